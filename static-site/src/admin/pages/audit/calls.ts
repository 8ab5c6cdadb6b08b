import { api } from "../../api/client.ts";
import { ask, type Outcome } from "../../api/outcome.ts";
import { listAdmins, listCampaigns } from "../admins/calls.ts";
import { asked, type Query } from "./query.ts";
import type { Entry } from "./words.ts";

/** Some entries, the newest first, and where older ones begin. */
export interface Found {
  entries: Entry[];
  next: string | null;
}

export const search = (query: Query, cursor?: string): Promise<Outcome<Found>> =>
  ask(api.GET("/api/audit", { params: { query: { ...asked(query), ...(cursor !== undefined && { cursor }) } } }));

export const verify = ({ from, to }: Pick<Query, "from" | "to">) =>
  ask(api.GET("/api/audit/verify", { params: { query: asked({ from, to, actor: "", action: "" }) } }));

/** What ids are called; those of what is gone stay ids. */
export interface Names {
  admins: ReadonlyMap<string, string>;
  campaigns: ReadonlyMap<string, string>;
}

/** A courtesy: without an answer there are ids. */
export async function loadNames(): Promise<Outcome<Names>> {
  const [admins, campaigns] = await Promise.all([listAdmins(), listCampaigns()]);
  const value: Names = {
    admins: new Map(admins.ok ? admins.value.admins.map(({ id, email }) => [id, email]) : []),
    campaigns: new Map(campaigns.ok ? campaigns.value.campaigns.map(({ id, name }) => [id, name]) : []),
  };
  return { ok: true, value };
}

/** Reads on to the oldest entry; `told` hears how far it is, and ends it early by answering false. */
export async function searchAll(query: Query, told: (entries: number) => boolean): Promise<Outcome<Entry[]>> {
  const all: Entry[] = [];
  let cursor: string | undefined;
  for (;;) {
    const outcome = await search(query, cursor);
    if (!outcome.ok) return outcome;
    all.push(...outcome.value.entries);
    if (outcome.value.next === null || !told(all.length)) return { ok: true, value: all };
    cursor = outcome.value.next;
  }
}

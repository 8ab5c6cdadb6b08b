import { api, type Schema } from "../../api/client.ts";
import { ask, type Outcome } from "../../api/outcome.ts";
import type { Mailbox } from "./rows.ts";

export type Campaign = Schema<"Campaign">;
export type MappingEntry = Schema<"MappingCourse"> & { rows: number };
export type Mapping = Schema<"MappingCourse"> & { rows: Schema<"MappingRow">[] };

/** All that was submitted, page by page. */
export async function allMailboxes(id: string): Promise<Outcome<Mailbox[]>> {
  const all: Mailbox[] = [];
  for (let cursor: string | undefined; ; ) {
    const params = { path: { id }, query: cursor === undefined ? {} : { cursor } };
    const page = await ask(api.GET("/api/campaigns/{id}/credentials", { params }));
    if (!page.ok) return page;
    all.push(...page.value.credentials);
    if (page.value.next === null) return { ok: true, value: all };
    cursor = page.value.next;
  }
}

export function mappings(id: string): Promise<Outcome<{ mappings: MappingEntry[] }>> {
  return ask(api.GET("/api/campaigns/{id}/mappings", { params: { path: { id } } }));
}

export function mapping(id: string, mapping: string): Promise<Outcome<Mapping>> {
  return ask(api.GET("/api/campaigns/{id}/mappings/{mapping}", { params: { path: { id, mapping } } }));
}

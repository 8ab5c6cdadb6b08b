import { api, type Schema } from "../../api/client.ts";
import { ask, type Outcome } from "../../api/outcome.ts";
import type { Role } from "../../session.ts";
import type { CampaignNames, Scope } from "./scope.ts";

export type Admin = Awaited<ReturnType<typeof listAdmins>> extends Outcome<{ admins: (infer A)[] }> ? A : never;
export type Invitation = Awaited<ReturnType<typeof listInvitations>> extends Outcome<{ invitations: (infer I)[] }> ? I : never;
export type Campaign = Schema<"Campaign">;

const of = (id: string) => ({ params: { path: { id } } });

export const listAdmins = () => ask(api.GET("/api/admins"));
export const listInvitations = () => ask(api.GET("/api/invitations"));
export const listCampaigns = () => ask(api.GET("/api/campaigns"));

export interface InvitationForm {
  label: string;
  email?: string;
  role: Role;
  scope: Scope;
  expiryDays: number;
}

export const invite = (body: InvitationForm) => ask(api.POST("/api/invitations", { body }));
export const withdraw = (id: string) => ask(api.DELETE("/api/invitations/{id}", of(id)));

export const changeAdmin = (id: string, body: { role: Role; scope: Scope }) =>
  ask(api.PATCH("/api/admins/{id}", { ...of(id), body }));
export const deleteAdmin = (id: string) => ask(api.DELETE("/api/admins/{id}", of(id)));
export const makeResetLink = (id: string) => ask(api.POST("/api/admins/{id}/reset-link", of(id)));
export const signOutAdmin = (id: string) => ask(api.POST("/api/admins/{id}/sign-out", of(id)));

/** Everybody and every open invitation, with the names that scopes are told by. */
export interface People {
  admins: Admin[];
  invitations: Invitation[];
  campaigns: Campaign[];
}

export async function loadPeople(): Promise<Outcome<People>> {
  const [admins, invitations, campaigns] = await Promise.all([listAdmins(), listInvitations(), listCampaigns()]);
  if (!admins.ok) return admins;
  if (!invitations.ok) return invitations;
  if (!campaigns.ok) return campaigns;
  return { ok: true, value: { ...admins.value, ...invitations.value, ...campaigns.value } };
}

export function namesOf(campaigns: readonly Campaign[] | undefined): CampaignNames {
  return campaigns && new Map(campaigns.map(({ id, name }) => [id, name]));
}

import type { Schema } from "../../api/client.ts";
import type { Option } from "../../ui/fields.tsx";

export type Entry = Schema<"AuditEntry">;

/** Kinds of actions to look for; each is one beginning of the log's words. */
export const groups: readonly Option[] = [
  { value: "", text: "Everything" },
  { value: "sign-*", text: "Signing in and out" },
  { value: "session.*", text: "Sessions" },
  { value: "violation", text: "Sessions ended at once" },
  { value: "password.*", text: "Changes of passwords" },
  { value: "reset*", text: "Resets of passwords" },
  { value: "second-factor.*", text: "Second factors" },
  { value: "recovery-code*", text: "Recovery codes" },
  { value: "invitation.*", text: "Invitations" },
  { value: "admin.*", text: "Changes of admins" },
  { value: "settings.*", text: "Settings" },
  { value: "setup", text: "Set-up" },
  { value: "server.*", text: "Servers" },
  { value: "campaign.*", text: "Campaigns" },
  { value: "credential.*", text: "Mailboxes" },
  { value: "mapping.*", text: "Mappings" },
  { value: "job.*", text: "Jobs" },
];

/** Every action that is written today, as a sentence without an end: how it ended stands beside it. */
const actions = new Map(Object.entries({
  setup: "Set up Mailgather",
  "sign-in": "Sign in",
  "sign-out": "Sign out",
  "recovery-code.use": "Use a recovery code",
  "session.reauthenticate": "Confirm who one is",
  "session.end": "End a session",
  "session.end-all": "End all own sessions",
  "session.refresh-reused": "Use a session that was copied",
  violation: "Ask for what no page asks for",
  "password.change": "Change the own password",
  "reset.request": "Ask for a reset code",
  "reset.confirm": "Reset a password by code",
  "reset-link.create": "Make a reset link",
  "reset-link.use": "Reset a password by link",
  "second-factor.enrol": "Begin to set up a second factor",
  "second-factor.confirm": "Set up a second factor",
  "second-factor.remove": "Remove the second factor",
  "recovery-codes.replace": "Make new recovery codes",
  "invitation.create": "Invite somebody",
  "invitation.delete": "Withdraw an invitation",
  "invitation.open": "Open an invitation",
  "invitation.accept": "Accept an invitation",
  "admin.change": "Change a role or scope",
  "admin.delete": "Delete an admin",
  "admin.sign-out": "Sign an admin out everywhere",
  "settings.change": "Change the settings",
  "server.create": "Add a server",
  "server.edit": "Change a server",
  "server.delete": "Delete a server",
  "server.test": "Test a server",
  "campaign.create": "Open a campaign",
  "campaign.deactivate": "Deactivate a campaign",
  "campaign.link": "Show a campaign’s link",
  "credential.add": "Add a mailbox",
  "credential.delete": "Delete a mailbox",
  "mapping.propose": "Send a mapping",
  "mapping.committed": "Finish a mapping",
  "mapping.rejected": "Check a mapping’s rows",
  "mapping.failed": "Carry out a mapping",
  "mapping.needs-operator": "Take back a mapping",
  "mapping.passwords": "Show new passwords",
  "mapping.acknowledge": "Confirm new passwords",
  "job.cancel": "Cancel a job",
  "job.requeue": "Queue a job again",
}));

/** What was done, for people; the log's own word if it is a newer one. */
export function actionWords(action: string): string {
  return actions.get(action) ?? action;
}

interface OutcomeWords {
  text: string;
  kind: "good" | "wait" | "bad" | "plain";
}

/** How it ended. What stands in the log may have been tampered with, so another word is shown as it is. */
export function outcomeWords(outcome: string): OutcomeWords {
  switch (outcome) {
    case "done":
      return { text: "Done", kind: "good" };
    case "refused":
      return { text: "Refused", kind: "wait" };
    case "failed":
      return { text: "Failed", kind: "bad" };
    default:
      return { text: outcome, kind: "plain" };
  }
}

/** One thing that an entry is about. */
export interface Thing {
  /** Such as campaign; empty for a plain word. */
  kind: string;
  id: string;
}

/** What an entry is about: `campaign:<id> mapping:<id>`, and plain words. */
export function thingsIn(object: string): Thing[] {
  return object.split(" ").filter(Boolean).map((part) => {
    const more = /^after:(\d+)$/.exec(part)?.[1];
    if (more !== undefined) return { kind: "", id: `(${more} more before it were only counted)` };
    const [, kind = "", id = part] = /^([a-z-]+):([0-9a-f]{32})$/.exec(part) ?? [];
    return { kind, id };
  });
}

const faults = new Map(Object.entries({
  missing: "It isn’t there, although something after it is.",
  changed: "It is not what it was when it was written.",
  order: "It doesn’t follow the one before it: one of the two was replaced, or days between them are gone.",
}));

/** What is wrong where the chain breaks. */
export function faultWords(fault: string): string {
  return faults.get(fault) ?? fault;
}

/** The columns of the exported file: every entry whole, so that its hash can be computed again from it. */
export function exportRows(entries: readonly Entry[]): string[][] {
  const columns = ["place", "at", "admin", "email", "action", "object", "detail", "outcome", "address", "device", "previous", "hash"] as const;
  return [[...columns], ...entries.map((entry) => columns.map((column) => entry[column]))];
}

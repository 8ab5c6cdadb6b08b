import type { Schema } from "../../api/client.ts";
import type { Cell } from "../../csv.ts";
import { isOtherName, wishes } from "../../wish.ts";

export type Mailbox = Schema<"Credential">;

/** What is known of the account that a mailbox is to become. */
export type Account = "none" | "mapped" | "yes" | "no" | "unknown";

/**
 * Whose user gave no new address has no account yet, unless an admin has mapped it: the mapping knows to which. One
 * that was never looked up is as unknown as any.
 */
export function accountOf({ dest, destExists, mappingId }: Mailbox): Account {
  if (dest === null) return mappingId === null ? "none" : "mapped";
  return destExists ?? "unknown";
}

export const accounts = {
  none: { badge: "None given yet", kind: "plain" },
  mapped: { badge: "As mapped", kind: "plain" },
  yes: { badge: "Exists", kind: "good" },
  no: { badge: "Will be created", kind: "info" },
  unknown: { badge: "Unknown", kind: "wait" },
} as const;

/** The parts of the list, by what one wants to do next. */
export const filters = {
  all: { text: "All", holds: () => true },
  unmapped: { text: "Not mapped yet", holds: ({ mappingId }: Mailbox) => mappingId === null },
  mapped: { text: "Mapped", holds: ({ mappingId }: Mailbox) => mappingId !== null },
  "other-name": { text: "Other name", holds: ({ wish }: Mailbox) => isOtherName(wish) },
  "other-domain": { text: "Other domain", holds: ({ wish }: Mailbox) => wish === "other-domain" },
  unknown: { text: "Account unknown", holds: (mailbox: Mailbox) => accountOf(mailbox) === "unknown" },
} satisfies Record<string, { text: string; holds: (mailbox: Mailbox) => boolean }>;

/** What a search looks through. */
export const textsOf = ({ source, name, dest }: Mailbox) => [source, name, dest];

/** For people: with groups of thousands. */
export function count(number: number): string {
  return number.toLocaleString("en-GB");
}

/** "1 mailbox", "2,000 mailboxes". */
export function counted(number: number, one: string, many: string): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** The list as a table of a spreadsheet, with its headings. */
export function sheetOf(mailboxes: readonly Mailbox[]): Cell[][] {
  const rows = mailboxes.map((mailbox) => [
    mailbox.source,
    mailbox.name,
    mailbox.dest,
    mailbox.wish === null ? null : wishes[mailbox.wish].badge,
    accounts[accountOf(mailbox)].badge,
    mailbox.dest === null ? null : mailbox.destPasswordGiven ? "given" : "not given",
    mailbox.messages,
    mailbox.checkedAt,
    mailbox.mappingId === null ? "no" : "yes",
  ]);
  return [["Old address", "Name", "New address", "Wish", "New account", "Its password", "Messages", "Checked (UTC)", "Mapped"], ...rows];
}

/** A file's name that every system takes; `now` for the day. */
export function fileName(what: string, campaign: string, now: Date): string {
  const name = campaign.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  return [what, name, now.toISOString().slice(0, 10)].filter((part) => part !== "").join("-") + ".csv";
}

/** Whose choice a new address is, and what to look at in a wish. */
import { isOtherName, wishes } from "../../wish.ts";
import { canonical, localPart } from "./address.ts";
import type { Mailbox, Row } from "./rows.ts";

/** Whose choice a new address is, as it stands in a row. */
export type Choice = "own" | "user" | "admin";

type Chosen = Pick<Row, "mailbox" | "dest">;

/** `own`: the user’s, and the mailbox’s own address; `user`: the user’s, and another one; `admin`: not the user’s. */
export function choiceOf({ mailbox, dest }: Chosen): Choice {
  if (mailbox.dest === null || canonical(mailbox.dest) !== canonical(dest)) return "admin";
  return mailbox.wish === "own" ? "own" : "user";
}

/** Whether it is left out until its wish is accepted. */
export function waits(row: Chosen & Pick<Row, "isIn" | "acceptsWish">): boolean {
  return row.isIn && !row.acceptsWish && choiceOf(row) === "user";
}

/** Whether the account gets the password that the mailbox’s user chose. */
export function takesUsersPassword(row: Chosen & Pick<Row, "acceptsWish">): boolean {
  return row.mailbox.destPasswordGiven && (row.acceptsWish || choiceOf(row) === "own");
}

/** By the mailbox’s id: what to look at besides that the wish is not the mailbox’s own address. */
export type Doubts = ReadonlyMap<string, readonly string[]>;

/** Names that stand for a function (RFC 2142), or are taken for one. */
const roles = new Set([
  ...["abuse", "admin", "administrator", "billing", "contact", "ftp", "hostmaster", "info", "mailer-daemon", "marketing", "news", "noc"],
  ...["office", "postmaster", "root", "sales", "security", "support", "usenet", "webmaster", "www"],
]);

/** Of all wishes for another address than the mailbox’s own; `all` are all mailboxes of the campaign. */
export function doubtsOf(all: readonly Mailbox[]): Doubts {
  const wishing = groupedBy(all, ({ dest }) => (dest === null ? undefined : canonical(dest)));
  const named = groupedBy(all, ({ source }) => localPart(canonical(source)));
  const doubts = new Map<string, string[]>();
  for (const { id, dest, wish } of all) {
    if (dest === null || wish === null || wish === "own") continue;
    const [address, name] = [canonical(dest), localPart(canonical(dest))];
    const others = (some: readonly Mailbox[] = []) => some.filter((other) => other.id !== id).map(({ source }) => source);
    const [rival] = others(wishing.get(address));
    const [namesake] = others(named.get(name));
    const found = [
      rival !== undefined && `${rival} wishes this address, too.`,
      namesake !== undefined && namesake !== rival && `${namesake} has this name.`,
      isOtherName(wish) && roles.has(name) && `“${name}” is the name of a function, not of a person.`,
    ];
    const told = found.filter((one) => one !== false);
    if (told.length > 0) doubts.set(id, told);
  }
  return doubts;
}

/** Whether a wish is to be judged by itself, not together with others. */
function isOneByOne({ id, wish }: Mailbox, doubts: Doubts): boolean {
  return isOtherName(wish) || doubts.has(id);
}

/** What has to be looked at first stands first. */
export function rankOf(mailbox: Mailbox, doubts: Doubts): number {
  const rank = wishes[mailbox.wish ?? "own"].rank;
  return isOneByOne(mailbox, doubts) ? Math.min(rank, wishes["other-name"].rank) : rank;
}

/** Mailboxes that keep their name and move from one domain to another. */
export interface Pair {
  readonly from: string;
  readonly to: string;
  readonly rows: readonly Row[];
}

export interface Groups {
  readonly oneByOne: readonly Row[];
  /** The largest first. */
  readonly pairs: readonly Pair[];
}

/** The rows that take part whose address is only their user’s wish, accepted or not. */
export function groupsOf(rows: readonly Row[], doubts: Doubts): Groups {
  const wished = rows.filter((row) => row.isIn && choiceOf(row) === "user");
  const oneByOne = wished.filter(({ mailbox }) => isOneByOne(mailbox, doubts));
  const others = wished.filter(({ mailbox }) => !isOneByOne(mailbox, doubts));
  const domains = groupedBy(others, ({ mailbox: { source, dest } }) => `${domainOf(source)} ${domainOf(dest ?? "")}`);
  const pairs = [...domains].map(([key, some]) => {
    const [from = "", to = ""] = key.split(" ");
    return { from, to, rows: some };
  });
  return { oneByOne, pairs: pairs.sort((a, b) => b.rows.length - a.rows.length || a.from.localeCompare(b.from)) };
}

function domainOf(address: string): string {
  return canonical(address).slice(localPart(canonical(address)).length + 1);
}

function groupedBy<T>(some: readonly T[], keyOf: (one: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of some) {
    const key = keyOf(one);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

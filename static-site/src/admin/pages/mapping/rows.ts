import type { components } from "../../api/schema.d.ts";
import { addressFault, bytes, canonical, localPart } from "./address.ts";
import { choiceOf, doubtsOf, rankOf, takesUsersPassword, waits } from "./wishes.ts";

export type Mailbox = components["schemas"]["Credential"];

/** The API takes so many at once. */
export const mostRows = 500;

/** A mailbox and what is to become of it, as it stands on the screen. */
export interface Row {
  readonly mailbox: Mailbox;
  /** The account's address, as typed. */
  readonly dest: string;
  /** Whether the admin accepts what its user wishes: the address, and the password that they chose for it. */
  readonly acceptsWish: boolean;
  /** Written by the admin; empty: the user's own, or a generated one. Never kept anywhere but here. */
  readonly password: string;
  /** Whether it takes part. */
  readonly isIn: boolean;
}

export type Field = "credentialId" | "destEmail" | "destPassword" | "acceptWish";

/** What is wrong with a row, and what to do about it. */
export interface Fault {
  readonly field: Field;
  readonly what: string;
  readonly next: string;
}

/** By the mailbox's id. */
export type Faults = ReadonlyMap<string, readonly Fault[]>;

/**
 * Prefilled with what the users wished; those that weren't chosen or have no room wait outside. Wishes to be looked at
 * stand first. `others` are the campaign's mailboxes that can't be mapped.
 */
export function rowsOf(mailboxes: readonly Mailbox[], isChosen: (mailbox: Mailbox) => boolean = () => true, others: readonly Mailbox[] = []): Row[] {
  const doubts = doubtsOf([...mailboxes, ...others]);
  const sorted = [...mailboxes].sort((a, b) => rankOf(a, doubts) - rankOf(b, doubts) || a.source.localeCompare(b.source));
  let room = mostRows;
  return sorted.map((mailbox) => {
    const isIn = room > 0 && isChosen(mailbox);
    if (isIn) room -= 1;
    return { mailbox, dest: mailbox.dest ?? "", acceptsWish: false, password: "", isIn };
  });
}

export function taken(rows: readonly Row[]): Row[] {
  return rows.filter((row) => row.isIn);
}

/** Those of them that are sent: a wish that nobody has accepted is not. */
export function ready(rows: readonly Row[]): Row[] {
  return taken(rows).filter((row) => !waits(row));
}

/** Another address than before is another decision: what was accepted was the one before. */
export function withDest(row: Row, dest: string): Row {
  return { ...row, dest, acceptsWish: row.acceptsWish && canonical(dest) === canonical(row.dest) };
}

/** As many as have room take part again. */
export function allBack(rows: readonly Row[]): Row[] {
  let room = mostRows - taken(rows).length;
  return rows.map((row) => (row.isIn || room-- <= 0 ? row : { ...row, isIn: true }));
}

/** Every row that takes part keeps the name before the `@`. */
export function moveToDomain(rows: readonly Row[], domain: string, onlyEmpty: boolean): Row[] {
  return rows.map((row) => {
    if (!row.isIn || (onlyEmpty && row.dest.trim() !== "")) return row;
    return withDest(row, `${localPart(row.mailbox.source).toLowerCase()}@${domain}`);
  });
}

/** What is wrong before anything is sent. */
export function faultsOf(rows: readonly Row[]): Map<string, Fault[]> {
  const faults = new Map<string, Fault[]>();
  const earlier = new Map<string, string>();
  for (const row of ready(rows)) {
    const found = [...addressFaults(row, earlier), ...passwordFaults(row)];
    if (found.length > 0) faults.set(row.mailbox.id, found);
  }
  return faults;
}

/** Whether the account was there when its user submitted; of another address nothing is known yet. */
export function accountOf(row: Row): "yes" | "no" | "unknown" {
  return choiceOf(row) === "admin" ? "unknown" : (row.mailbox.destExists ?? "unknown");
}

/** Whose password the account will have. */
export function passwordFrom(row: Row): "admin" | "user" | "unaccepted" | "generated" | "missing" | "either" {
  if (row.password !== "") return "admin";
  if (takesUsersPassword(row)) return "user";
  if (row.mailbox.destPasswordGiven && choiceOf(row) === "user") return "unaccepted";
  const account = accountOf(row);
  return account === "yes" ? "missing" : account === "no" ? "generated" : "either";
}

const addressWords = {
  missing: { what: "No new address.", next: "Type the address of the account that this mailbox becomes, or leave the row out." },
  spaces: { what: "The new address has a space or an invisible character in it.", next: "Take it out." },
  malformed: { what: "The new address is not a mail address.", next: "It looks like name@example.org." },
  "too-long": { what: "The new address is too long for a mail address.", next: "Use a shorter one." },
};

function* addressFaults(row: Row, earlier: Map<string, string>): Iterable<Fault> {
  const fault = addressFault(row.dest);
  if (fault !== undefined) {
    yield { field: "destEmail", ...addressWords[fault] };
    return;
  }
  const address = canonical(row.dest);
  const first = earlier.get(address);
  if (first !== undefined) {
    const what = `The new address is also that of ${first}.`;
    yield { field: "destEmail", what, next: "Each mailbox needs an account of its own: change one of them, or leave one out." };
  }
  earlier.set(address, first ?? row.mailbox.source);
}

function* passwordFaults({ password }: Row): Iterable<Fault> {
  if (bytes(password) > 1024) {
    yield { field: "destPassword", what: "The password is too long.", next: "It can have 1,024 bytes at most." };
  }
  if (/[\0\r\n\ufffd]/.test(password)) {
    const what = "The password has a line break or another character in it that no mail server takes.";
    yield { field: "destPassword", what, next: "Type it again." };
  }
}

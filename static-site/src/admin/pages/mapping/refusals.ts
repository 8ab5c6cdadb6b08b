import type { Fault, Field, Row } from "./rows.ts";
import type { Words } from "./words.ts";

/** What the API tells of rows that it did not take. */
export interface RowError {
  readonly row: number;
  readonly field: string;
  readonly detail: string;
}

/** Sentences for what the API says of a field, which it says as the end of a sentence. */
export const detailWords: Record<Field, Record<string, Words>> = {
  credentialId: {
    "is missing": { what: "The row names no mailbox.", next: "Leave it out and start this page again." },
    "is named by an earlier row": { what: "An earlier row has the same mailbox.", next: "Leave one of them out." },
    "must be lower-case hexadecimal digits of the right length": {
      what: "The row names no mailbox that can be.",
      next: "Leave it out and start this page again.",
    },
    "must name a submission of this campaign": {
      what: "This mailbox was deleted from the list meanwhile.",
      next: "Leave the row out, or have its user submit the mailbox again.",
    },
    "belongs to another mapping": {
      what: "Another mapping has this mailbox.",
      next: "Leave the row out. If that mapping comes to nothing, the mailbox is free again.",
    },
  },
  destEmail: {
    "is missing": { what: "No new address.", next: "Type the address of the account that this mailbox becomes, or leave the row out." },
    "must not be empty": { what: "The new address is empty.", next: "Type the address of the account that this mailbox becomes, or leave the row out." },
    "must not hold spaces or control characters": {
      what: "The new address has a space or an invisible character in it.",
      next: "Take it out.",
    },
    "must not hold invisible characters": {
      what: "The new address has an invisible character in it.",
      next: "Type it anew instead of pasting it.",
    },
    "must not hold letters in another form than they are usually written in": {
      what: "The new address has full-width letters, a ligature or the like in it.",
      next: "Type it with plain letters.",
    },
    "must be a mail address like name@example.org": {
      what: "The new address is not a mail address.",
      next: "It looks like name@example.org.",
    },
    "must have a valid domain": { what: "What follows the @ of the new address is no domain.", next: "Look for a typing mistake." },
    "is too long for a mail address": { what: "The new address is too long for a mail address.", next: "Use a shorter one." },
    "is named by an earlier row": {
      what: "An earlier row has the same new address.",
      next: "Each mailbox needs an account of its own: change one of them, or leave one out.",
    },
    "is the destination of another mapping": {
      what: "Another mapping moves a mailbox to this address.",
      next: "Choose another address, or leave the row out. If that mapping comes to nothing, the address is free again.",
    },
  },
  destPassword: {
    "must not be empty": { what: "The password is empty.", next: "Type one, or leave the field empty." },
    "must be at most 1024 bytes long": { what: "The password is too long.", next: "It can have 1,024 bytes at most." },
    "must not hold line breaks or NUL": {
      what: "The password has a line break or another character in it that no mail server takes.",
      next: "Type it again.",
    },
    "must be valid Unicode text": {
      what: "The password has a character in it that was damaged on the way.",
      next: "Type it again instead of pasting it.",
    },
  },
  acceptWish: {
    "must be true to take an address that its user wishes and that is not the mailbox's own": {
      what: "Its user wishes this address, and it is not the mailbox’s own.",
      next: "Accept the wish, or type another address.",
    },
  },
};

const names: Record<Field, string> = {
  credentialId: "The mailbox",
  destEmail: "The new address",
  destPassword: "The password",
  acceptWish: "What its user wishes",
};

/** Each error at the row that was sent there; `sent` in the order of sending. Errors of no such row are left over. */
export function refusalsOf(errors: readonly RowError[], sent: readonly Row[]): { faults: Map<string, Fault[]>; strays: string[] } {
  const faults = new Map<string, Fault[]>();
  const strays: string[] = [];
  for (const { row, field, detail } of errors) {
    const id = sent[row]?.mailbox.id;
    if (id === undefined || !isField(field)) {
      strays.push(`Row ${row + 1}: ${field} ${detail}.`);
      continue;
    }
    const words = detailWords[field][detail] ?? { what: `${names[field]} ${detail}.`, next: "Correct it and send again." };
    faults.set(id, [...(faults.get(id) ?? []), { field, ...words }]);
  }
  return { faults, strays };
}

function isField(field: string): field is Field {
  return field in names;
}

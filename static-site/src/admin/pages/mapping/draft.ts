import type { Kept } from "./attempt.ts";
import { mostRows, rowsOf, type Mailbox, type Row } from "./rows.ts";

/**
 * What survives a reload of the tab: addresses and which rows take part. Deliberately absent: passwords.
 */
export interface Draft {
  /** What the page was opened for: its rows are another draft's if this differs. */
  readonly origin: string;
  readonly rows: Readonly<Record<string, { dest: string; acceptsWish: boolean; isIn: boolean; hadPassword: boolean }>>;
  readonly attempt: Kept | undefined;
}

const nameOf = (campaign: string) => `mailgather.mapping-draft.${campaign}`;

export function keepDraft(campaign: string, origin: string, rows: readonly Row[], attempt: Kept | undefined): void {
  const entries = rows.map(({ mailbox, dest, acceptsWish, password, isIn }) => [mailbox.id, { dest, acceptsWish, isIn, hadPassword: password !== "" }]);
  sessionStorage.setItem(nameOf(campaign), JSON.stringify({ origin, rows: Object.fromEntries(entries), attempt }));
}

export function forgetDraft(campaign: string): void {
  sessionStorage.removeItem(nameOf(campaign));
}

/** The draft of this tab, if it is of the same origin. */
export function readDraft(campaign: string, origin: string): Draft | undefined {
  const kept = sessionStorage.getItem(nameOf(campaign));
  if (kept === null) return undefined;
  try {
    const draft = JSON.parse(kept) as Draft;
    return draft.origin === origin ? draft : undefined;
  } catch {
    return undefined;
  }
}

/** Rows as they were, of those mailboxes that still wait; and in how many a password has to be typed again. */
export function restored(draft: Draft, mailboxes: readonly Mailbox[], others: readonly Mailbox[] = []): { rows: Row[]; lostPasswords: number } {
  let [room, lostPasswords] = [mostRows, 0];
  const rows = rowsOf(mailboxes, undefined, others).map((row) => {
    const kept = draft.rows[row.mailbox.id];
    // Submitted since: outside, so that nothing is sent that wasn't looked at.
    const isIn = kept?.isIn === true && room > 0;
    if (isIn) room -= 1;
    if (isIn && kept.hadPassword) lostPasswords += 1;
    return { ...row, dest: kept?.dest ?? row.dest, acceptsWish: kept?.acceptsWish === true, isIn };
  });
  return { rows, lostPasswords };
}

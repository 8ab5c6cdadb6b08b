/**
 * Mailboxes chosen in one page for another. Kept by the tab, not by the address: a chosen list is as long as it
 * likes, and an address is for sharing.
 */
const keyOf = (campaign: string): string => `mailgather.selected.${campaign}`;

/** Leaves mailboxes, by their ids, for the page that maps them. */
export function leaveSelection(campaign: string, ids: readonly string[]): void {
  sessionStorage.setItem(keyOf(campaign), JSON.stringify(ids));
}

/** What was left, also after a reload; nothing if nothing was chosen. */
export function takeSelection(campaign: string): string[] {
  const left = sessionStorage.getItem(keyOf(campaign));
  return left === null ? [] : (JSON.parse(left) as string[]);
}

/** When they are mapped, or all are meant. */
export function forgetSelection(campaign: string): void {
  sessionStorage.removeItem(keyOf(campaign));
}

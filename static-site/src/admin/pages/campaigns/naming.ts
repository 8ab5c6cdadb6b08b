/**
 * A name to begin with, so that a campaign can be opened without typing. Users read it on their page; the month tells
 * one campaign from the next.
 */
export function suggestName(taken: readonly string[], now: Date): string {
  const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric" }).format(now);
  const name = `Move to the new mail, ${month}`;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name} (${number})`;
    if (!taken.includes(candidate)) return candidate;
  }
}

export type Direction = "ascending" | "descending";

/** What a column is sorted by: texts as people sort them, numbers and times by size; nothing comes last. */
export type Key = string | number | null;

/** "user2" before "user10", "É" beside "e": as the reader's language has it. */
const collator = new Intl.Collator(undefined, { numeric: true });

/**
 * The rows by a column's key, and rows of the same key by their name, always upwards. A new list: the old one is
 * shown meanwhile.
 */
export function ordered<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
  direction: Direction,
  nameOf: (row: Row) => string,
): Row[] {
  const sign = direction === "ascending" ? 1 : -1;
  const keyed = rows.map((row) => ({ row, key: keyOf(row), name: nameOf(row) }));
  keyed.sort((a, b) => compare(a.key, b.key, sign) || collator.compare(a.name, b.name));
  return keyed.map(({ row }) => row);
}

/** Rows without a value stay at the end in both directions: nobody looks for them. */
function compare(a: Key, b: Key, sign: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  return sign * collator.compare(String(a), String(b));
}

import { canonical } from "./address.ts";
import { mostRows, taken, withDest, type Mailbox, type Row } from "./rows.ts";
import { readSheet, type Line } from "./sheet.ts";

/** What became of a paste: every line is either taken over or told. */
export interface Pasted {
  readonly rows: readonly Row[];
  readonly takenOver: number;
  readonly leftOver: readonly LeftOver[];
  /** How the columns were read, for the reader to see; nothing if there was no line. */
  readonly columns: Columns | undefined;
}

/** A line that changed nothing, and why. */
export interface LeftOver {
  readonly line: number;
  /** The old address if it was one; never another cell, which may be a password. */
  readonly source: string | undefined;
  readonly why: Why;
}

export type Why = "no-old-address" | "not-submitted" | "mapped" | "nothing-new" | "twice" | "no-room";

/** Places of columns from 0; the header's names where there was a header. */
export interface Columns {
  readonly source: Column;
  readonly dest: Column | undefined;
  readonly password: Column | undefined;
}

export interface Column {
  readonly at: number;
  readonly name: string | undefined;
}

/** What a reader is told of a line that changed nothing. */
export const whyWords: Record<Why, string> = {
  "no-old-address": "There is no old address in this line.",
  "not-submitted": "This mailbox is not among those of this campaign that wait for a mapping. Look for a typing mistake, or wait until its user has submitted it.",
  mapped: "This mailbox has a mapping already.",
  "nothing-new": "There is neither a new address nor a password in this line.",
  twice: "An earlier line names the same mailbox. That one counts.",
  "no-room": `A mapping has ${mostRows} rows at most. Leave another row out, or take this one in the next mapping.`,
};

/** Takes a pasted list over into the rows. `mapped`: the campaign's mailboxes that aren't among them. */
export function paste(text: string, rows: readonly Row[], mapped: readonly Mailbox[]): Pasted {
  const lines = readSheet(text);
  const header = lines[0] !== undefined && isHeader(lines[0]) ? lines[0] : undefined;
  const data = header === undefined ? lines : lines.slice(1);
  const columns = lines.length === 0 ? undefined : columnsOf(header, data);
  const over = new TakeOver(rows, mapped);
  if (columns !== undefined) data.forEach((line) => over.take(line, columns));
  return { rows: over.rows(), takenOver: over.seen.size, leftOver: over.leftOver, columns };
}

class TakeOver {
  /** Ids of the mailboxes whose rows were changed. */
  readonly seen = new Set<string>();
  readonly leftOver: LeftOver[] = [];
  readonly #rows: Map<string, Row>;
  readonly #mapped: ReadonlySet<string>;
  #room: number;

  constructor(rows: readonly Row[], mapped: readonly Mailbox[]) {
    this.#rows = new Map(rows.map((row) => [canonical(row.mailbox.source), row]));
    this.#mapped = new Set(mapped.map((mailbox) => canonical(mailbox.source)));
    this.#room = mostRows - taken(rows).length;
  }

  rows(): Row[] {
    return [...this.#rows.values()];
  }

  take({ number, cells }: Line, columns: Columns): void {
    const source = address(cells[columns.source.at]);
    const dest = columns.dest === undefined ? "" : address(cells[columns.dest.at]);
    const password = columns.password === undefined ? "" : (cells[columns.password.at] ?? "");
    const why = this.#change(source, dest, password.trim() === "" ? "" : password);
    if (why !== undefined) this.leftOver.push({ line: number, source: source.includes("@") ? source : undefined, why });
  }

  #change(source: string, dest: string, password: string): Why | undefined {
    if (!source.includes("@")) return "no-old-address";
    const key = canonical(source);
    const row = this.#rows.get(key);
    if (row === undefined) return this.#mapped.has(key) ? "mapped" : "not-submitted";
    if (this.seen.has(row.mailbox.id)) return "twice";
    if (dest === "" && password === "") return "nothing-new";
    if (!row.isIn && this.#room === 0) return "no-room";
    if (!row.isIn) this.#room -= 1;
    this.seen.add(row.mailbox.id);
    const changed = dest === "" ? row : withDest(row, dest);
    this.#rows.set(key, { ...changed, isIn: true, ...(password !== "" && { password }) });
    return undefined;
  }
}

/** As address books write it, `Anna <anna@example.org>`, or with what is invisible around it. */
function address(cell = ""): string {
  const plain = cell.replace(/[\u200b-\u200d\u2060\ufeff]/g, "").trim();
  return /<([^<>\s]+@[^<>\s]+)>$/.exec(plain)?.[1] ?? plain.replace(/^mailto:/i, "");
}

/** A header names its columns, and no name has an `@`. */
function isHeader({ cells }: Line): boolean {
  return cells.every((cell) => !cell.includes("@"));
}

const newWords = /new|dest|target|\bto\b|neu|ziel|nouv|nuev|nuov|nieuw|purelymail/i;
const oldWords = /old|source|\bfrom\b|alt|quell|ancien|antigu|vecchi|oud|current|mailbox/i;
const passwordWords = /pass|kennwort|pwd|contrase|mot de/i;

/** By the header's words; else in the order old address, new address, password, from the first column with addresses. */
function columnsOf(header: Line | undefined, data: readonly Line[]): Columns {
  const names = header?.cells.map((cell) => cell.trim()) ?? [];
  const find = (fits: (name: string) => boolean) => {
    const at = names.findIndex(fits);
    return at === -1 ? undefined : { at, name: names[at] };
  };
  const password = find((name) => passwordWords.test(name) && !oldWords.test(name));
  const dest = find((name) => newWords.test(name) && !passwordWords.test(name));
  const source = find((name) => oldWords.test(name) && !passwordWords.test(name) && !newWords.test(name));
  if (source !== undefined && dest !== undefined) return { source, dest, password };

  const column = (at: number): Column => ({ at, name: names[at] || undefined });
  const width = Math.max(0, ...data.map((line) => line.cells.length));
  const withAddresses = Array.from({ length: width }, (_, at) => at).filter((at) =>
    data.some((line) => line.cells[at]?.includes("@")),
  );
  const first = withAddresses[0] ?? 0;
  // Where the first column has addresses the order is as it is told above the field, however empty the second may be.
  const second = first === 0 ? 1 : (withAddresses[1] ?? first + 1);
  const has = (at: number) => (at < width ? column(at) : undefined);
  return { source: column(first), dest: has(second), password: password ?? (header === undefined ? has(second + 1) : undefined) };
}

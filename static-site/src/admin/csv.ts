/** A cell: text is quoted and defused, a number stands as it is, nothing is an empty cell. */
export type Cell = string | number | null | undefined;

/** By this Excel knows that the file is UTF-8. */
const byteOrderMark = "\uFEFF";

/**
 * Where a spreadsheet would begin to calculate: a formula's sign (the wide ones count in East Asian locales) at a
 * cell's beginning, with whatever some readers skip before it. Excel splits at `;` or a tab where the reader's locale
 * says so, and knows no quotes that don't begin such a cell, so what follows these or a line break counts as one too
 * (OWASP, "CSV Injection").
 */
const formula = /(?<=^|[;|\t\r\n])(?=(?:(?![\t\r\n])[\s\p{C}"'`])*[=+\-@＝＋－＠])/gu;

/** Cells that begin so are taken for formulas by some readers, whatever follows. */
const lineOrTab = /^[\t\r\n]/;

/** Comma-separated values (RFC 4180) that every spreadsheet reads as UTF-8 and none calculates. */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return byteOrderMark + rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(value: Cell): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  return `"${defused(value).replaceAll('"', '""')}"`;
}

/** An apostrophe before it makes a text of what would be a formula. */
function defused(text: string): string {
  const harmless = text.replace(formula, "'");
  return lineOrTab.test(harmless) ? `'${harmless}` : harmless;
}

/** Hands a text over as a file, from this page's memory: nothing is asked of any server. */
export function download(name: string, text: string, type = "text/csv"): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: Safari reads it a moment after the click.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A line of a pasted sheet; `number` counts the lines of the text from 1, as an editor does. */
export interface Line {
  readonly number: number;
  readonly cells: readonly string[];
}

/**
 * What was copied from a spreadsheet, or out of a CSV file: cells split by tabs, semicolons or commas, or by spaces
 * where there is nothing else. Empty lines are left out.
 */
export function readSheet(text: string): Line[] {
  const sheet = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const delimiter = delimiterOf(sheet);
  const lines = delimiter === " " ? byWords(sheet) : byDelimiter(sheet, delimiter);
  return lines.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
}

/** The one that most lines have; tabs first, since a spreadsheet's copy has them, and then every comma is text. */
function delimiterOf(sheet: string): "\t" | ";" | "," | " " {
  const lines = sheet.split("\n");
  const linesWith = (sign: string) => lines.filter((line) => line.includes(sign)).length;
  if (sheet.includes("\t")) return "\t";
  const [semicolons, commas] = [linesWith(";"), linesWith(",")];
  if (semicolons === 0 && commas === 0) return " ";
  return semicolons >= commas ? ";" : ",";
}

/** Two addresses, and the rest of the line as it stands. */
function byWords(sheet: string): Line[] {
  return sheet.split("\n").map((line, index) => {
    const [, ...cells] = /^\s*(\S*)\s*(\S*)\s*(.*?)\s*$/.exec(line) ?? ["", line];
    return { number: index + 1, cells };
  });
}

/** RFC 4180, any delimiter: a cell that begins with a quote may hold delimiters, line breaks and doubled quotes. */
function byDelimiter(sheet: string, delimiter: string): Line[] {
  const lines: Line[] = [];
  let [at, number] = [0, 1];
  while (at < sheet.length) {
    const cells: string[] = [];
    const begin = at;
    for (;;) {
      const cell = cellAt(sheet, at, delimiter);
      cells.push(cell.text);
      at = cell.end;
      if (sheet[at] !== delimiter) break;
      at += 1;
    }
    lines.push({ number, cells });
    number += sheet.slice(begin, at).split("\n").length;
    at += 1;
  }
  return lines;
}

function cellAt(sheet: string, begin: number, delimiter: string): { text: string; end: number } {
  return quotedCell(sheet, begin, delimiter) ?? plainCell(sheet, begin, delimiter);
}

function plainCell(sheet: string, begin: number, delimiter: string): { text: string; end: number } {
  let end = begin;
  while (end < sheet.length && sheet[end] !== delimiter && sheet[end] !== "\n") end += 1;
  return { text: sheet.slice(begin, end), end };
}

/** Nothing where the quotes are the text's own: not closed before the cell's end, or needless in a spreadsheet's copy. */
function quotedCell(sheet: string, begin: number, delimiter: string): { text: string; end: number } | undefined {
  if (sheet[begin] !== '"') return undefined;
  let close = begin + 1;
  for (;;) {
    close = sheet.indexOf('"', close);
    if (close === -1) return undefined;
    if (sheet[close + 1] !== '"') break;
    close += 2;
  }
  const end = close + 1;
  if (end < sheet.length && sheet[end] !== delimiter && sheet[end] !== "\n") return undefined;
  const inside = sheet.slice(begin + 1, close);
  // Spreadsheets quote the cells of a copy only where they must; `"x"` there is a text with quotes.
  if (delimiter === "\t" && !/["\t\n]/.test(inside)) return undefined;
  return { text: inside.replaceAll('""', '"'), end };
}

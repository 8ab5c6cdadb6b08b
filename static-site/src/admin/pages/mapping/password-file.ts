import { csv, type Cell } from "../../csv.ts";
import type { components } from "../../api/schema.d.ts";

export type Row = components["schemas"]["MappingRow"];

export interface NewPassword {
  readonly row: number;
  readonly destEmail: string;
  readonly password: string;
}

/** The passwords as a file: a spreadsheet must neither calculate one nor change it without a word. */
export function passwordsCsv(passwords: readonly NewPassword[], rows: readonly Row[]): string {
  const sources = new Map(rows.map((row) => [row.row, row.source]));
  const hasNotes = passwords.some(({ password }) => defusings(password).length > 0);
  const header: Cell[] = ["Old address", "New address", "Password"];
  const lines = passwords.map(({ row, destEmail, password }): Cell[] => [sources.get(row), destEmail, password]);
  if (hasNotes) {
    header.push("Note");
    passwords.forEach(({ password }, index) => lines[index]?.push(note(password)));
  }
  return csv([header, ...lines]);
}

/** Whose passwords stand otherwise in the file. */
export function changedInFile(passwords: readonly NewPassword[]): number {
  return passwords.filter(({ password }) => defusings(password).length > 0).length;
}

/** For a password manager or a letter: as they are, one a line. */
export function passwordsText(passwords: readonly NewPassword[]): string {
  return passwords.map(({ destEmail, password }) => `${destEmail}\t${password}\n`).join("");
}

function note(password: string): string | undefined {
  const places = defusings(password);
  if (places.length === 0) return undefined;
  const which = places.length === 1 ? `character ${places[0]} of the password` : `characters ${places.join(", ")} of the password`;
  return `Take ${which} away: an apostrophe that is not part of it, since a spreadsheet would calculate what follows.`;
}

/** The places, from 1, of the apostrophes that defusing put into a text. */
function defusings(text: string): number[] {
  const defused = csv([[text]]).replace(/^\ufeff?"|"\r\n$/g, "").replaceAll('""', '"');
  const own = [...text];
  const places: number[] = [];
  [...defused].forEach((sign, index) => {
    if (sign !== own[index - places.length]) places.push(index + 1);
  });
  return places;
}

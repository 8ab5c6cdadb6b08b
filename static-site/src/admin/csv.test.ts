import assert from "node:assert/strict";
import { test } from "node:test";
import { csv } from "./csv.ts";

/** The only cell of a file, as it stands between its quotes. */
function cell(text: string): string {
  const told = /^\uFEFF"([^]*)"\r\n$/.exec(csv([[text]]));
  assert.ok(told?.[1] !== undefined, text);
  return told[1].replaceAll('""', '"');
}

/** A reader of RFC 4180, as strict as the RFC is. */
function read(file: string): string[][] {
  const rows: string[][] = [[]];
  let at = 0;
  while (at < file.length) {
    const [whole, quoted, plain] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))/.exec(file.slice(at)) as unknown as [string, string?, string?];
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    at += whole.length;
    if (file.startsWith("\r\n", at)) rows.push([]);
    else assert.equal(file[at], ",", file.slice(at, at + 10));
    at += file.startsWith("\r\n", at) ? 2 : 1;
  }
  return rows.slice(0, -1);
}

test("a file is UTF-8 by its mark, has lines that end with CR and LF, and a reader gets back what was written", () => {
  const rows = [
    ["Name", "Old address", "Messages"],
    ['Ann "Q" Example', "anna@old.example", "a, b; c"],
    ["two\r\nlines", "ünïcødé ☃ علي", ""],
  ];
  const file = csv(rows);
  assert.ok(file.startsWith("\uFEFF"));
  assert.deepEqual(read(file.slice(1)), rows);
});

test("numbers stand as they are, and nothing is an empty cell", () => {
  assert.equal(csv([[1234567, -1, 0, null, undefined, ""]]), '\uFEFF1234567,-1,0,,,""\r\n');
  assert.equal(csv([]), "\uFEFF");
});

test("what a spreadsheet would calculate is defused", () => {
  for (const sign of "=+-@＝＋－＠") {
    for (const before of ["", " ", "\t", "\r", "\n", '"', "'", "\u00A0", "\uFEFF", "\u200B", "\0", ' " ', "`"]) {
      assert.equal(cell(`${before}${sign}1+1`)[0], "'", JSON.stringify(before + sign));
    }
  }
  assert.equal(cell('=HYPERLINK("http://evil.example";"x")'), '\'=HYPERLINK("http://evil.example";"x")');
  for (const begin of ["\t", "\r", "\n"]) assert.equal(cell(`${begin}Anna`), `'${begin}Anna`);
});

test("nor can a text begin another cell where a locale splits at something else", () => {
  assert.equal(cell("x;=1+1"), "x;'=1+1");
  assert.equal(cell('x"\t"=1+1'), 'x"\t\'"=1+1');
  assert.equal(cell("x\r\n=1+1"), "x\r\n'=1+1");
  assert.equal(cell("x|@SUM(1)"), "x|'@SUM(1)");
});

test("ordinary names and addresses stay as they are", () => {
  for (const text of ["Anna-Maria O’Neil", "anna+tag@old.example", "a=b", "5 - 3", "Ünal, Ayşe", "'s-Gravenhage", "", " Anna"]) {
    assert.equal(cell(text), text);
  }
});

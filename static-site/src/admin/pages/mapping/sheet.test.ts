import assert from "node:assert/strict";
import { test } from "node:test";
import { readSheet } from "./sheet.ts";

const cells = (text: string) => readSheet(text).map((line) => line.cells);

test("a copy from a spreadsheet has tabs, a file semicolons or commas, a note spaces", () => {
  const expected = [["a@old.example", "a@new.example", "x"]];
  assert.deepEqual(cells("a@old.example\ta@new.example\tx\n"), expected);
  assert.deepEqual(cells("a@old.example;a@new.example;x"), expected);
  assert.deepEqual(cells("\ufeffa@old.example,a@new.example,x\r\n"), expected);
  assert.deepEqual(cells("  a@old.example   a@new.example x "), expected);
  assert.deepEqual(cells("a@old.example a@new.example two words"), [["a@old.example", "a@new.example", "two words"]]);
});

test("quotes hold delimiters, line breaks and quotes; where they are the text's own they stay", () => {
  assert.deepEqual(cells('"a","b,c","d ""e""\nf"\ng,h,i'), [["a", "b,c", 'd "e"\nf'], ["g", "h", "i"]]);
  assert.deepEqual(cells('a;"b;c";"'), [["a", "b;c", '"']]);
  assert.deepEqual(cells('a\t"x"\t"y"z'), [["a", '"x"', '"y"z']]);
  assert.deepEqual(cells('a\t"x\ty"'), [["a", "x\ty"]]);
  assert.deepEqual(cells('a,"not closed\nb,c'), [["a", '"not closed'], ["b", "c"]]);
});

test("a password with a comma in a spreadsheet's copy stays whole, spaces at its ends included", () => {
  assert.deepEqual(cells("a@old.example\ta@new.example\t x,y; z "), [["a@old.example", "a@new.example", " x,y; z "]]);
});

test("lines are counted as in the text, empty ones left out", () => {
  const numbers = readSheet('a,b\n\n"c\nd",e\n ,\nf,g\n').map((line) => line.number);
  assert.deepEqual(numbers, [1, 3, 6]);
  assert.deepEqual(readSheet(""), []);
  assert.deepEqual(readSheet(" \r\n\r\n"), []);
});

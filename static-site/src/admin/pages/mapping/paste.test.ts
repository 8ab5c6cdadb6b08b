import assert from "node:assert/strict";
import { test } from "node:test";
import { paste, whyWords } from "./paste.ts";
import { mostRows, rowsOf, taken, type Mailbox } from "./rows.ts";

function mailbox(source: string): Mailbox {
  const wish = { dest: null, wish: null, destExists: null, destPasswordGiven: false };
  return { id: source, source, name: "Somebody", ...wish, checkedAt: "2026-03-01T10:00:00Z", messages: 1, mappingId: null };
}

const rows = rowsOf(["anna@old.example", "Bea@old.example", "cleo@old.example"].map(mailbox));
const mapped = [mailbox("dora@old.example")];

function pasted(text: string) {
  const { rows: after, leftOver } = paste(text, rows, mapped);
  return { rows: after.map((row) => [row.dest, row.password]), leftOver: leftOver.map(({ line, why }) => [line, why]) };
}

test("mailboxes are found whatever their case, in any order; the others stay as they were", () => {
  const told = paste("BEA@old.example\tb@new.example\nAnna@OLD.example\ta@new.example\tnot-a-secret", rows, mapped);
  assert.deepEqual(told.rows.map((row) => [row.mailbox.source, row.dest, row.password]), [
    ["anna@old.example", "a@new.example", "not-a-secret"],
    ["Bea@old.example", "b@new.example", ""],
    ["cleo@old.example", "", ""],
  ]);
  assert.equal(told.takenOver, 2);
  assert.deepEqual(told.leftOver, []);
});

test("a header says which column is which", () => {
  const expected = [["a@new.example", "x"], ["", ""], ["", ""]];
  assert.deepEqual(pasted("Name;New password;New address;Old address\nAnna;x;a@new.example;anna@old.example").rows, expected);
  assert.deepEqual(pasted("Quelle,Ziel,Kennwort\nanna@old.example,a@new.example,x").rows, expected);
  assert.deepEqual(pasted("from\tto\tpassword\nanna@old.example\ta@new.example\tx").rows, expected);
  assert.deepEqual(pasted("one;two;three\nanna@old.example;a@new.example;x").rows, [["a@new.example", ""], ["", ""], ["", ""]]);
});

test("an old password is nobody's new one", () => {
  const text = "Old address,Old password,New address\nanna@old.example,canary,a@new.example";
  assert.deepEqual(pasted(text).rows[0], ["a@new.example", ""]);
});

test("without a header the order is old, new, password; a column of names before them is no matter", () => {
  const expected = [["a@new.example", "x@y"], ["", ""], ["", ""]];
  assert.deepEqual(pasted("anna@old.example,a@new.example,x@y").rows, expected);
  assert.deepEqual(pasted("Anna;anna@old.example;a@new.example;x@y").rows, expected);
  assert.deepEqual(pasted("anna@old.example;;x@y").rows[0], ["", "x@y"]);
  assert.deepEqual(pasted("anna@old.example a@new.example").rows[0], ["a@new.example", ""]);
});

test("addresses may come as address books write them", () => {
  const text = "Anna Example <anna@old.example>\tmailto:a@new.example\n\u200bbea@old.example\u00a0\tb@new.example";
  assert.deepEqual(pasted(text).rows.map(([dest]) => dest), ["a@new.example", "b@new.example", ""]);
});

test("what could not be taken over is told line by line", () => {
  const text = [
    "old;new;password",
    "anna@old.example;a@new.example;",
    "nobody@old.example;n@new.example;canary",
    "dora@old.example;d@new.example;",
    ";b@new.example;",
    "",
    "ANNA@old.example;other@new.example;",
    "bea@old.example;;",
    "not an address;c@new.example;canary",
  ].join("\n");
  const told = pasted(text);
  assert.deepEqual(told.leftOver, [
    [3, "not-submitted"],
    [4, "mapped"],
    [5, "no-old-address"],
    [7, "twice"],
    [8, "nothing-new"],
    [9, "no-old-address"],
  ]);
  assert.deepEqual(told.rows, [["a@new.example", ""], ["", ""], ["", ""]]);
  const { leftOver } = paste(text, rows, mapped);
  assert.ok(!JSON.stringify(leftOver).includes("canary"));
  for (const { why } of leftOver) assert.ok(whyWords[why].length > 20);
});

test("a paste of 500 rows, and who has no room is told", () => {
  const sources = Array.from({ length: mostRows + 1 }, (_, n) => `user${String(n).padStart(3, "0")}@old.example`);
  const many = rowsOf(sources.map(mailbox));
  const text = sources.map((source, n) => `${source}\tnew${n}@new.example\tnot-a-secret-${n}`).join("\r\n");
  const told = paste(text, many, []);
  assert.equal(told.takenOver, mostRows);
  assert.deepEqual(told.leftOver, [{ line: mostRows + 1, source: sources.at(-1), why: "no-room" }]);
  assert.equal(taken(told.rows).length, mostRows);
  const withRoom = many.map((row, n) => ({ ...row, isIn: n !== 0 && row.isIn }));
  const later = paste(`${sources.at(-1)}\tlast@new.example`, withRoom, []);
  assert.equal(later.rows.at(-1)?.isIn, true);
});

test("nothing pasted is nothing changed", () => {
  for (const text of ["", "  \n\t\n"]) {
    const told = paste(text, rows, mapped);
    assert.deepEqual([told.rows, told.takenOver, told.leftOver, told.columns], [rows, 0, [], undefined]);
  }
});

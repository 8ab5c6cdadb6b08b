import assert from "node:assert/strict";
import { test } from "node:test";
import { refusalsOf } from "./refusals.ts";
import type { Row } from "./rows.ts";

function row(id: string): Row {
  const wish = { dest: null, wish: null, destExists: null, destPasswordGiven: false };
  const mailbox = { id, source: `${id}@old.example`, name: "Somebody", ...wish, checkedAt: "", messages: 1, mappingId: null };
  return { mailbox, dest: "", acceptsWish: false, password: "", isIn: true };
}

test("errors stand at the rows that were sent there, all of them", () => {
  const { faults, strays } = refusalsOf(
    [
      { row: 0, field: "destEmail", detail: "is named by an earlier row" },
      { row: 2, field: "credentialId", detail: "belongs to another mapping" },
      { row: 2, field: "destEmail", detail: "is the destination of another mapping" },
      { row: 1, field: "destPassword", detail: "is a new reason" },
    ],
    ["a", "b", "c"].map(row),
  );
  assert.deepEqual([...faults].map(([id, some]) => [id, some.map(({ field }) => field)]), [
    ["a", ["destEmail"]],
    ["c", ["credentialId", "destEmail"]],
    ["b", ["destPassword"]],
  ]);
  assert.equal(faults.get("b")?.[0]?.what, "The password is a new reason.");
  assert.deepEqual(strays, []);
});

test("an error that fits no row is told nevertheless", () => {
  const { faults, strays } = refusalsOf([{ row: 7, field: "destEmail", detail: "is missing" }, { row: 0, field: "other", detail: "is wrong" }], [row("a")]);
  assert.equal(faults.size, 0);
  assert.deepEqual(strays, ["Row 8: destEmail is missing.", "Row 1: other is wrong."]);
});

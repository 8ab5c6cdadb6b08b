import assert from "node:assert/strict";
import { test } from "node:test";
import { edit, type Editing } from "./editing.ts";
import { rowsOf, type Mailbox } from "./rows.ts";

function mailbox(id: string): Mailbox {
  const wish = { dest: `${id}@new.example`, wish: "other-domain" as const, destExists: null, destPasswordGiven: false };
  return { id, source: `${id}@old.example`, name: "Somebody", ...wish, checkedAt: "", messages: 1, mappingId: null };
}

const start: Editing = { rows: rowsOf(["a", "b"].map(mailbox)), faults: new Map(), strays: [], tellings: 0 };

test("a row is left out and put back with what was typed", () => {
  let now = edit(start, { kind: "type", id: "a", field: "password", value: "not-a-secret" });
  now = edit(now, { kind: "leave-out", id: "a" });
  assert.deepEqual(now.rows.map(({ isIn }) => isIn), [false, true]);
  now = edit(now, { kind: "put-back", id: "a" });
  assert.deepEqual(now.rows.map(({ isIn, password }) => [isIn, password]), [[true, "not-a-secret"], [true, ""]]);
});

test("what is wrong goes when its field is typed in, or its row left out; what else is wrong stays", () => {
  const sent = start.rows;
  const errors = [
    { row: 0, field: "destEmail", detail: "is missing" },
    { row: 0, field: "credentialId", detail: "belongs to another mapping" },
    { row: 1, field: "destEmail", detail: "is missing" },
  ];
  const wrong = edit(start, { kind: "refused", errors, sent });
  assert.equal(wrong.tellings, 1);
  const typed = edit(wrong, { kind: "type", id: "a", field: "dest", value: "x@new.example" });
  assert.deepEqual([...typed.faults].map(([id, some]) => [id, some.map(({ field }) => field)]), [
    ["a", ["credentialId"]],
    ["b", ["destEmail"]],
  ]);
  const left = edit(typed, { kind: "leave-out", id: "a" });
  assert.deepEqual([...left.faults.keys()], ["b"]);
  assert.equal(wrong.faults.get("a")?.length, 2, "the state before is untouched");
});

test("a check tells anew each time, and only if something is wrong", () => {
  assert.equal(edit(start, { kind: "check" }).tellings, 0);
  const empty = edit(start, { kind: "type", id: "a", field: "dest", value: "" });
  const once = edit(empty, { kind: "check" });
  assert.deepEqual([once.tellings, edit(once, { kind: "check" }).tellings], [1, 2]);
  assert.equal(edit(once, { kind: "replace", rows: start.rows }).faults.size, 0);
});

test("wishes are accepted together and taken back; another address is not accepted, and what was wrong is over", () => {
  const detail = "must be true to take an address that its user wishes and that is not the mailbox's own";
  const refused = edit(start, { kind: "refused", errors: [{ row: 0, field: "acceptWish", detail }], sent: start.rows });
  assert.match(refused.faults.get("a")?.[0]?.next ?? "", /^Accept the wish/);
  const both = edit(refused, { kind: "accept", ids: ["a", "b"], isAccepted: true });
  assert.deepEqual([both.rows.map(({ acceptsWish }) => acceptsWish), both.faults.size], [[true, true], 0]);
  const typed = edit(both, { kind: "type", id: "a", field: "dest", value: "ceo@new.example" });
  const back = edit(typed, { kind: "accept", ids: ["b"], isAccepted: false });
  assert.deepEqual([typed, back].map(({ rows }) => rows.map(({ acceptsWish }) => acceptsWish)), [[false, true], [false, false]]);
  assert.equal(edit(refused, { kind: "type", id: "a", field: "dest", value: "x@new.example" }).faults.size, 0);
});

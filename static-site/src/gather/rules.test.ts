import assert from "node:assert/strict";
import { test } from "node:test";
import { addresses } from "../../build/addresses.ts";
import type { FieldName } from "./field.ts";
import { begin } from "./language.ts";
import { moment } from "./moment.ts";
import { receiptCodeIn, wrongIn } from "./rules.ts";
import { tokenIn } from "./token.ts";

// The page in whose language times are told.
Object.assign(globalThis, { document: { documentElement: { lang: "en" } } });
await begin();

const faulty = (field: FieldName, value: string) => wrongIn(field, value) !== undefined;

test("what must be typed", () => {
  for (const field of ["name", "sourceEmail", "sourcePassword"] as const) assert.ok(faulty(field, ""));
  for (const field of ["destEmail", "destPassword"] as const) assert.ok(!faulty(field, ""));
});

test("addresses that the API may take pass", () => {
  for (const address of ["anna@example.org", "anna+x@sub.example.org", "zoë@bücher.example", "a'b@example.org"]) {
    assert.ok(!faulty("sourceEmail", address), address);
  }
});

test("what looks like another address is told before it is sent", () => {
  for (const { address, isTaken } of addresses) assert.equal(faulty("sourceEmail", address), !isTaken, JSON.stringify(address));
});

test("what is plainly no address is told before it is sent", () => {
  for (const address of ["anna", "anna@", "@example.org", "anna@localhost", "an na@example.org", "anna@example.org."]) {
    assert.ok(faulty("destEmail", address), address);
  }
});

test("lengths are counted as the API counts them: characters of a name, bytes of a password", () => {
  assert.ok(!faulty("name", "😀".repeat(100)));
  assert.ok(faulty("name", "a".repeat(101)));
  assert.ok(!faulty("sourcePassword", "é".repeat(512)));
  assert.ok(faulty("sourcePassword", "é".repeat(513)));
});

test("a receipt code is read however it was noted", () => {
  const code = "0123456789ABCDEFGHJKMNPQ";
  for (const typed of ["0123-4567-89AB-CDEF-GHJK-MNPQ", "o123 4567 89ab cdef ghjk mnpq", " 0l23‑4567–89ABCDEFGHJKMNPQ\n"]) {
    assert.equal(receiptCodeIn(typed), code, typed);
    assert.equal(wrongIn("receiptCode", typed), undefined);
  }
  for (const typed of [code.slice(1), `${code}0`, code.replace("A", "U"), code.replace("A", "Ä")]) {
    assert.equal(wrongIn("receiptCode", typed), "invalid", typed);
  }
});

test("the token of a link, also with what a mail program adds behind it", () => {
  const token = "0123456789abcdef".repeat(4);
  for (const rest of ["", "/", ".", ")", "%3E"]) assert.equal(tokenIn(`/gather/${token}${rest}`), token);
  for (const path of [`/gather/${token}0`, `/gather/${token.slice(1)}`, `/gather/${token.toUpperCase()}`, "/gather/"]) {
    assert.equal(tokenIn(path), undefined, path);
  }
});

test("times are told in the reader's zone", () => {
  const time = new Date("2026-03-01T23:30:00Z");
  assert.match(moment(time, "UTC"), /^1 March 2026.* 23:30$/);
  assert.match(moment(time, "Asia/Tokyo"), /^2 March 2026.* 08:30$/);
});

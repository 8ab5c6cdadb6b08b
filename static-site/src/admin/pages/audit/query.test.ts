import assert from "node:assert/strict";
import { test } from "node:test";
import { addresses } from "../../../../build/addresses.ts";
import { asked, faultsIn, readQuery, type Query } from "./query.ts";

const nothing: Query = { from: "", to: "", actor: "", action: "" };
const faulty = (query: Partial<Query>) => Object.keys(faultsIn({ ...nothing, ...query }, "2026-11-22"));

test("an address of the page says what is looked for, and nothing else", () => {
  const query = readQuery(new URLSearchParams("from=2026-11-01&actor=%20owner%40admin.example&x=1"));
  assert.deepEqual(query, { ...nothing, from: "2026-11-01", actor: "owner@admin.example" });
  assert.deepEqual(asked(query), { from: "2026-11-01", actor: "owner@admin.example" });
});

test("days that are none, the wrong way round or too many", () => {
  assert.deepEqual(faulty({ from: "2026-11-31" }), ["from"]);
  assert.deepEqual(faulty({ from: "1 Nov", to: "2026-1-1" }), ["from", "to"]);
  assert.deepEqual(faulty({ from: "2026-11-02", to: "2026-11-01" }), ["to"]);
  assert.deepEqual(faulty({ from: "2026-01-01", to: "2026-04-03" }), ["from"]);
  assert.deepEqual(faulty({ from: "2026-01-01", to: "2026-04-02" }), []);
  assert.deepEqual(faulty({ from: "2026-08-22" }), ["from"], "up to today");
  assert.deepEqual(faulty({ from: "2026-08-23" }), []);
  assert.deepEqual(faulty({ from: "2026-11-23" }), ["to"]);
});

test("who and what, as the API reads them", () => {
  for (const actor of ["ab".repeat(16), "=1+1@admin.example", "192.0.2.1", "2001:db8:1:2::", "2001:db8:1:2::/64", "2001:db8:1:200::/56"]) {
    assert.deepEqual(faulty({ actor }), [], actor);
  }
  for (const actor of ["anna", "AB", "anna@", "1.2.3"]) assert.deepEqual(faulty({ actor }), ["actor"], actor);
  for (const action of ["sign-in", "session.*", "a1"]) assert.deepEqual(faulty({ action }), [], action);
  for (const action of ["*", "Sign-in", "session.**", "a b"]) assert.deepEqual(faulty({ action }), ["action"], action);
});

test("an address of the page asks for nothing that the API refuses", () => {
  for (const { address, isTaken } of addresses) {
    const query = readQuery(new URLSearchParams({ actor: address }));
    assert.deepEqual(faulty(query), isTaken ? [] : ["actor"], JSON.stringify(address));
  }
  for (const odd of ["a\u0001b@c.example", "a\ufffdb@c.example", "\u202ea@c.example", "\u0000", "\ufffd", "a\nb", "%00"]) {
    assert.deepEqual(faulty({ from: odd, to: odd, actor: odd, action: odd }), ["from", "to", "actor", "action"], JSON.stringify(odd));
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { actionWords, exportRows, groups, outcomeWords, thingsIn, type Entry } from "./words.ts";

const id = "0123456789abcdef".repeat(2);

test("what an entry is about is taken apart, and what is odd stays as it is", () => {
  assert.deepEqual(thingsIn(`campaign:${id} mapping:${id}`), [{ kind: "campaign", id }, { kind: "mapping", id }]);
  assert.deepEqual(thingsIn(`foreign-campaign campaign:${id}`), [{ kind: "", id: "foreign-campaign" }, { kind: "campaign", id }]);
  assert.deepEqual(thingsIn("campaign:../../admins"), [{ kind: "", id: "campaign:../../admins" }]);
  assert.deepEqual(thingsIn("password after:12"), [{ kind: "", id: "password" }, { kind: "", id: "(12 more before it were only counted)" }]);
  assert.deepEqual(thingsIn(""), []);
});

test("words that nobody knows yet are shown as they are", () => {
  assert.equal(actionWords("sign-in"), "Sign in");
  assert.equal(actionWords("teleport.begin"), "teleport.begin");
  assert.deepEqual(outcomeWords("tampered"), { text: "tampered", kind: "plain" });
});

test("each kind to look for is one that the API takes", () => {
  for (const { value } of groups) assert.match(value, /^([a-z0-9.-]{1,64}\*?)?$/);
});

test("an exported entry is whole, in the order of its heading", () => {
  const entry: Entry = {
    place: "2026-11-22/0000000001", at: "2026-11-22T09:00:00Z", admin: id, email: "=1@admin.example", action: "sign-in",
    object: `session:${id}`, detail: "", outcome: "done", address: "192.0.2.1", device: "curl", previous: "0".repeat(64), hash: "1".repeat(64),
  };
  const [heading, row] = exportRows([entry]);
  assert.deepEqual(Object.fromEntries(heading?.map((name, at) => [name, row?.[at]]) ?? []), entry);
});

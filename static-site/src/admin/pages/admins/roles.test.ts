import assert from "node:assert/strict";
import { test } from "node:test";
import { isLastOwner, roleOf } from "./roles.ts";

test("an owner is the last one while nobody else is one", () => {
  const [anna, bela, cleo] = [
    { id: "a", role: "owner" as const },
    { id: "b", role: "admin" as const },
    { id: "c", role: "owner" as const },
  ];
  assert.equal(isLastOwner(anna, [bela, anna]), true);
  assert.equal(isLastOwner(anna, [anna, bela, cleo]), false);
  assert.equal(isLastOwner(bela, [bela]), false);
});

test("a form that says nothing gives nobody power", () => {
  assert.equal(roleOf("owner"), "owner");
  assert.equal(roleOf(""), "viewer");
});

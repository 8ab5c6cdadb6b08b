import assert from "node:assert/strict";
import { test } from "node:test";
import { namesIn, scopeOf, shortScope } from "./scope.ts";

const names = new Map([["a", "Move 10"], ["b", "Move 9"], ["c", "École"], ["d", "Zoo"]]);

test("a scope is told by the names of its campaigns, and those that are gone are counted", () => {
  assert.deepEqual(namesIn("all", names), ["All campaigns"]);
  assert.deepEqual(namesIn([], names), ["No campaign"]);
  assert.deepEqual(namesIn(["a", "b", "c"], names), ["École", "Move 9", "Move 10"]);
  assert.deepEqual(namesIn(["a", "x"], names), ["Move 10", "1 campaign that is gone"]);
  assert.deepEqual(namesIn(["x", "y"], names), ["2 campaigns that are gone"]);
  assert.deepEqual(namesIn(["a", "b"], undefined), ["2 campaigns"]);
});

test("a long one is cut short", () => {
  assert.equal(shortScope(["a", "b", "c"], names), "École, Move 9, Move 10");
  assert.equal(shortScope(["a", "b", "c", "d"], names), "École, Move 9 and 2 more");
});

test("an owner sees all, whatever stands in the form", () => {
  assert.equal(scopeOf("owner", "some", ["a"]), "all");
  assert.equal(scopeOf("admin", "all", ["a"]), "all");
  assert.deepEqual(scopeOf("viewer", "some", []), []);
});

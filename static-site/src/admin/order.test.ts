import assert from "node:assert/strict";
import { test } from "node:test";
import { ordered, type Direction, type Key } from "./order.ts";

function sorted(keys: Key[], direction: Direction = "ascending"): Key[] {
  return ordered(keys.map((key) => ({ key })), ({ key }) => key, direction, ({ key }) => String(key)).map(({ key }) => key);
}

test("texts are sorted as people do, numbers by size, and what isn't there comes last both ways", () => {
  assert.deepEqual(sorted(["user10@x", "user2@x", "User1@x"]), ["User1@x", "user2@x", "user10@x"]);
  assert.deepEqual(sorted(["Zoe", "émile", "Eva", "Fritz"]), ["émile", "Eva", "Fritz", "Zoe"]);
  assert.deepEqual(sorted([10, null, 9, 100]), [9, 10, 100, null]);
  assert.deepEqual(sorted([10, null, 9, 100], "descending"), [100, 10, 9, null]);
  assert.deepEqual(sorted([null, "b", "a", null], "descending"), ["b", "a", null, null]);
});

test("equal keys are sorted by name, upwards both ways, and the list that is shown stays as it is", () => {
  const rows = [{ n: 1, name: "b10" }, { n: 2, name: "c" }, { n: 1, name: "b9" }];
  const names = (direction: Direction) => ordered(rows, (row) => row.n, direction, (row) => row.name).map((row) => row.name);
  assert.deepEqual(names("ascending"), ["b9", "b10", "c"]);
  assert.deepEqual(names("descending"), ["c", "b9", "b10"]);
  assert.deepEqual(rows.map((row) => row.name), ["b10", "c", "b9"]);
});

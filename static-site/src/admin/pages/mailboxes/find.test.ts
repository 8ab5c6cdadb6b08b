import assert from "node:assert/strict";
import { test } from "node:test";
import { finder } from "./find.ts";
import { ordered, type Direction, type Key } from "./order.ts";

const texts = ["Zoë Müller-Łuczak", "zoe@old.example", null];

test("capitals and accents don't matter, in the query and in what is searched", () => {
  for (const query of ["zoe", "ZOË", "muller", "müller", "Mu\u0308ller", "luczak", "ŁUCZAK", "@old", ""]) {
    assert.equal(finder(query)(texts), true, query);
  }
  assert.equal(finder("strasse")(["Große Straße"]), true);
  assert.equal(finder("istanbul")(["İstanbul"]), true);
  assert.equal(finder("علي")(["عَلِيّ"]), true);
  assert.equal(finder("ﬁona")(["Fiona"]), true);
});

test("every word must be found, in any order, and none across two texts", () => {
  assert.equal(finder(" example  zoe ")(texts), true);
  assert.equal(finder("zoe anna")(texts), false);
  assert.equal(finder("luczakzoe")(texts), false);
  assert.equal(finder("null")(texts), false);
  assert.equal(finder("कि")(["के"]), false);
});

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

test("two thousand rows are searched and sorted faster than a finger types", () => {
  const rows = Array.from({ length: 2000 }, (_, n) => ({ source: `user${(n * 7919) % 2000}@old.example`, name: `Üser Nummer ${n}` }));
  const began = performance.now();
  const found = rows.filter((row) => finder("user example")([row.name, row.source]));
  ordered(found, (row) => row.source, "descending", (row) => row.name);
  assert.equal(found.length, 2000);
  assert.ok(performance.now() - began < 200, `${performance.now() - began} ms`);
});

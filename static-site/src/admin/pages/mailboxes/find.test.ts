import assert from "node:assert/strict";
import { test } from "node:test";
import { finder } from "./find.ts";
import { ordered } from "../../order.ts";

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

test("of two thousand rows each key is made once, however often they are compared", () => {
  const rows = Array.from({ length: 2000 }, (_, n) => ({ source: `user${(n * 7919) % 2000}@old.example`, name: `Üser Nummer ${n}` }));
  let made = 0;
  const found = rows.filter((row) => finder("user example")([row.name, row.source]));
  ordered(found, (row) => (made++, row.source), "descending", (row) => row.name);
  assert.equal(found.length, 2000);
  assert.equal(made, 2000);
});

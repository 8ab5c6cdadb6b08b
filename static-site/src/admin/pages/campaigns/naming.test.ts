import assert from "node:assert/strict";
import { test } from "node:test";
import { suggestName } from "./naming.ts";

const now = new Date("2026-11-22T12:00:00Z");
const name = "Move to the new mail, November 2026";

test("the name to begin with tells the month, and is one that no campaign has", () => {
  assert.equal(suggestName([], now), name);
  assert.equal(suggestName(["Another"], now), name);
  assert.equal(suggestName([name], now), `${name} (2)`);
  assert.equal(suggestName([name, `${name} (2)`], now), `${name} (3)`);
  assert.equal(suggestName([`${name} (2)`], now), name);
});

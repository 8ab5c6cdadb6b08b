import assert from "node:assert/strict";
import { test } from "node:test";
import { steps, type Standing } from "./guide.ts";

const next = (state: Standing["state"], submitted: number, mapped: number) => {
  const way = steps({ state, submitted, mapped });
  return way.findIndex(({ done }) => !done);
};

test("what comes next: share, map, follow the jobs, deactivate", () => {
  assert.equal(next("open", 0, 0), 0);
  assert.equal(next("open", 3, 0), 1);
  assert.equal(next("open", 3, 2), 1);
  assert.equal(next("open", 3, 3), 2);
  assert.equal(next("expired", 3, 1), 1);
  assert.equal(next("expired", 3, 3), 2);
});

test("a campaign that ended with nothing in it has nothing to map", () => {
  assert.equal(next("expired", 0, 0), 3);
  assert.equal(next("deactivated", 0, 0), -1);
});

test("the numbers are told", () => {
  assert.match(steps({ state: "open", submitted: 3, mapped: 1 })[1]?.text ?? "", /^Map the 2 mailboxes that wait/);
  assert.match(steps({ state: "open", submitted: 1, mapped: 0 })[1]?.text ?? "", /^Map the mailbox that waits/);
  assert.match(steps({ state: "open", submitted: 1200, mapped: 0 })[0]?.text ?? "", /^1,200 mailboxes/);
});

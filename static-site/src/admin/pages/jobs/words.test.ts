import assert from "node:assert/strict";
import { test } from "node:test";
import { acts, filters, sheetOf, states, waitingMail, type Job } from "./words.ts";

const job = (more: Partial<Job> = {}): Job => ({
  id: "0".repeat(32),
  mappingId: "1".repeat(32),
  source: "anna@old.example",
  dest: "anna@new.example",
  messages: 1000,
  state: "queued",
  createdAt: "2026-11-22T09:00:00Z",
  ...more,
});

test("how much mail waits: cancelled jobs don't count, and what wasn't told is said", () => {
  assert.equal(waitingMail([job(), job({ state: "cancelled" })]), "1 job queued with 1,000 messages in its inbox.");
  assert.equal(waitingMail([job(), job({ messages: null }), job({ messages: 1 })]), "3 jobs queued with 1,001 messages in their inboxes; of 1 the old server did not tell.");
  assert.equal(waitingMail([job({ state: "cancelled" })]), "No job is queued.");
});

test("each state has the act that changes it, in words of its own", () => {
  assert.equal(acts[states.queued.act].done(1), "1 job is cancelled.");
  assert.equal(acts[states.cancelled.act].done(12), "12 jobs are queued again.");
  assert.deepEqual([job(), job({ state: "cancelled" })].map((one) => [filters.queued, filters.cancelled].map(({ holds }) => holds(one))), [[true, false], [false, true]]);
});

test("a sheet says all that the list says", () => {
  assert.deepEqual(sheetOf([job({ messages: null })]), [
    ["Old address", "New address", "Messages", "State", "Queued (UTC)"],
    ["anna@old.example", "anna@new.example", null, "Queued", "2026-11-22T09:00:00Z"],
  ]);
});

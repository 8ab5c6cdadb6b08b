import assert from "node:assert/strict";
import { test } from "node:test";
import { accountOf, accounts, counted, fileName, filters, sheetOf, type Mailbox } from "./words.ts";

const mailbox = (more: Partial<Mailbox> = {}): Mailbox => ({
  id: "0".repeat(32),
  source: "anna@old.example",
  name: "Anna",
  dest: null,
  wish: null,
  destExists: null,
  destPasswordGiven: false,
  checkedAt: "2026-11-22T09:00:00Z",
  messages: 12345,
  mappingId: null,
  ...more,
});

test("what is known of the new account has a word of its own", () => {
  const dest = "anna@new.example";
  const of = (more: Partial<Mailbox>) => accounts[accountOf(mailbox(more))].badge;
  assert.equal(of({}), "None given yet");
  assert.equal(of({ mappingId: "1".repeat(32) }), "As mapped");
  assert.equal(of({ dest, destExists: "yes", mappingId: "1".repeat(32) }), "Exists");
  assert.equal(of({ dest, destExists: "yes" }), "Exists");
  assert.equal(of({ dest, destExists: "no" }), "Will be created");
  assert.equal(of({ dest, destExists: "unknown" }), "Unknown");
  assert.equal(of({ dest, destExists: null }), "Unknown");
});

test("each part of the list holds what its name says", () => {
  const mapped = mailbox({ mappingId: "1".repeat(32) });
  const unknown = mailbox({ dest: "anna@new.example", destExists: "unknown" });
  const in_ = (one: Mailbox) => Object.entries(filters).filter(([, { holds }]) => holds(one)).map(([name]) => name);
  assert.deepEqual(in_(mailbox()), ["all", "unmapped"]);
  assert.deepEqual(in_(mapped), ["all", "mapped"]);
  assert.deepEqual(in_(unknown), ["all", "unmapped", "unknown"]);
  assert.deepEqual(in_(mailbox({ dest: "ceo@new.example", wish: "other-name", destExists: "no" })), ["all", "unmapped", "other-name"]);
  assert.deepEqual(in_(mailbox({ dest: "ceo@new.example", wish: "other-name-and-domain", destExists: "no" })), ["all", "unmapped", "other-name"]);
  assert.deepEqual(in_(mailbox({ dest: "anna@new.example", wish: "other-domain", destExists: "no" })), ["all", "unmapped", "other-domain"]);
  assert.deepEqual(in_(mailbox({ dest: "anna@old.example", wish: "own", destExists: "no" })), ["all", "unmapped"]);
});

test("a sheet says all that the list says, and numbers as numbers", () => {
  const [head, first, second] = sheetOf([mailbox(), mailbox({ dest: "a@new.example", wish: "other-name-and-domain", destExists: "no", destPasswordGiven: true, messages: null, mappingId: "x" })]);
  assert.equal(head?.length, first?.length);
  assert.deepEqual(first, ["anna@old.example", "Anna", null, null, "None given yet", null, 12345, "2026-11-22T09:00:00Z", "no"]);
  assert.deepEqual(second?.slice(2), ["a@new.example", "Other name and domain", "Will be created", "given", null, "2026-11-22T09:00:00Z", "yes"]);
});

test("counts have their word and groups of thousands", () => {
  assert.equal(counted(1, "mailbox", "mailboxes"), "1 mailbox");
  assert.equal(counted(0, "mailbox", "mailboxes"), "0 mailboxes");
  assert.equal(counted(12345, "mailbox", "mailboxes"), "12,345 mailboxes");
});

test("a file's name holds nothing that a system refuses", () => {
  const now = new Date("2026-11-22T09:00:00Z");
  assert.equal(fileName("mailboxes", "Move: A/B \\ “Süd” .", now), "mailboxes-Move-A-B-Süd-2026-11-22.csv");
  assert.equal(fileName("jobs", "../..", now), "jobs-2026-11-22.csv");
  assert.ok(fileName("jobs", "x".repeat(500), now).length < 100);
});

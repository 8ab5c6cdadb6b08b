import assert from "node:assert/strict";
import { test } from "node:test";
import { forgetDraft, keepDraft, readDraft, restored } from "./draft.ts";
import { rowsOf, type Mailbox } from "./rows.ts";

/** A tab's storage, as far as drafts need it. */
const stored = new Map<string, string>();
Object.assign(globalThis, {
  sessionStorage: {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  },
});

function mailbox(id: string): Mailbox {
  const wish = { dest: `${id}@new.example`, wish: "other-domain" as const, destExists: null, destPasswordGiven: false };
  return { id, source: `${id}@old.example`, name: "Somebody", ...wish, checkedAt: "", messages: 1, mappingId: null };
}

const mailboxes = ["a", "b", "c"].map(mailbox);
const rows = rowsOf(mailboxes).map((row, n) => ({ ...row, dest: `new${n}@x.example`, acceptsWish: n === 1, password: n === 0 ? "canary" : "", isIn: n !== 2 }));

test("a draft comes back as it was, without passwords, and says how many are missing", () => {
  keepDraft("campaign", "all", rows, { key: "a-key", print: "rows" });
  assert.ok(![...stored.values()].join().includes("canary"));
  const draft = readDraft("campaign", "all");
  assert.ok(draft !== undefined);
  assert.equal(draft.attempt?.key, "a-key");
  const back = restored(draft, mailboxes);
  assert.deepEqual(back.rows.map(({ dest, acceptsWish, password, isIn }) => [dest, acceptsWish, password, isIn]), [
    ["new0@x.example", false, "", true],
    ["new1@x.example", true, "", true],
    ["new2@x.example", false, "", false],
  ]);
  assert.equal(back.lostPasswords, 1);
});

test("mailboxes that were mapped since are gone, those submitted since wait outside", () => {
  keepDraft("campaign", "all", rows, undefined);
  const draft = readDraft("campaign", "all");
  assert.ok(draft !== undefined);
  const back = restored(draft, [mailbox("b"), mailbox("d")]);
  assert.deepEqual(back.rows.map(({ mailbox: { id }, dest, isIn }) => [id, dest, isIn]), [
    ["b", "new1@x.example", true],
    ["d", "d@new.example", false],
  ]);
});

test("another page's draft is not taken, nor a forgotten or a damaged one", () => {
  keepDraft("campaign", "all", rows, undefined);
  assert.equal(readDraft("campaign", "from:x"), undefined);
  assert.equal(readDraft("other", "all"), undefined);
  forgetDraft("campaign");
  assert.equal(readDraft("campaign", "all"), undefined);
  stored.set("mailgather.mapping-draft.campaign", "{");
  assert.equal(readDraft("campaign", "all"), undefined);
});

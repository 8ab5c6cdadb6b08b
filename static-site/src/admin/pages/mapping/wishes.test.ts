/** Wishes: choices, doubts and groups. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { wishes } from "../../wish.ts";
import { rowsOf, type Mailbox } from "./rows.ts";
import { choiceOf, doubtsOf, groupsOf, waits } from "./wishes.ts";

function mailbox(source: string, dest: string | null, wish: Mailbox["wish"], more: Partial<Mailbox> = {}): Mailbox {
  return { id: source, source, name: "Somebody", dest, wish, destExists: null, destPasswordGiven: false, checkedAt: "", messages: 1, mappingId: null, ...more };
}

const anna = mailbox("anna@old.example", "anna@new.example", "other-domain");
const bela = mailbox("Bela@OLD.example", "bela@new.example", "other-domain");
const ceo = mailbox("ceo@old.example", "ceo@new.example", "other-domain");
const emil = mailbox("emil@old.example", "ceo@new.example", "other-name-and-domain", { destPasswordGiven: true });
const stranger = mailbox("zoe@elsewhere.example", "zoe@new.example", "other-domain");
const dora = mailbox("dora@old.example", "Dora@old.example", "own");
const fred = mailbox("fred@old.example", null, null);
const all = [anna, bela, ceo, emil, stranger, dora, fred];

test("every word of the API has a badge", () => {
  const source = /impl Wish \{.*?fn as_str.*?\{(.*?)\n    \}/s.exec(readFileSync("../shared/domain/src/wish.rs", "utf8"))?.[1] ?? "";
  const words = [...source.matchAll(/=> "([a-z-]+)"/g)].map(([, word]) => word ?? "");
  assert.equal(words.length, 4);
  assert.deepEqual(Object.keys(wishes).sort(), words.sort());
});

test("an address is the user's choice, the mailbox's own, or the admin's", () => {
  const of = (one: Mailbox, dest: string) => choiceOf({ mailbox: one, dest });
  assert.equal(of(emil, " CEO@New.example"), "user");
  assert.equal(of(dora, "dora@OLD.example"), "own");
  assert.equal(of(emil, "emil@new.example"), "admin");
  assert.equal(of(fred, ""), "admin");
});

test("wishes for others' addresses and names stand first, those at another domain next, and all of them wait", () => {
  const rows = rowsOf(all);
  assert.deepEqual(rows.map(({ mailbox: { source } }) => source.toLowerCase().split("@")[0]), ["emil", "ceo", "anna", "bela", "zoe", "dora", "fred"]);
  assert.deepEqual(rows.map(waits), [true, true, true, true, true, false, false]);
  assert.ok(!rows.some(({ acceptsWish }) => acceptsWish), "nothing is accepted before an admin does");
});

test("who else wishes an address or has its name is told at both, and what stands for a function", () => {
  const doubts = doubtsOf([...all, mailbox("gustav@old.example", "Postmaster@new.example", "other-name-and-domain"), mailbox("info@old.example", "info@new.example", "other-domain")]);
  assert.deepEqual([...doubts], [
    ["ceo@old.example", ["emil@old.example wishes this address, too."]],
    ["emil@old.example", ["ceo@old.example wishes this address, too."]],
    ["gustav@old.example", ["“postmaster” is the name of a function, not of a person."]],
  ]);
  const namesakes = doubtsOf([anna, mailbox("anna@elsewhere.example", null, null), mailbox("x@old.example", "anna@old.example", "other-name")]);
  assert.match(namesakes.get(anna.id)?.join() ?? "", /^anna@elsewhere.example has this name\.$/);
  assert.match(namesakes.get("x@old.example")?.join() ?? "", /^anna@old.example has this name\.$/);
});

test("who keeps the name is accepted by pairs of domains; every other wish by itself", () => {
  const { oneByOne, pairs } = groupsOf(rowsOf(all), doubtsOf(all));
  assert.deepEqual(oneByOne.map(({ mailbox: { id } }) => id), [emil.id, ceo.id]);
  assert.deepEqual(pairs.map(({ from, to, rows }) => [from, to, rows.length]), [
    ["old.example", "new.example", 2],
    ["elsewhere.example", "new.example", 1],
  ]);
  // What an admin types is no wish any more, and what is left out is nobody's to accept.
  const typed = rowsOf(all).map((row) => (row.mailbox.id === emil.id ? { ...row, dest: "emil@new.example" } : { ...row, isIn: row.mailbox.id !== ceo.id }));
  assert.equal(groupsOf(typed, doubtsOf(all)).oneByOne.length, 0);
});

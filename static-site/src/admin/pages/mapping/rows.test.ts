import assert from "node:assert/strict";
import { test } from "node:test";
import { accountOf, allBack, faultsOf, mostRows, moveToDomain, passwordFrom, ready, rowsOf, taken, withDest, type Mailbox, type Row } from "./rows.ts";

function mailbox(source: string, more: Partial<Mailbox> = {}): Mailbox {
  const wish = { dest: null, wish: null, destExists: null, destPasswordGiven: false };
  return { id: source, source, name: "Somebody", ...wish, checkedAt: "2026-03-01T10:00:00Z", messages: 1, mappingId: null, ...more };
}

function row(source: string, dest: string, password = ""): Row {
  return { mailbox: mailbox(source), dest, acceptsWish: false, password, isIn: true };
}

test("rows are prefilled with what users wished, and at most so many take part", () => {
  const many = Array.from({ length: mostRows + 3 }, (_, n) => mailbox(`user${String(n).padStart(3, "0")}@old.example`));
  const rows = rowsOf([...many.reverse(), mailbox("anna@old.example", { dest: "Anna@new.example", wish: "other-domain" })]);
  assert.equal(rows.length, mostRows + 4);
  assert.equal(taken(rows).length, mostRows);
  assert.deepEqual([rows[0]?.dest, rows[1]?.dest], ["Anna@new.example", ""]);
});

test("those that weren't chosen wait outside, and as many as have room come back", () => {
  const rows = rowsOf(["c@old.example", "a@old.example", "b@old.example"].map((one) => mailbox(one)), ({ id }) => id.startsWith("b"));
  assert.deepEqual(rows.map(({ isIn }) => isIn), [false, true, false]);
  assert.equal(taken(allBack(rows)).length, 3);
  const many = Array.from({ length: mostRows + 5 }, (_, n) => mailbox(`user${String(n).padStart(3, "0")}@old.example`));
  const full = allBack(rowsOf(many, ({ id }) => id > "user1"));
  assert.equal(taken(full).length, mostRows);
  assert.deepEqual(full.flatMap((row, n) => (row.isIn ? [] : [n])), [95, 96, 97, 98, 99]);
});

test("the same name at another domain, for all rows or for the empty ones alone", () => {
  const rows = [row("Anna@old.example", "a@new.example"), row("bea@old.example", " "), { ...row("c@old.example", ""), isIn: false }];
  const dests = (some: Row[]) => some.map((one) => one.dest);
  assert.deepEqual(dests(moveToDomain(rows, "x.example", false)), ["anna@x.example", "bea@x.example", ""]);
  assert.deepEqual(dests(moveToDomain(rows, "x.example", true)), ["a@new.example", "bea@x.example", ""]);
});

test("missing, malformed and doubled addresses are told at their rows; rows that are left out don't count", () => {
  const rows = [
    row("a@old.example", "x@new.example"),
    row("b@old.example", ""),
    row("c@old.example", "nobody"),
    row("d@old.example", "X@NEW.example"),
    { ...row("e@old.example", "x@new.example"), isIn: false },
    { ...row("f@old.example", ""), isIn: false },
    row("g@old.example", "x@new.example"),
  ];
  const faults = faultsOf(rows);
  assert.deepEqual([...faults.keys()], ["b@old.example", "c@old.example", "d@old.example", "g@old.example"]);
  assert.match(faults.get("b@old.example")?.[0]?.what ?? "", /No new address/);
  assert.match(faults.get("c@old.example")?.[0]?.what ?? "", /not a mail address/);
  for (const id of ["d@old.example", "g@old.example"]) assert.match(faults.get(id)?.[0]?.what ?? "", /also that of a@old.example/);
});

test("a password that no server takes is told without being repeated", () => {
  const rows = [row("a@old.example", "a@new.example", "canary\n"), row("b@old.example", "b@new.example", "ü".repeat(513))];
  const faults = faultsOf([...rows, row("c@old.example", "c@new.example", "x".repeat(1024))]);
  assert.deepEqual([...faults.values()].map((some) => some[0]?.field), ["destPassword", "destPassword"]);
  assert.ok(!JSON.stringify([...faults.values()]).includes("canary"));
});

test("what is known of an account is known of the wished address alone", () => {
  const wish = mailbox("a@new.example", { dest: "a@new.example", wish: "own", destExists: "yes", destPasswordGiven: false });
  const as = (dest: string, password = "", more: Partial<Mailbox> = {}, acceptsWish = false) => ({ mailbox: { ...wish, ...more }, dest, acceptsWish, password, isIn: true });
  assert.equal(accountOf(as("A@new.example ")), "yes");
  assert.equal(accountOf(as("b@new.example")), "unknown");
  assert.equal(passwordFrom(as("a@new.example")), "missing");
  assert.equal(passwordFrom(as("b@new.example")), "either");
  assert.equal(passwordFrom(as("a@new.example", "", { destExists: "no" })), "generated");
  assert.equal(passwordFrom(as("a@new.example", "", { destPasswordGiven: true })), "user");
  assert.equal(passwordFrom(as("a@new.example", "not-a-secret", { destPasswordGiven: true })), "admin");
});

test("the user's own password is for a wish that is the mailbox's own address, or accepted", () => {
  const as = (dest: string, wish: Mailbox["wish"], acceptsWish: boolean) =>
    passwordFrom({ mailbox: mailbox("a@old.example", { dest: "a@new.example", wish, destPasswordGiven: true }), dest, acceptsWish, password: "", isIn: true });
  assert.equal(as("a@new.example", "own", false), "user");
  for (const wish of ["other-domain", "other-name", "other-name-and-domain"] as const) {
    assert.deepEqual([as("A@new.example", wish, false), as("A@new.example", wish, true)], ["unaccepted", "user"], wish);
  }
  // Chosen for another address than the admin's.
  assert.deepEqual([as("x@new.example", "own", false), as("x@new.example", "own", true)], ["either", "user"]);
});

test("a wish that nobody has accepted is neither sent nor in the way of others", () => {
  const wished = { ...row("emil@old.example", "ceo@new.example"), mailbox: mailbox("emil@old.example", { dest: "ceo@new.example", wish: "other-name-and-domain" }) };
  const rows = [wished, row("ceo@old.example", "CEO@new.example")];
  assert.deepEqual(ready(rows).map(({ mailbox: { source } }) => source), ["ceo@old.example"]);
  assert.equal(faultsOf(rows).size, 0);
  const accepted = [{ ...wished, acceptsWish: true }, ...rows.slice(1)];
  assert.deepEqual([ready(accepted).length, faultsOf(accepted).size], [2, 1]);
});

test("another address than the one that was accepted is not accepted", () => {
  const accepted = { ...row("emil@old.example", "ceo@new.example"), acceptsWish: true };
  assert.equal(withDest(accepted, " CEO@new.example").acceptsWish, true);
  assert.equal(withDest(accepted, "cfo@new.example").acceptsWish, false);
  assert.deepEqual(moveToDomain([accepted], "x.example", false).map(({ dest, acceptsWish }) => [dest, acceptsWish]), [["emil@x.example", false]]);
});

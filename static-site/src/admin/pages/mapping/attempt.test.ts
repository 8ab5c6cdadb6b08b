import assert from "node:assert/strict";
import { test } from "node:test";
import type { Outcome, Problem } from "../../api/outcome.ts";
import { Attempt, type Kept, type SentRow } from "./attempt.ts";
import type { Row } from "./rows.ts";

function row(id: string, dest: string, password = ""): Row {
  const wish = { dest: null, wish: null, destExists: null, destPasswordGiven: false };
  const mailbox = { id, source: `${id}@old.example`, name: "Somebody", ...wish, checkedAt: "", messages: 1, mappingId: null };
  return { mailbox, dest, acceptsWish: false, password, isIn: true };
}

const taken: Outcome<string> = { ok: true, value: "taken in" };

function refused(slug: string, more: Partial<Problem> = {}): Outcome<string> {
  return { ok: false, problem: { slug, title: "", status: 409, detail: "", ...more } };
}

/** Plays the answers, one a sending, and notes what was sent. */
function played(answers: Outcome<string>[], kept?: Kept) {
  const keys: string[] = [];
  const bodies: (readonly SentRow[])[] = [];
  const pauses: number[] = [];
  const notes: Kept[] = [];
  let made = 0;
  const attempt = new Attempt<string>(
    {
      send: (key, rows) => {
        keys.push(key);
        bodies.push(rows);
        assert.ok(kept !== undefined || notes.some((note) => note.key === key), "a key is kept before it is sent");
        return Promise.resolve(answers.shift() ?? taken);
      },
      pause: (seconds) => Promise.resolve(void pauses.push(seconds)),
      newKey: () => `key-${++made}`,
      keep: (note) => void notes.push(note),
    },
    kept,
  );
  return { attempt, keys, bodies, pauses, notes };
}

const rows = [row("a", " a@new.example "), { ...row("b", "b@new.example"), isIn: false }, row("c", "c@new.example", " not-a-secret ")];

test("rows that are left out aren't sent, passwords as typed and only where there are any", async () => {
  const play = played([]);
  assert.deepEqual(await play.attempt.send(rows), taken);
  assert.deepEqual(play.bodies, [
    [
      { credentialId: "a", destEmail: "a@new.example" },
      { credentialId: "c", destEmail: "c@new.example", destPassword: " not-a-secret " },
    ],
  ]);
  assert.ok(!JSON.stringify(play.notes).includes("not-a-secret"));
});

test("a wish is sent once it is accepted, and that is another body", async () => {
  const [mailbox, dest] = [{ ...row("a", "").mailbox, dest: "ceo@new.example", wish: "other-name-and-domain" as const }, "ceo@new.example"];
  const wished: Row = { mailbox, dest, acceptsWish: false, password: "", isIn: true };
  const play = played([]);
  await play.attempt.send([wished, row("b", "b@new.example")]);
  await play.attempt.send([{ ...wished, acceptsWish: true }, row("b", "b@new.example")]);
  const b = { credentialId: "b", destEmail: "b@new.example" };
  assert.deepEqual(play.bodies, [[b], [{ credentialId: "a", destEmail: dest, acceptWish: true }, b]]);
  assert.deepEqual(play.keys, ["key-1", "key-2"]);
  // Over a reload as well.
  const again = played([], play.notes[1]);
  await again.attempt.send([{ ...row("a", dest), acceptsWish: false }, row("b", "b@new.example")]);
  assert.equal(again.notes.length, 1);
});

test("a lost answer is asked for again under the same key, also by the next click", async () => {
  const lost = refused("no-answer");
  const play = played([lost, lost, lost, taken]);
  assert.deepEqual(await play.attempt.send(rows), lost);
  assert.deepEqual(play.pauses, [2, 4]);
  assert.deepEqual(await play.attempt.send(rows), taken);
  assert.deepEqual(play.keys, ["key-1", "key-1", "key-1", "key-1"]);
});

test("what is being taken in already is asked for calmly, under the same key", async () => {
  const play = played([refused("mapping-in-progress", { retryAfterSeconds: 60 }), taken]);
  assert.deepEqual(await play.attempt.send(rows), taken);
  assert.deepEqual([play.keys, play.pauses], [["key-1", "key-1"], [60]]);
});

test("other rows are another mapping with another key, another password as well", async () => {
  const play = played([refused("invalid-rows"), refused("invalid-rows")]);
  await play.attempt.send(rows);
  await play.attempt.send([row("a", "other@new.example")]);
  await play.attempt.send([row("a", "other@new.example", "x")]);
  await play.attempt.send([row("a", "other@new.example", "y")]);
  await play.attempt.send([row("a", "other@new.example", "y")]);
  assert.deepEqual(play.keys, ["key-1", "key-2", "key-3", "key-4", "key-4"]);
});

test("a key survives a reload with the same rows; where the passwords are others it is changed once", async () => {
  const first = played([]);
  await first.attempt.send(rows);
  const [kept] = first.notes;
  assert.ok(kept !== undefined);
  const again = played([refused("idempotency-key-reused"), taken], kept);
  assert.deepEqual(await again.attempt.send(rows), taken);
  assert.deepEqual(again.keys, ["key-1", "key-1"]);
  assert.equal(again.notes.length, 1);
  const never = refused("idempotency-key-reused");
  assert.deepEqual(await played([never, never], kept).attempt.send(rows), never);
  const other = played([taken], kept);
  await other.attempt.send([row("a", "a@new.example")]);
  assert.equal(other.notes.length, 1);
});

test("any other refusal is for the reader", async () => {
  for (const slug of ["invalid-rows", "mapping-overlaps", "unavailable", "role-too-low"]) {
    const play = played([refused(slug)]);
    assert.deepEqual(await play.attempt.send(rows), refused(slug));
    assert.equal(play.keys.length, 1);
  }
});

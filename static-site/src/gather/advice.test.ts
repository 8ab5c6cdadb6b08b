import assert from "node:assert/strict";
import { test } from "node:test";
import { answers } from "../texts/en/answers.ts";
import { problems } from "../texts/problems.ts";
import { advise } from "./advice.ts";
import { begin, prepare } from "./language.ts";
import { readProblem } from "./problem.ts";

// The page in whose language all of this is said.
Object.assign(globalThis, { document: { documentElement: { lang: "en" } } });
await begin();
await prepare();

const now = new Date("2026-03-01T10:00:20Z");

function advice(status: number, body: unknown, retryAfter: string | null = null) {
  return advise(readProblem(status, retryAfter, body), now, "UTC");
}

function problem(slug: string, more: object = {}) {
  return advice(400, { type: `/problems/${slug}`, ...more });
}

test("every problem that the explanations name has advice of its own", () => {
  const said = new Set<string>();
  for (const slug of Object.keys(problems)) {
    const told = problem(slug, { field: "sourceEmail" });
    said.add(told.kind === "field" ? told.fault.error : told.kind === "stopped" ? told.title : told.kind);
  }
  assert.equal(said.size, Object.keys(problems).length);
});

test("a refused login: the cause's sentence, then what to do next, at the field that the API names", () => {
  for (const [cause, error] of Object.entries(answers.refused)) {
    const told = problem("login-refused", { cause, hint: "enable-imap", field: "sourceEmail" });
    assert.deepEqual(told, { kind: "field", field: "sourceEmail", fault: { error, next: answers.next["enable-imap"] } });
  }
  const error = answers.refused["wrong-credentials"];
  for (const [hint, next] of Object.entries(answers.next)) {
    if (typeof next !== "string" || hint === "tell-organizer") continue;
    const told = problem("login-refused", { cause: "wrong-credentials", hint, field: "sourcePassword" });
    assert.deepEqual(told, { kind: "field", field: "sourcePassword", fault: { error, next } });
  }
});

test("no two causes and no two hints read alike", () => {
  const sentences = [...Object.values(answers.refused), ...Object.values(answers.next).map((next) => (typeof next === "string" ? next : next("soon")))];
  assert.equal(new Set(sentences).size, sentences.length);
  for (const sentence of sentences) assert.match(sentence, /^[A-Z].{20,}[.]$/);
});

test("a provider's page is offered, and only over https", () => {
  const refused = { cause: "app-password", hint: "make-app-password" };
  const fault = { error: answers.refused["app-password"], next: answers.next["make-app-password"] };
  const field = { kind: "field", field: "sourcePassword" };
  const help = "https://help.example/app-passwords";
  assert.deepEqual(problem("login-refused", { ...refused, help }), { ...field, fault: { ...fault, help } });
  for (const other of ["http://help.example/", "javascript:alert(1)", 7]) {
    assert.deepEqual(problem("login-refused", { ...refused, help: other }), { ...field, fault });
  }
});

test("a cause, hint or field that is not known yet still says something true", () => {
  for (const unknown of ["constructor", "try-later", "next-year", 7]) {
    const told = problem("login-refused", { cause: unknown, hint: unknown, field: "shoeSize" });
    assert.deepEqual(told, { kind: "field", field: "sourcePassword", fault: { error: answers.refused["wrong-credentials"] } });
  }
});

test("not now: nothing is said against the password, and when to try again", () => {
  const told = problem("not-now", { cause: "not-now", hint: "try-later", retryable: true, retryAfterSeconds: 300 });
  const text = told.kind === "stopped" ? told.text.join(" ") : "";
  assert.match(text, /This says nothing about your password/);
  assert.match(text, /at 10:06, in 5 minutes/);
  assert.match(text, /What you typed is kept/);
});

test("a server that was set up wrongly is not the visitor's mistake, and somebody else's to mend", () => {
  const told = (retryable: boolean) => problem("server-setup", { cause: "server-setup", hint: "tell-organizer", retryable });
  const { title, text, mayPass } = answers.stopped["server-setup"];
  const next = answers.next["tell-organizer"];
  assert.deepEqual(told(false), { kind: "stopped", title, text: [text, next], again: false });
  assert.deepEqual(told(true), { kind: "stopped", title, text: [text, mayPass, next], again: true });
  assert.match(title, /not your mistake/);
});

test("a new address that can't be used: at its own field or at its password's, in the cause's words", () => {
  const { other, ...causes } = answers.destination;
  for (const [cause, fault] of Object.entries(causes)) {
    const field = cause === "foreign-domain" ? "destEmail" : "destPassword";
    assert.deepEqual(problem("destination-unusable", { cause, field }), { kind: "field", field, fault });
  }
  for (const cause of ["constructor", "imap-disabled", 7, undefined]) {
    assert.deepEqual(problem("destination-unusable", { cause }), { kind: "field", field: "destEmail", fault: other });
  }
  assert.equal(new Set(Object.values(answers.destination).map((fault) => fault.error)).size, 4);
});

test("a faulty field is told at that field", () => {
  assert.deepEqual(problem("invalid-field", { field: "destEmail" }), {
    kind: "field",
    field: "destEmail",
    fault: { error: answers.invalid.destEmail },
  });
});

test("another try is offered where it can help", () => {
  const again = (slug: string, retryable = false) => {
    const told = problem(slug, { retryable });
    return told.kind === "stopped" && told.again;
  };
  assert.deepEqual(["not-now", "unavailable", "no-answer"].map((slug) => again(slug)), [true, true, true]);
  assert.deepEqual(["server-setup", "too-many-submissions", "forbidden"].map((slug) => again(slug)), [false, false, false]);
  assert.ok(again("server-setup", true), "a mail server that may only be down for a moment");
});

test("a limit says when: rounded up, from the body or from Retry-After", () => {
  const fromBody = problem("too-many-submissions", { retryAfterSeconds: 700 });
  const fromHeader = advice(429, undefined, "700");
  assert.match(fromBody.kind === "stopped" ? fromBody.text.join(" ") : "", /at 10:12, in 12 minutes/);
  assert.deepEqual(fromHeader, fromBody);
});

test("an answer that is no problem document is told by its status", () => {
  const kinds = [403, 404, 410, 429, 500, 502].map((status) => readProblem(status, null, "<html>").slug);
  assert.deepEqual(kinds, ["forbidden", "not-found", "campaign-over", "too-many-submissions", "unavailable", "unavailable"]);
});

test("waits that make no sense are left out", () => {
  for (const wait of [-1, "soon", Number.NaN, null]) {
    assert.equal(readProblem(503, null, { retryAfterSeconds: wait }).retryAfterSeconds, undefined);
  }
});

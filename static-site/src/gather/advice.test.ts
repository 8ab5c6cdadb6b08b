import assert from "node:assert/strict";
import { test } from "node:test";
import { gather, problems } from "../texts/en.ts";
import { advise } from "./advice.ts";
import { readProblem } from "./problem.ts";

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

test("every cause of a refused login has its sentence, at the field that the API names", () => {
  for (const [cause, fault] of Object.entries(gather.refused)) {
    const told = problem("login-refused", { cause, field: "sourcePassword" });
    assert.deepEqual(told, { kind: "field", field: "sourcePassword", fault });
  }
});

test("a provider's page is offered, and only over https", () => {
  const help = "https://help.example/app-passwords";
  const told = problem("login-refused", { cause: "app-password", help });
  assert.deepEqual(told, { kind: "field", field: "sourcePassword", fault: { ...gather.refused["app-password"], help } });
  for (const other of ["http://help.example/", "javascript:alert(1)", 7]) {
    const fault = gather.refused["app-password"];
    assert.deepEqual(problem("login-refused", { cause: "app-password", help: other }), {
      kind: "field",
      field: "sourcePassword",
      fault,
    });
  }
});

test("a cause or field that is not known yet still says something true", () => {
  const told = problem("login-refused", { cause: "constructor", field: "shoeSize" });
  assert.deepEqual(told, { kind: "field", field: "sourcePassword", fault: gather.refused["wrong-credentials"] });
});

test("a faulty field is told at that field", () => {
  assert.deepEqual(problem("invalid-field", { field: "destEmail" }), {
    kind: "field",
    field: "destEmail",
    fault: { error: gather.fields.destEmail.invalid },
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
  assert.match(fromBody.kind === "stopped" ? fromBody.text : "", /at 10:12, in 12 minutes/);
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

/** What is said to every answer that the API can give to a submission, in the page's English words. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answers } from "../texts/en/answers.ts";
import { advise } from "./advice.ts";
import { begin, prepare } from "./language.ts";
import { readProblem } from "./problem.ts";

Object.assign(globalThis, { document: { documentElement: { lang: "en" } } });
await begin();
await prepare();

const now = new Date("2026-03-01T10:00:20Z");
const advice = (status: number, body: unknown) => advise(readProblem(status, null, body), now, "UTC");

const refusals: Record<string, string> = {
  "wrong-credentials": "The mail server did not accept this address and password.",
  "app-password": "Your mail provider wants an app password here, not your usual one.",
  "browser-sign-in": "Your mail provider wants you to sign in with a browser first.",
  "basic-auth-disabled": "This mail server takes no passwords from other programs.",
  "imap-disabled": "Access by other programs (IMAP) is switched off for this mailbox.",
  "contact-admin": "The mail server has locked or limited this account.",
  "mailbox-unusable": "The password works, but the mail server could not open the mailbox.",
};

/** By the API's hint: the cause that it comes with, the field, whether the provider explains it, what is said. */
const hints: Record<string, [string, "sourcePassword" | "sourceEmail", boolean, RegExp]> = {
  "check-password": ["wrong-credentials", "sourcePassword", false, /type the password again\. Capital and small letters matter/],
  "check-app-password": ["wrong-credentials", "sourcePassword", true, /type an app password: one that you made for this/],
  "check-password-or-make-app-password": ["wrong-credentials", "sourcePassword", true, /sign in with a second step[^]*make an app password and type that one/],
  "check-password-or-enable-imap": ["wrong-credentials", "sourcePassword", true, /If it is right[^]*switch this on \(IMAP\)/],
  "make-app-password": ["app-password", "sourcePassword", true, /Make an app password[^]*then type it here/],
  "sign-in-in-browser": ["browser-sign-in", "sourceEmail", false, /Open your webmail, sign in/],
  "password-not-accepted": ["basic-auth-disabled", "sourceEmail", false, /no other password will help[^]*tell the person who sent you the link/],
  "enable-imap": ["imap-disabled", "sourceEmail", true, /Switch it on in the settings of your webmail/],
  "contact-admin": ["contact-admin", "sourceEmail", false, /may have expired\. Ask whoever looks after your mailbox/],
  "mailbox-did-not-open": ["mailbox-unusable", "sourceEmail", false, /Try to open it in your webmail/],
};

test("every cause and every hint of a refused login has a row here", () => {
  assert.deepEqual(Object.keys(answers.refused).sort(), Object.keys(refusals).sort());
  const said = Object.keys(answers.next).filter((hint) => !["try-later", "tell-organizer"].includes(hint));
  assert.deepEqual(said.sort(), Object.keys(hints).sort());
});

for (const [hint, [cause, field, explained, next]] of Object.entries(hints)) {
  test(`a login refused for ${cause}: ${hint}`, () => {
    const help = explained ? { help: "https://help.example/app-passwords" } : {};
    const told = advice(422, { type: "/problems/login-refused", cause, field, hint, retryable: false, ...help });
    assert.ok(told.kind === "field");
    assert.deepEqual({ field: told.field, error: told.fault.error }, { field, error: refusals[cause] });
    assert.match(told.fault.next ?? "", next);
    assert.equal(told.fault.help, explained ? help.help : undefined);
  });
}

const later = { cause: "not-now", hint: "try-later", retryable: true };
const setup = { cause: "server-setup", hint: "tell-organizer" };
const stops: [number, unknown, string, boolean, RegExp][] = [
  [400, { type: "/problems/invalid-body" }, "Your submission could not be read", false, /./],
  [403, { type: "/problems/forbidden" }, "Your submission was turned away", false, /./],
  [409, { type: "/problems/already-submitted", field: "sourceEmail" }, "This mailbox was already submitted", false, /./],
  [413, { type: "/problems/body-too-large" }, "What you typed is too long", false, /./],
  [415, { type: "/problems/unsupported-media-type" }, "This page is out of date", false, /./],
  [503, { type: "/problems/server-setup", ...setup, retryable: false }, "This is not your mistake", false, /not your mistake[^]*tell the person who sent you the link/i],
  [503, { type: "/problems/server-setup", ...setup, retryable: true }, "This is not your mistake", true, /only down for a moment/],
  [
    503,
    { type: "/problems/not-now", ...later, retryAfterSeconds: 300 },
    "The mail server can’t check your password right now",
    true,
    /says nothing about your password[^]*at 10:06, in 5 minutes\. What you typed is kept/,
  ],
  [503, { type: "/problems/unavailable", retryAfterSeconds: 60 }, "Something went wrong on our side", true, /./],
  [502, "a proxy's page", "Something went wrong on our side", true, /./],
  [429, { type: "/problems/too-many-submissions", retryAfterSeconds: 700 }, answers.stopped["too-many-submissions"].title, false, /at 10:12, in 12 minutes\./],
];

for (const [status, body, title, again, says] of stops) {
  const { type = "no problem document", retryable = false } = Object(body);
  test(`${status}, ${type}${retryable ? ", which may pass" : ""}`, () => {
    const told = advice(status, body);
    assert.ok(told.kind === "stopped");
    assert.deepEqual({ title: told.title, again: told.again }, { title, again });
    assert.match([told.title, ...told.text].join(" "), says);
  });
}

test("a campaign that ends while the form is open", () => {
  assert.deepEqual(advice(410, { type: "/problems/campaign-over" }), { kind: "over" });
});

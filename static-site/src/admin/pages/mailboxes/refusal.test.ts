import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { destinationText, known, refusalText } from "./refusal.ts";

/** The words that the login check can answer with, as its own source has them. */
function told(file: string, pattern: RegExp): string[] {
  const words = [...readFileSync(`../shared/imap-login/src/${file}`, "utf8").matchAll(pattern)].map(([, word]) => word ?? "");
  assert.ok(words.length > 5, `the words are no longer found in ${file}`);
  return words;
}

test("every cause and every hint of a refused login has words", () => {
  const causes = told("refusal.rs", /Cause::\w+(?:\(_\))? => "([a-z-]+)"/g).filter((cause) => !["not-now", "server-setup"].includes(cause));
  assert.deepEqual([...known.causes].sort(), causes.sort());
  const hints = told("hint.rs", /\w+ = "([a-z-]+)",/g).filter((hint) => !["try-later", "tell-organizer"].includes(hint));
  assert.deepEqual([...known.steps].sort(), hints.sort());
});

test("first the cause, then what to do; an unknown word adds nothing wrong", () => {
  assert.match(refusalText("imap-disabled", "enable-imap"), /^Access by other programs.*\. Have it switched on/);
  assert.equal(refusalText("unheard-of", "unheard-of"), "The mail server did not accept this address and password.");
  assert.equal(refusalText(undefined, "constructor"), "The mail server did not accept this address and password.");
  assert.match(destinationText("foreign-domain"), /does not end in a domain/);
  assert.match(destinationText("wrong-credentials"), /exists already/);
  assert.match(destinationText("imap-disabled"), /can’t be used/);
});

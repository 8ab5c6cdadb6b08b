import assert from "node:assert/strict";
import { test } from "node:test";
import { problems } from "../src/texts/en.ts";
import { fill } from "./fill-texts.ts";

test("a name that the catalog lacks stops the build", () => {
  assert.throws(() => fill("<p>{{nothing}}</p>"), /nothing/);
});

test("every problem has a section with its slug as anchor", () => {
  const html = fill("{{problems}}");
  for (const slug of Object.keys(problems)) assert.ok(html.includes(`<section id="${slug}"><h2>`), slug);
});

test("texts are escaped", () => {
  assert.ok(!/<(?!\/?(section|h2|p)\b)/.test(fill("{{problems}}")));
});

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { adminProblems } from "../src/texts/en-admin.ts";
import { problems } from "../src/texts/problems.ts";
import { fill, fillEnglish } from "./fill-texts.ts";

test("a name that the catalog lacks stops the build", () => {
  assert.throws(() => fill("<p>{{nothing}}</p>", {}), /nothing/);
});

test("every problem has a section with its slug as anchor", () => {
  const html = fillEnglish("{{problems}}");
  for (const slug of Object.keys(problems)) assert.ok(html.includes(`<section id="${slug}"><h2>`), slug);
  const adminHtml = fillEnglish("{{adminProblems}}");
  for (const slug of Object.keys(adminProblems)) assert.ok(adminHtml.includes(`<section id="${slug}"><h3>`), slug);
});

test("every problem that an API answers is explained, once", () => {
  const rust = ["../shared", "../functions"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".rs")).map((file) => `${folder}/${file}`),
  );
  const text = [...rust, "../template.yaml"].map((file) => readFileSync(file, "utf8")).join("\n");
  const answered = new Set([...text.matchAll(/"\/problems\/([a-z-]+)"/g)].map(([, slug]) => slug ?? ""));
  assert.ok(answered.size > 20, `only ${answered.size} found`);
  const explained = [...Object.keys(problems), ...Object.keys(adminProblems)];
  assert.deepEqual([...answered].filter((slug) => !explained.includes(slug)), []);
  assert.equal(new Set(explained).size, explained.length);
});

test("texts are escaped", () => {
  assert.ok(!/<(?!\/?(section|h2|h3|p)\b)/.test(fillEnglish("{{problems}}{{adminProblems}}")));
  assert.equal(fill("{{a}}", { a: `<"&">` }), "&lt;&quot;&amp;&quot;&gt;");
});

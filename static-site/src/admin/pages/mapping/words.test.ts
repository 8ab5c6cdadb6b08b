import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { detailWords } from "./refusals.ts";
import type { Field } from "./rows.ts";
import { failureWords, rowCodes, rowFault, stateWords, stepWords, type State } from "./words.ts";

/** From the folder in which `npm run check` runs. */
const rust = (file: string) => readFileSync(`../${file}`, "utf8");

/** What an enumeration's `as_str` answers. */
function wordsOf(file: string, name: string): string[] {
  const source = rust(`shared/store/src/mappings/${file}`);
  const body = new RegExp(`impl ${name} \\{.*?fn as_str.*?\\{(.*?)\\n    \\}`, "s").exec(source)?.[1] ?? "";
  return [...body.matchAll(/=> "([a-z-]+)"/gi)].map(([, word]) => word ?? "");
}

/** What `Invalid::new` and details say in a file. */
function reasons(...files: string[]): string[] {
  return files.flatMap((file) =>
    [...rust(file).matchAll(/(?:Invalid::new\(|detail = |=> )"([a-z][^"A-Z]* [^"]*)"/g)].map(([, reason]) => reason ?? ""),
  );
}

test("every state and every failure of a mapping has words", () => {
  const states = wordsOf("mapping.rs", "MappingState");
  assert.equal(states.length, 7);
  assert.deepEqual(Object.keys(stateWords).sort(), states.sort());
  const failures = wordsOf("mapping.rs", "MappingFailure");
  assert.ok(failures.length >= 4);
  assert.deepEqual(Object.keys(failureWords).sort(), failures.sort());
});

test("every code of a row has a sentence of its own, for the old mailbox and for the new account", () => {
  const codes = wordsOf("row.rs", "RowCode");
  assert.ok(codes.length >= 19, `only ${codes.length} found`);
  assert.deepEqual([...rowCodes].sort(), codes.sort());
  const fallback = rowFault({ field: "destEmail", code: "not-known-yet", detail: "canary" });
  assert.equal(fallback.what, "canary");
  for (const field of wordsOf("row.rs", "RowField") as Field[]) {
    const said = new Set(codes.map((code) => rowFault({ field, code, detail: "canary" })).map(({ what }) => what));
    assert.equal(said.size, codes.length, field);
    assert.ok(!said.has("canary"), field);
  }
  for (const code of codes) assert.notEqual(rowFault({ field: "credentialId", code, detail: "" }).next, fallback.next, code);
});

test("every reason for which the API refuses a row has a sentence", () => {
  const address = reasons("shared/domain/src/address.rs");
  const password = reasons("shared/domain/src/password.rs");
  const id = reasons("shared/domain/src/digits.rs");
  const rows = reasons("functions/mapping/src/problems.rs", "functions/mapping/src/proposing.rs", "functions/mapping/src/form.rs");
  assert.ok(address.length >= 5 && password.length >= 4 && id.length === 1 && rows.length >= 6, "the sources read otherwise now");
  const known = (field: Field) => Object.keys(detailWords[field]);
  for (const reason of address) assert.ok(known("destEmail").includes(reason), reason);
  for (const reason of password) assert.ok(known("destPassword").includes(reason), reason);
  for (const reason of id) assert.ok(known("credentialId").includes(reason), reason);
  const all = [...known("credentialId"), ...known("destEmail"), ...known("destPassword"), ...known("acceptWish")];
  const notOfRows = ["must have 1 to 500 entries", "can't overlap"];
  for (const reason of rows) assert.ok(all.includes(reason) || notOfRows.includes(reason), reason);
});

test("what is being done is told in each state, with numbers that fit", () => {
  const states = Object.keys(stateWords) as State[];
  const told = states.map((state) => stepWords(state, { done: 1, of: 3 }));
  assert.match(told[states.indexOf("validating")] ?? "", /^1 of 3 rows checked/);
  assert.match(stepWords("committing", { done: 0, of: 1 }), /0 of 1 account created/);
  assert.match(stepWords("committing", { done: 0, of: 0 }), /every account exists/);
  for (const text of told) assert.match(text, /^[A-Z0-9].*\.$/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { codesAsText, inGroups } from "./groups.ts";

test("a secret in groups is the same without its spaces", () => {
  assert.equal(inGroups("ABCDEFGHIJ", 4), "ABCD EFGH IJ");
  assert.equal(inGroups("", 4), "");
});

test("codes are kept one to a line, with what they are for", () => {
  const text = codesAsText(["AAAAAA-BBBBBB", "CCCCCC-DDDDDD"], "anna@admin.example", "https://admin.example");
  assert.match(text, /^Recovery codes for anna@admin\.example at https:\/\/admin\.example\n[^]*\n\nAAAAAA-BBBBBB\nCCCCCC-DDDDDD\n$/);
});

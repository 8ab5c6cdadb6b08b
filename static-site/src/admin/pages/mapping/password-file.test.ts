import assert from "node:assert/strict";
import { test } from "node:test";
import { changedInFile, passwordsCsv, passwordsText, type Row } from "./password-file.ts";

const rows = ["a", "b", "c", "d"].map((name, row): Row => {
  return { row, credentialId: name, source: `${name}@old.example`, destEmail: `${name}@new.example`, wishAccepted: false, account: "new", passwordBy: "admin" };
});

function passwords(...texts: string[]) {
  return texts.map((password, row) => ({ row, destEmail: `${"abcd"[row]}@new.example`, password }));
}

test("a file of passwords that spreadsheets leave alone has no notes", () => {
  const plain = passwords("not-a-secret", 'with "quotes", and commas');
  assert.equal(changedInFile(plain), 0);
  assert.equal(
    passwordsCsv(plain, rows),
    '\ufeff"Old address","New address","Password"\r\n' +
      '"a@old.example","a@new.example","not-a-secret"\r\n' +
      '"b@old.example","b@new.example","with ""quotes"", and commas"\r\n',
  );
});

test("a password that begins like a formula is defused, and the note says how to get it back", () => {
  const tricky = passwords("=1+1", "'@x", "a;=b;-c", "plain");
  assert.equal(changedInFile(tricky), 3);
  const file = passwordsCsv(tricky, rows);
  const cells = file.trim().split("\r\n").slice(1).map((line) => line.slice(1, -1).split('","'));
  tricky.forEach(({ password }, index) => {
    const [, , written = "", note = ""] = cells[index] ?? [];
    const places = [...note.matchAll(/\d+/g)].map(([place]) => Number(place));
    const restored = [...written].filter((_, at) => !places.includes(at + 1)).join("");
    assert.equal(restored.replace(/"$/, ""), password);
    assert.doesNotMatch(written, /^[=+\-@]/);
  });
  assert.match(file, /"Note"/);
});

test("what is copied is as it is", () => {
  assert.equal(passwordsText(passwords("=1+1", "x")), "a@new.example\t=1+1\nb@new.example\tx\n");
});

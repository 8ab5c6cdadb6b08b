import assert from "node:assert/strict";
import { test } from "node:test";
import { addresses } from "../../../../build/addresses.ts";
import { addressFault, canonical, domainOf } from "./address.ts";

test("spellings of one mailbox are the same, other mailboxes are not", () => {
  assert.equal(canonical(" Anna@Example.ORG\t"), "anna@example.org");
  assert.equal(canonical("anna@bücher.example"), canonical("ANNA@XN--BCHER-KVA.example"));
  assert.equal(canonical("Zoe\u0308@example.org"), canonical("ZOË@example.org"));
  assert.equal(canonical("straße@example.org"), canonical("STRASSE@example.org"));
  assert.equal(canonical("ΣΊΣΥΦΟΣ@example.org"), canonical("σίσυφος@example.org"));
  assert.equal(canonical("σίσυφοσ@example.org"), canonical("σίσυφος@example.org"));
  assert.notEqual(canonical("anna+a@example.org"), canonical("anna@example.org"));
  assert.notEqual(canonical("a.nna@example.org"), canonical("anna@example.org"));
  assert.equal(canonical("no address"), "no address");
});

test("what the API refuses is told before, what it takes is let through", () => {
  for (const address of ["anna@new-mail.example", " a.b-c_9+x@x.example ", "ännä@bücher.example", "o'neil@a.b.example"]) {
    assert.equal(addressFault(address), undefined, address);
  }
  const refused = ["anna", "@example.org", "anna@", "a@b@example.org", "anna@example..org", "anna@-example.org"];
  const more = ["anna@localhost", "anna@example.org.", '"a"@example.org', "anna@exa_mple.org", "anna\u037e@example.org"];
  for (const address of [...refused, ...more]) assert.equal(addressFault(address), "malformed", address);
  assert.equal(addressFault("  "), "missing");
  assert.equal(addressFault("an na@example.org"), "spaces");
  assert.equal(addressFault(`${"x".repeat(65)}@example.org`), "too-long");
});

test("what looks like another address is refused as the API refuses it", () => {
  for (const { address, isTaken } of addresses) assert.equal(addressFault(address) === undefined, isTaken, JSON.stringify(address));
});

test("a domain may be typed with its @, and must be one", () => {
  assert.equal(domainOf(" @new-mail.example "), "new-mail.example");
  for (const typed of ["", "localhost", "new mail.example", "anna@new-mail.example", "a/b.example"]) {
    assert.equal(domainOf(typed), undefined, typed);
  }
});

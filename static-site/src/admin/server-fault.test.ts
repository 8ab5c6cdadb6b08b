import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { faultReasons, serverFaultText } from "./server-fault.ts";

test("every fault that the login check tells has words of its own, and no other does", () => {
  const source = readFileSync("../shared/imap-login/src/cause.rs", "utf8");
  const [, faults = ""] = /impl Fault \{([^]*?)\n\}/.exec(source) ?? [];
  const reasons = [...faults.matchAll(/=> "([a-z-]+)"/g)].map(([, reason]) => reason);
  assert.ok(reasons.length > 10, "the reasons are no longer found in the Rust source");
  assert.deepEqual([...faultReasons].sort(), reasons.sort());
  assert.equal(new Set(faultReasons.map(serverFaultText)).size, faultReasons.length);
  assert.match(serverFaultText("unheard-of"), /Test the server/);
  assert.match(serverFaultText("constructor"), /Test the server/);
});

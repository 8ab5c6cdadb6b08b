import assert from "node:assert/strict";
import { test } from "node:test";
import { mailTo, mailtoLink } from "./mail.ts";

const link = `https://gather.example.org/gather/${"0".repeat(64)}`;
const mail = mailTo({ serverName: "Bücher & Söhne", link, expiresAt: "2026-12-06T13:05:00Z" }, "Europe/Vienna");

test("the ready mail tells what, where, how and until when, in the sender's time", () => {
  assert.match(mail.subject, /^Please hand in your mailbox at Bücher & Söhne before Sunday,? 6 December 2026$/);
  assert.ok(mail.body.includes(`Open this link: ${link}\n`));
  assert.ok(mail.body.includes("your mailbox at Bücher & Söhne today"));
  assert.match(mail.body, /before Sunday,? 6 December 2026, 14:05 CET[.]/);
});

test("the mail's link opens with the same subject and body, lines broken as mail has them", () => {
  const { protocol, pathname, searchParams } = new URL(mailtoLink(mail));
  assert.equal(protocol + pathname, "mailto:");
  assert.equal(searchParams.get("subject"), mail.subject);
  assert.equal(searchParams.get("body"), mail.body.replaceAll("\n", "\r\n"));
  assert.ok(!mailtoLink(mail).includes("+"), "a plus is a plus to a mail program, not a space");
});

/** The audit log, by a real browser against the real stack. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { asNobody, asOwner, dynamodb, open, openCampaign, testOwner } from "../stack.js";
import { Admin, closeBrowser, expect, focusOn, newAccount, seen, site } from "./visit.js";

after(closeBrowser);

const rows = (page) => page.locator("tbody tr");
const show = (page) => page.getByRole("button", { name: "Show entries" });
const today = () => new Date().toISOString().slice(0, 10);
const search = (page) => page.evaluate(() => location.search);

/** Waits for a search's answer and the rows that it brings. */
async function searched(page, act) {
  const answer = page.waitForResponse((answer) => new URL(answer.url()).pathname === "/api/audit");
  await act();
  const { entries, next } = await (await answer).json();
  return { entries, next };
}

test("filters are set by the keyboard alone, stand in the address, and a deep link shows the same", async () => {
  const who = await newAccount("viewer");
  await assert.rejects(asNobody("POST", "/api/sign-in", { email: who.email, password: "not the right password" }));
  await asNobody("POST", "/api/sign-in", who);
  await Admin.make(async (admin, page) => {
    await admin.goto(`/audit?actor=${encodeURIComponent(who.email)}&action=invitation.*`);
    await rows(page).first().waitFor();
    await admin.tabTo(page.getByLabel("By or from (optional)"));
    await page.keyboard.press("Control+A");
    await page.keyboard.type("not an actor");
    await admin.tabTo(show(page));
    await page.keyboard.press("Enter");
    const summary = page.locator(".summary");
    await summary.getByText("Type a whole mail address, an IP address").waitFor();
    await focusOn(page, /There is a problem/);
    await admin.look("admin-audit-faults");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+A");
    await page.keyboard.type(who.email.toUpperCase());
    await page.keyboard.press("Tab");
    await page.keyboard.type("Signing");
    const { entries } = await searched(page, () => page.keyboard.press("Tab").then(() => admin.tabTo(show(page))).then(() => page.keyboard.press("Enter")));
    assert.deepEqual(entries.map(({ action, outcome }) => `${action} ${outcome}`), ["sign-in done", "sign-in refused"]);
    await expect(rows(page)).toHaveCount(2);
    await expect.poll(() => search(page)).toBe(`?actor=${encodeURIComponent(who.email.toUpperCase())}&action=sign-*`);
    await expect(rows(page).nth(0)).toContainText(new RegExp(`Sign in[^]*Done[^]*${who.email}`), seen);
    await expect(rows(page).nth(1)).toContainText(/Sign in[^]*Refused/, seen);
    await expect(rows(page).first().locator("time")).toHaveAttribute("title", /\d\d:\d\d:\d\d/);

    const link = page.url();
    await page.goto("about:blank");
    await page.goto(link);
    await expect(rows(page)).toHaveCount(2);
    await expect(page.getByLabel("What")).toHaveValue("sign-*");
    await page.getByText("These are all entries of the days that you chose.").waitFor();

    const details = rows(page).first().locator("details");
    await admin.tabTo(details.locator("summary"));
    await page.keyboard.press("Enter");
    const shown = await details.innerText();
    for (const text of [entries[0].hash, entries[0].previous, entries[0].place, entries[0].at, entries[0].address]) assert.ok(shown.includes(text), text);
    await admin.look("admin-audit-details");
    assert.match(entries[0].place, new RegExp(`^${today()}/\\d{10}$`));

    // The same page by its link begins anew, without filters.
    await page.getByRole("link", { name: "Audit log" }).click();
    await rows(page).nth(2).waitFor();
    await expect.poll(() => search(page)).toBe("");
    await expect(page.getByLabel("By or from (optional)")).toHaveValue("");
  });
});

test("a deep link that can't be looked for says so at its fields, and nothing is asked", () =>
  Admin.make(async (admin, page) => {
    await admin.goto(`/audit?from=2026-02-30&action=${encodeURIComponent("<img src=x>")}`);
    await page.getByText("asks for something that can’t be looked for").waitFor();
    await expect(page.getByLabel("Action")).toHaveValue("<img src=x>");
    assert.ok(!admin.calls.includes("GET /api/audit"), admin.calls.join());
    await page.getByLabel("Action").fill("campaign.create");
    const { entries } = await searched(page, () => show(page).click());
    assert.ok(entries.every(({ action }) => action === "campaign.create"));
    await expect.poll(() => search(page)).toBe("?action=campaign.create");
    await admin.goto("/audit?from=2020-01-01&to=2020-01-02&actor=2001%3Adb8%3A%3A1");
    await page.getByRole("heading", { name: "No entry fits" }).waitFor();
    await admin.look("admin-audit-none");
  }));

test("older entries follow, and the exported file holds them all, with nothing that a spreadsheet would calculate", async () => {
  const campaign = await openCampaign();
  const email = `=1+1+cmd-${campaign.id.slice(0, 8)}@admin.example`;
  const { token } = await asOwner("POST", "/api/invitations", { label: "=cmd|x", email, role: "admin", scope: [campaign.id], expiryDays: 1 });
  const password = "not a secret, only for tests";
  await asNobody("POST", "/api/invitation/accept", { token, password });
  await Admin.make(async (_admin, page) => {
    const link = await page.evaluate(async (id) => (await fetch(`/api/campaigns/${id}/link`)).status, campaign.id);
    assert.equal(link, 200);
    // One more than a page of the log; each of them asks for a session that isn't there.
    const refused = await page.evaluate(async () => {
      const statuses = [];
      const end = async (at) => {
        const id = at.toString(16).padStart(32, "0");
        statuses.push((await fetch(`/api/sessions/${id}`, { method: "DELETE", headers: { "x-mailgather": "1" } })).status);
      };
      for (let at = 0; at < 100; at += 4) await Promise.all([at, at + 1, at + 2, at + 3].map(end));
      return statuses;
    });
    assert.deepEqual([...new Set(refused)], [404]);
  }, { as: { email, password } });
  await Admin.make(async (admin, page) => {
    const first = await searched(page, () => admin.goto(`/audit?actor=${encodeURIComponent(email)}`));
    assert.equal(first.entries.length, 100);
    await expect(rows(page)).toHaveCount(100);
    const older = page.getByRole("button", { name: "Show older entries" });
    await older.focus();
    const second = await searched(page, () => page.keyboard.press("Enter"));
    await page.getByText("These are all entries of the days that you chose.").waitFor();
    const all = [...first.entries, ...second.entries];
    await expect(rows(page)).toHaveCount(all.length);
    await page.getByRole("link", { name: campaign.name }).waitFor();
    assert.equal(new Set(all.map(({ place }) => place)).size, all.length);
    assert.deepEqual(all.slice(-2).map(({ action }) => action), ["sign-in", "invitation.accept"]);

    const file = page.waitForEvent("download");
    await admin.tabTo(page.getByRole("button", { name: "Download as CSV" }));
    await page.keyboard.press("Enter");
    assert.equal((await file).suggestedFilename(), "mailgather-audit.csv");
    const text = await readFile(await (await file).path(), "utf8");
    const [heading, ...lines] = text.replace("\uFEFF", "").trimEnd().split("\r\n");
    assert.equal(heading, '"place","at","admin","email","action","object","detail","outcome","address","device","previous","hash"');
    assert.equal(lines.length, all.length);
    lines.forEach((line, at) => {
      const cells = JSON.parse(`[${line}]`);
      assert.equal(cells[0], all[at].place);
      assert.equal(cells[3], `'${email}`, "the formula is only text");
      assert.equal(cells[11], all[at].hash);
      assert.ok(cells.every((cell) => !/^[=+\-@\t\r]/.test(cell)), line);
    });
  });
});

test("the chain is verified, and its last hash is there to be noted elsewhere", () =>
  Admin.make(async (admin, page) => {
    await admin.goto(`/audit?from=${today()}&to=${today()}&action=settings.*`);
    await page.getByRole("heading", { name: "Entries" }).waitFor();
    await admin.tabTo(page.getByRole("button", { name: "Verify the chain" }));
    const answer = page.waitForResponse((answer) => answer.url().includes("/api/audit/verify"));
    await page.keyboard.press("Enter");
    const { ok, entries, days, last } = await (await answer).json();
    assert.equal(ok, true);
    await page.getByRole("heading", { name: "The chain holds" }).waitFor();
    await page.getByText(`${entries} entries on ${days} day: all are there, and as they were written.`).waitFor();
    await admin.tabTo(page.getByRole("button", { name: "Copy place and hash" }));
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Copied" }).waitFor();
    await expect.poll(() => admin.clipboard()).toBe(`${last.place} ${last.hash}`);
    await admin.look("admin-audit-chain");
  }));

test("an entry that somebody changed in the table is named", async () => {
  const table = open.tables.audit;
  const { entries } = await asOwner("GET", "/api/audit");
  const [day, sequence] = entries[0].place.split("/");
  const Key = { pk: { S: day }, sk: { S: sequence } };
  const { Item } = await dynamodb("GetItem", { TableName: table, Key, ConsistentRead: true });
  await Admin.make(async (admin, page) => {
    await admin.goto(`/audit?from=${day}&to=${day}&action=settings.*`);
    await page.getByRole("heading", { name: "Entries" }).waitFor();
    try {
      await dynamodb("PutItem", { TableName: table, Item: { ...Item, device: { S: "tampered" } } });
      await page.getByRole("button", { name: "Verify the chain" }).click();
      await page.getByRole("heading", { name: "The chain is broken" }).waitFor();
    } finally {
      await dynamodb("PutItem", { TableName: table, Item });
    }
    await page.getByText(`At ${entries[0].place}: It is not what it was when it was written.`).waitFor();
    await admin.look("admin-audit-broken");
  });
});

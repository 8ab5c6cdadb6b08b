/** What becomes of a session while somebody works: renewed unseen, ended, taken up again, left in another tab. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Admin, closeBrowser, expect, newAccount, site } from "./visit.js";

after(closeBrowser);

const field = (page, label) => page.getByLabel(label, { exact: true });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
const dialog = (page) => page.getByRole("dialog", { name: "You are no longer signed in" });
const refreshes = (admin) => admin.calls.filter((call) => call === "POST /api/refresh").length;

/** Of a page of its own in the same browser. */
async function anotherTab(admin, path) {
  const page = await admin.context.newPage();
  await page.goto(site + path);
  await page.locator("h1").waitFor();
  return page;
}

/** Until the page waits for no answer any more. */
const calm = (page) => expect(page.locator(".waiting")).toHaveCount(0);

/** Ends the session at the server, as an hour without a call does: no tab waits for an answer then. */
const endSession = async (page) => {
  for (const tab of page.context().pages()) await calm(tab);
  return page.evaluate(() => fetch("/api/sign-out", { method: "POST", headers: { "x-mailgather": "1" } }).then(({ status }) => status));
};

test("an access cookie that is gone is renewed unseen, once for all calls", async () => {
  await Admin.make(async (admin, page) => {
    await admin.goto("/servers");
    await admin.context.clearCookies({ name: "__Host-access" });
    await page.getByRole("link", { name: "Campaigns", exact: true }).click();
    await heading(page, "Campaigns");
    await page.getByRole("navigation", { name: "Sections" }).getByText("Servers").waitFor();
    await calm(page);
    assert.equal(refreshes(admin), 1);
    await expect(dialog(page)).toHaveCount(0);
  }, { as: "viewer" });
});

test("an access cookie that is about to expire is renewed before the next call", async () => {
  await Admin.make(async (admin, page) => {
    await page.clock.install();
    await admin.goto("/servers");
    await calm(page);
    const before = admin.calls.length;
    // The list asks again by itself then, and any press or none may be what makes the next call.
    await page.clock.fastForward("09:30");
    await page.getByRole("link", { name: "Campaigns", exact: true }).click();
    await heading(page, "Campaigns");
    await calm(page);
    assert.equal(admin.calls[before], "POST /api/refresh");
    assert.equal(refreshes(admin), 1);
  }, { as: "viewer" });
});

test("two tabs that renew at the same moment both stay signed in", async () => {
  await Admin.make(async (admin, page) => {
    await admin.goto("/servers");
    const other = await anotherTab(admin, "/servers");
    await admin.context.clearCookies({ name: "__Host-access" });
    await Promise.all([page, other].map((tab) => tab.getByRole("link", { name: "Campaigns", exact: true }).click()));
    for (const tab of [page, other]) {
      await heading(tab, "Campaigns");
      await calm(tab);
      await tab.getByRole("link", { name: "Servers", exact: true }).click();
      await heading(tab, "Mail servers");
      await expect(dialog(tab)).toHaveCount(0);
    }
  }, { as: "viewer" });
});

test("a session that is over is taken up again over a half-filled form, which is then sent", async () => {
  const who = await newAccount("admin");
  await Admin.make(async (admin, page) => {
    await admin.goto("/servers/new");
    await field(page, "Name of the mail service").fill("Half-filled webmail");
    await field(page, "Server name (IMAP)").fill("imap.half-filled.example");
    await endSession(page);
    await button(page, "Save and test").click();
    await dialog(page).waitFor();
    await expect(field(dialog(page), "Email address")).toHaveValue(who.email);
    await dialog(page).locator("input[name=password]:focus").waitFor();
    await admin.look("admin-session-over");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await field(dialog(page), "Password").fill("not the right one");
    await button(dialog(page), "Sign in").click();
    await dialog(page).getByText("The address, the password or the code is not right.").waitFor();
    await field(dialog(page), "Password").fill(who.password);
    await page.keyboard.press("Enter");
    await dialog(page).waitFor({ state: "detached" });
    await heading(page, "Half-filled webmail");
    assert.equal(admin.calls.filter((call) => call === "POST /api/servers").length, 2, "once without a session, once with");
    assert.ok(!(await admin.kept()).includes(who.password));
  }, { as: who });
});

test("a session that is over can be left; the sign-in leads back to the page", async () => {
  const who = await newAccount("viewer");
  await Admin.make(async (admin, page) => {
    await admin.goto("/servers");
    await endSession(page);
    await page.getByRole("link", { name: "Campaigns", exact: true }).click();
    await dialog(page).waitFor();
    await button(page, "Leave this page").click();
    await heading(page, "Sign in");
    await page.getByText("Your session is over. Sign in to go on.").waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe("?next=%2Fcampaigns");
    await admin.look("admin-sign-in-session-over");
  }, { as: who });
});

test("signing in again in one tab is enough for the others", async () => {
  const who = await newAccount("viewer");
  await Admin.make(async (admin, page) => {
    await admin.goto("/servers");
    const other = await anotherTab(admin, "/servers");
    await endSession(page);
    for (const tab of [page, other]) {
      await tab.getByRole("link", { name: "Campaigns", exact: true }).click();
      await dialog(tab).waitFor();
    }
    await field(dialog(other), "Password").fill(who.password);
    await button(dialog(other), "Sign in").click();
    for (const tab of [page, other]) {
      await dialog(tab).waitFor({ state: "detached" });
      await heading(tab, "Campaigns");
    }
  }, { as: who });
});

test("signing out, by the keyboard alone, is noticed by the other tabs and leaves nothing on any screen", async () => {
  const who = await newAccount("viewer");
  await Admin.make(async (admin, page) => {
    await admin.goto("/campaigns");
    await page.getByRole("link", { name: "Servers", exact: true }).click();
    await heading(page, "Mail servers");
    const other = await anotherTab(admin, "/account");
    await admin.tabTo(page.locator("summary").getByText(who.email));
    await page.keyboard.press("Enter");
    await admin.look("admin-menu");
    for (const tab of [page, other]) await tab.evaluate(() => sessionStorage.setItem("mailgather.draft", "anna@old-mail.example"));
    await admin.tabTo(button(page, "Sign out"));
    await page.keyboard.press("Enter");
    for (const tab of [page, other]) {
      await heading(tab, "Sign in");
      await tab.getByText("You are signed out.").waitFor();
      await expect(tab).toHaveURL(`${site}/sign-in`);
      assert.ok(!(await tab.locator("body").innerText()).includes(who.email));
      await expect.poll(() => tab.evaluate(() => sessionStorage.length)).toBe(0);
    }
    await admin.look("admin-signed-out");
    await page.goBack();
    await heading(page, "Sign in");
    await page.goto(`${site}/campaigns`);
    await heading(page, "Sign in");
  }, { as: who });
});

test("somebody else who signs in in another tab doesn't get this one's page", async () => {
  const [one, another] = [await newAccount("viewer"), await newAccount("viewer")];
  await Admin.make(async (admin, page) => {
    await admin.goto("/account");
    const other = await anotherTab(admin, "/servers");
    await endSession(other);
    await other.getByRole("link", { name: "Campaigns", exact: true }).click();
    await button(other, "Leave this page").click();
    await field(other, "Email address").fill(another.email);
    await field(other, "Password").fill(another.password);
    await button(other, "Sign in").click();
    await heading(other, "Campaigns");
    await page.locator("summary").getByText(another.email).waitFor();
    await expect(page).toHaveURL(`${site}/campaigns`);
    assert.ok(!(await page.locator("body").innerText()).includes(one.email));
  }, { as: one });
});

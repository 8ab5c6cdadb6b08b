/** Admins, invitations and settings: an owner's pages, by a real browser against the real stack. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { ageProof, asNobody, asOwner, dynamodb, mailServer, open, testOwner } from "../stack.js";
import { Authenticator } from "./authenticator.js";
import { Admin, account, closeBrowser, expect, focusOn, newAccount, seen, site } from "./visit.js";

after(closeBrowser);

const row = (page, text) => page.getByRole("row").filter({ hasText: text });
const admins = async () => (await asOwner("GET", "/api/admins")).admins;
const dialog = (page, name) => page.getByRole("dialog", { name });

/** A campaign that stands at the head of each list: other tests have left many, and the keyboard passes them all. */
async function firstCampaign() {
  const { campaigns } = await asOwner("GET", "/api/campaigns");
  const serverId = campaigns[0]?.serverId ?? (await asOwner("POST", "/api/servers", { name: "Old mail", ...mailServer })).id;
  const name = `+ ${Date.now().toString(36)}`;
  const { id } = await asOwner("POST", "/api/campaigns", { name, serverId, expiryDays: 7 });
  return { id, name, pattern: name.replace("+", "\\+") };
}

/** Whoever is new stands at the head: other tests have left more admins than are drawn at once. */
async function newestFirst(page) {
  const since = page.getByRole("table", { name: "Admins" }).getByRole("columnheader", { name: "Since" });
  for (const order of ["ascending", "descending"]) {
    await since.getByRole("button").press("Enter");
    await expect(since).toHaveAttribute("aria-sort", order);
  }
}

/** Somebody's settings, opened from the list by the keyboard. */
async function manage(admin, page, email) {
  await admin.tabTo(page.getByRole("button", { name: `Manage ${email}` }));
  await page.keyboard.press("Enter");
  return dialog(page, email);
}

test("an invitation is made by the keyboard alone, its link is shown once, and whoever opens it becomes an admin", async () => {
  const { id, pattern } = await firstCampaign();
  const label = `Anna <img src=x> ${id.slice(0, 6)}`;
  await Admin.make(async (admin, page) => {
    await admin.goto("/admins");
    await admin.tabTo(page.getByRole("link", { name: "Invite somebody" }).first());
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Invite somebody" }).waitFor();
    await focusOn(page, /^Invite somebody$/);
    const send = page.getByRole("button", { name: "Make the invitation" });
    await page.getByLabel("Days until the invitation ends").fill("31");
    await admin.tabTo(send);
    await page.keyboard.press("Enter");
    const summary = page.locator(".summary");
    await summary.getByText("Type a number of days from 1 to 30.").waitFor();
    await summary.getByText("Type a name for whoever is invited.").waitFor();
    await admin.look("admin-invite-empty");
    await admin.tabTo(page.getByLabel("For whom"));
    await page.keyboard.type(label);
    await page.keyboard.press("Tab");
    await page.keyboard.type("not an address");
    await admin.tabTo(page.getByRole("radio", { name: "Admin", exact: true }));
    await page.keyboard.press("ArrowUp");
    await expect(page.getByRole("radio", { name: "Viewer", exact: true })).toBeChecked();
    await admin.tabTo(page.getByRole("radio", { name: "All campaigns" }));
    await page.keyboard.press("ArrowDown");
    await admin.tabTo(page.locator(`input[value="${id}"]`));
    await page.keyboard.press("Space");
    await admin.look("admin-invite-scope");
    await page.getByLabel("Days until the invitation ends").fill("2");
    await page.keyboard.press("Enter");
    await summary.getByRole("link", { name: /^Type the whole address/ }).click();
    await expect(page.getByLabel("Email address (optional)")).toBeFocused();
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Enter");

    await page.getByRole("heading", { name: "Invitation made" }).waitFor();
    await focusOn(page, /Send the link to Anna <img src=x>/);
    const link = await page.locator("main code").innerText();
    assert.match(link, new RegExp(`^${site}/accept#[0-9a-f]{64}$`));
    await admin.look("admin-invited", { mask: [page.locator("main code"), page.locator("main pre")] });
    await expect(page.locator("main img")).toHaveCount(0);

    await page.getByRole("link", { name: "Back to the admins" }).click();
    await dialog(page, "Leave without the link?").getByRole("button", { name: "Stay on this page" }).click();
    await admin.tabTo(page.getByRole("button", { name: "Copy link" }));
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Copied" }).waitFor();
    await expect.poll(() => admin.clipboard()).toBe(link);
    await page.getByRole("button", { name: "Copy text" }).click();
    await expect.poll(() => admin.clipboard()).toMatch(/^Hello/);
    const text = await admin.clipboard();
    assert.match(text, /^Hello Anna <img src=x> .*,\n\nyou are invited to Mailgather,.* as a viewer\.\n[^]* UTC\./);
    assert.ok(text.includes(`\n${link}\n`));
    assert.ok(!(await admin.kept()).includes(link.split("#")[1]), "the link is kept nowhere");

    await page.getByRole("link", { name: "Back to the admins" }).click();
    const listed = row(page, label);
    await expect(listed).toContainText(new RegExp(`Any[^]*Viewer[^]*${pattern}[^]*${testOwner.email}[^]*in 2 days`), seen);
    await admin.look("admin-admins");

    const email = `anna-${id.slice(0, 6)}@admin.example`;
    await asNobody("POST", "/api/invitation/accept", { token: link.split("#")[1], email, password: "not a secret, only for tests" });
    await page.reload();
    await newestFirst(page);
    await row(page, email).waitFor();
    await expect(listed).toHaveCount(0);
  });
});

test("an invitation for one address that can't be mailed says so, and is withdrawn", async () => {
  const email = `bela-${Date.now().toString(36)}@admin.example`;
  await Admin.make(async (admin, page) => {
    await admin.goto("/admins/invite");
    await page.getByLabel("For whom").fill("Bela");
    await page.getByLabel("Email address (optional)").fill(testOwner.email);
    await page.getByRole("button", { name: "Make the invitation" }).click();
    await page.getByRole("link", { name: "There is an admin with this address." }).waitFor();
    await page.getByLabel("Email address (optional)").fill(email);
    await page.getByRole("radio", { name: "Owner", exact: true }).check();
    await page.getByText("An owner always sees all campaigns.").waitFor();
    const made = page.waitForResponse((answer) => answer.url().endsWith("/api/invitations") && answer.status() === 201);
    await page.getByRole("button", { name: "Make the invitation" }).click();
    const { mailed } = await (await made).json();
    await page.getByText(mailed ? `The link was mailed to ${email}.` : `The link could not be mailed to ${email}.`).waitFor();
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    await page.getByRole("link", { name: "Back to the admins" }).click();
    const withdraw = row(page, email).getByRole("button", { name: "Withdraw the invitation for Bela" });
    await admin.tabTo(withdraw);
    await page.keyboard.press("Enter");
    const question = dialog(page, "Withdraw the invitation for Bela?");
    await question.getByText(`${email} can’t become an admin with it any more.`).waitFor();
    await admin.look("admin-withdraw");
    await admin.tabTo(question.getByRole("button", { name: "Withdraw" }));
    await page.keyboard.press("Enter");
    await page.getByText("The invitation for Bela is withdrawn.").waitFor();
    await focusOn(page, /is withdrawn/);
    await row(page, email).waitFor({ state: "detached" });
    assert.ok(!(await asOwner("GET", "/api/invitations")).invitations.some((invitation) => invitation.email === email));
  });
});

test("role and scope are changed by the keyboard alone and count from the next click on", async () => {
  const { id, name, pattern } = await firstCampaign();
  const who = await newAccount("admin");
  await Admin.make(async (other, otherPage) => {
    await other.goto("/account");
    await Admin.make(async (admin, page) => {
      await admin.goto("/admins");
      await newestFirst(page);
      const box = await manage(admin, page, who.email);
      await admin.look("admin-manage");
      await admin.tabTo(box.getByRole("radio", { name: "Admin", exact: true }));
      await page.keyboard.press("ArrowUp");
      await admin.tabTo(box.getByRole("radio", { name: "All campaigns" }));
      await page.keyboard.press("ArrowDown");
      await admin.tabTo(box.locator(`input[value="${id}"]`));
      await page.keyboard.press("Space");
      await admin.tabTo(box.getByRole("button", { name: "Save role and campaigns" }));
      await page.keyboard.press("Enter");
      await box.waitFor({ state: "detached" });
      await page.getByText(`The role and campaigns of ${who.email} are changed.`).waitFor();
      await focusOn(page, /are changed/);
      await expect(row(page, who.email)).toContainText(new RegExp(`Viewer[^]*${pattern}[^]*No`), seen);
      const changed = (await admins()).find(({ email }) => email === who.email);
      assert.deepEqual([changed.role, changed.scope], ["viewer", [id]]);
    });
    await other.goto("/account");
    await otherPage.getByText(/^Viewer\./).waitFor();
    await otherPage.getByRole("definition").getByText(name).waitFor();
    await other.goto("/campaigns/new");
    await expect.poll(() => other.heading()).toBe("This page is not for your role");
  }, { as: who });
});

test("a reset link is shown once and lets its owner choose a password", async () => {
  const who = await newAccount("viewer");
  await Admin.make(async (admin, page) => {
    await admin.goto("/admins");
    await newestFirst(page);
    const box = await manage(admin, page, who.email);
    // Who finds this page open makes no link: it is asked over the dialog who sits there.
    await ageProof(await page.evaluate(async () => (await fetch("/api/me")).json()), 6);
    await admin.tabTo(box.getByRole("button", { name: /^Make a reset link/ }));
    await page.keyboard.press("Enter");
    const question = dialog(page, "Confirm that it is you");
    await expect(question.getByLabel("Your password", { exact: true })).toBeFocused();
    await admin.look("admin-confirm-over-dialog", { brief: true });
    await page.keyboard.type(testOwner.password);
    await page.keyboard.press("Enter");
    await question.waitFor({ state: "detached" });
    await box.getByText("is not shown again").waitFor();
    await focusOn(page, /^The reset link$/);
    const link = await box.locator("code").innerText();
    assert.match(link, new RegExp(`^${site}/reset#[0-9a-f]{64}$`));
    await box.getByText(/ends in (\d+ minutes|1 hour)/).waitFor();
    await admin.look("admin-reset-link", { mask: [box.locator("code")] });
    await admin.tabTo(box.getByRole("button", { name: "Copy link" }));
    await page.keyboard.press("Enter");
    await box.getByRole("button", { name: "Copied" }).waitFor();
    await expect.poll(() => admin.clipboard()).toBe(link);
    assert.ok(!(await admin.kept()).includes(link.split("#")[1]), "the link is kept nowhere");
    await page.keyboard.press("Escape");
    await box.waitFor({ state: "detached" });
    await focusOn(page, /^Manage/);
    const password = "a new secret that is none";
    await asNobody("POST", "/api/reset/link", { token: link.split("#")[1], password });
    await asNobody("POST", "/api/sign-in", { email: who.email, password });
  });
});

test("somebody is signed out everywhere, and then deleted, after it is said what that means", async () => {
  const who = await newAccount("admin");
  await Admin.make(async (other, otherPage) => {
    await other.goto("/account");
    await Admin.make(async (admin, page) => {
      await admin.goto("/admins");
      await newestFirst(page);
      const box = await manage(admin, page, who.email);
      await admin.tabTo(box.getByRole("button", { name: /^Sign out everywhere/ }));
      await page.keyboard.press("Enter");
      const first = dialog(page, `Sign ${who.email} out everywhere?`);
      await first.getByText("All their sessions end at once.").waitFor();
      await admin.look("admin-sign-out");
      await admin.tabTo(first.getByRole("button", { name: "Sign out everywhere" }));
      await page.keyboard.press("Enter");
      await page.getByText(`${who.email} is signed out everywhere.`).waitFor();
      await otherPage.getByRole("link", { name: "Servers" }).click();
      await dialog(otherPage, "You are no longer signed in").waitFor();

      await manage(admin, page, who.email);
      await admin.tabTo(box.getByRole("button", { name: /^Delete this admin/ }));
      await page.keyboard.press("Enter");
      const second = dialog(page, `Delete ${who.email}?`);
      await second.getByText("What they did stays").waitFor();
      await admin.look("admin-delete");
      await page.keyboard.press("Escape");
      await second.waitFor({ state: "detached" });
      assert.ok((await admins()).some(({ email }) => email === who.email), "Escape does nothing");
      await focusOn(page, /^Delete this admin/);
      await page.keyboard.press("Enter");
      await admin.tabTo(second.getByRole("button", { name: "Delete" }));
      await page.keyboard.press("Enter");
      await page.getByText(`${who.email} is deleted.`).waitFor();
      await row(page, who.email).waitFor({ state: "detached" });
      assert.ok(!(await admins()).some(({ email }) => email === who.email));
      await assert.rejects(asNobody("POST", "/api/sign-in", who), /sign-in-refused/);
    });
  }, { as: who });
});

test("one's own account can't be deleted, and giving up being an owner is warned of", async () => {
  const who = await newAccount("owner");
  await Admin.make(async (admin, page) => {
    await admin.goto("/admins");
    await newestFirst(page);
    await expect(row(page, who.email).first()).toContainText(/You/, seen);
    const box = await manage(admin, page, who.email);
    await box.getByText("You can’t delete your own account. Ask another owner to do it.").waitFor();
    await expect(box.getByRole("button", { name: /Delete/ })).toHaveCount(0);
    await box.getByRole("radio", { name: "Admin", exact: true }).check();
    await box.getByText("Once it is no owner’s, you can’t come back to this page").waitFor();
    await admin.look("admin-manage-self");
    await box.getByRole("button", { name: "Save role and campaigns" }).click();
    await page.getByRole("heading", { name: "This page is not for your role" }).waitFor();
    await expect(page.getByRole("link", { name: "Admins" })).toHaveCount(0);
  }, { as: who });
});

test("who is no owner is told so on a deep link, and nothing is asked in their name", async () => {
  for (const role of ["viewer", "admin"]) {
    await Admin.make(async (admin, page) => {
      for (const path of ["/admins", "/admins/invite", "/settings", "/audit?action=session.*"]) {
        await admin.goto(path);
        await expect.poll(() => admin.heading()).toBe("This page is not for your role");
        await page.getByText("Ask an owner").waitFor();
      }
      assert.ok(!admin.calls.some((call) => /admins|invitations|settings|audit/.test(call)), admin.calls.join());
      if (role === "viewer") await admin.look("admin-not-allowed");
    }, { as: await account(role) });
  }
});

/** Everybody at this stack is stopped in between, so only what needs it is done in between. */
test("an owner who demands a second factor sees whom it stops, and they are led to set one up", async () => {
  const owner = await newAccount("owner");
  const stopped = await newAccount("viewer");
  await Admin.make(async (admin, page) => {
    await Admin.make(async (other, otherPage) => {
      await admin.goto("/settings");
      await page.getByRole("radio", { name: "Everybody chooses for themselves" }).waitFor();
      await page.getByRole("radio", { name: "Everybody needs one" }).check();
      const notice = page.getByText(/admins have none yet/).locator("..");
      await notice.getByText(stopped.email).waitFor();
      await notice.getByText(`${owner.email}: you yourself. You are led there at once.`).waitFor();
      await admin.look("admin-settings", { mask: [notice.locator("ul")] });
      await page.getByRole("link", { name: "Campaigns", exact: true }).click();
      await dialog(page, "Leave without saving?").getByRole("button", { name: "Stay on this page" }).click();

      await other.goto("/account");
      try {
        await admin.tabTo(page.getByRole("button", { name: "Save" }));
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { name: "Your account" }).waitFor();
        await page.getByRole("heading", { name: "Set up a second factor first" }).waitFor();
        await other.goto("/campaigns");
        await otherPage.getByRole("heading", { name: "Set up a second factor first" }).waitFor();
        await expect.poll(() => new URL(otherPage.url()).pathname).toBe("/account");
        await expect(otherPage.getByRole("link", { name: "Campaigns", exact: true })).toHaveCount(0);

        await page.getByRole("button", { name: "Set up a second factor" }).click();
        const app = new Authenticator(await page.locator("section code").innerText());
        await page.getByLabel("Code of your authenticator app").fill(app.code());
        await page.getByRole("button", { name: "Confirm" }).click();
        const recovery = await page.locator("li code").first().innerText();
        await page.getByRole("button", { name: "I have them" }).click();
        await page.getByRole("heading", { name: "Set up a second factor first" }).waitFor({ state: "detached" });
        await page.getByRole("link", { name: "Settings" }).click();
        await page.getByText(/admins have none yet/).waitFor();
        assert.ok(!(await page.locator("main").innerText()).includes(owner.email));
        await page.getByRole("radio", { name: "Everybody chooses for themselves" }).check();
        await page.getByRole("button", { name: "Save" }).click();
        // Lowering it takes more than the password that began this session.
        const question = dialog(page, "Confirm that it is you");
        await question.getByRole("button", { name: "Use a recovery code instead" }).click();
        await question.getByLabel("Recovery code", { exact: true }).fill(recovery);
        await question.getByRole("button", { name: "Confirm" }).click();
        await page.getByText("From now on everybody chooses for themselves.").waitFor();
      } finally {
        const key = { pk: { S: "settings" }, sk: { S: "settings" } };
        await dynamodb("DeleteItem", { TableName: open.tables.accounts, Key: key });
      }
      await other.look("admin-account-demanded");
      await otherPage.reload();
      await otherPage.getByRole("link", { name: "Campaigns", exact: true }).waitFor();
    }, { as: stopped });
  }, { as: owner });
});

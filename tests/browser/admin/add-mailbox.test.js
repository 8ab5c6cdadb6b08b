/** Adding a mailbox by hand: the same live check as on the gather page, and every outcome of it in words. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { deadEntry, scriptedImap } from "../scripted-imap.js";
import { mailboxes, newAccounts, openCampaign } from "../stack.js";
import { expire, newAddress, submit } from "./moving.js";
import { Admin, closeBrowser, expect, seen } from "./visit.js";

after(closeBrowser);

const [anna, bela, chloe] = mailboxes;

const labels = {
  name: "Name of the user",
  sourceEmail: "Old address",
  sourcePassword: "Password of the mailbox",
  destEmail: "New address (optional)",
  destPassword: "Password of the new account (optional)",
};
const field = (page, name) => page.getByLabel(labels[name], { exact: true });
const summary = (page) => page.locator(".summary");
const send = (page) => page.getByRole("button", { name: "Check and add" });

async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) await field(page, name).fill(value);
}

async function assertHas(page, values) {
  for (const [name, value] of Object.entries(values)) await expect(field(page, name), name).toHaveValue(value);
}

const own = ({ address, password }) => ({ name: "Anna Example", sourceEmail: address, sourcePassword: password });

/** The form of a new campaign, on the real mail server unless another entry is given. */
async function withForm(walk, { entry, ...options } = {}) {
  const campaign = await openCampaign(entry);
  await Admin.make(async (admin, page) => {
    await admin.goto(`/campaigns/${campaign.id}/mailboxes/new`);
    await send(page).waitFor();
    await walk(admin, page, campaign);
  }, options);
}

async function withScript(onLogin, walk) {
  const imap = await scriptedImap(onLogin);
  try {
    await withForm((admin, page, campaign) => walk(admin, page, campaign, imap), { entry: imap.entry });
  } finally {
    imap.close();
  }
}

const settled = (page, title) => page.getByRole("heading", { name: title }).waitFor();

test("with the keyboard alone, one after the other; what is added stands in the list, no password anywhere", () =>
  withForm(
    async (admin, page, campaign) => {
      await expect(page).toHaveTitle("Add a mailbox by hand – Mailgather");
      await page.getByText("It is tried out once, now: Mailgather logs in to Example Ltd webmail.").waitFor();
      await admin.look("admin-add");
      const dest = newAddress("bela");
      for (const values of [own(anna), { ...own(bela), destEmail: dest, destPassword: "not-a-secret-new" }]) {
        for (const [name, value] of Object.entries(values)) {
          await admin.tabTo(field(page, name));
          await page.keyboard.type(value);
        }
        await admin.tabTo(send(page));
        await page.keyboard.press("Enter");
        await settled(page, `${values.sourceEmail} is added`);
        await expect(page.locator(":focus")).toContainText(/accepted the login/, seen);
        await expect(page.locator("form")).toHaveCount(0);
        if (values.sourceEmail === anna.address) {
          await admin.look("admin-add-done");
          await admin.tabTo(page.getByRole("button", { name: "Add another" }));
          await page.keyboard.press("Enter");
          await expect(field(page, "name")).toBeFocused();
          await assertHas(page, { name: "", sourceEmail: "", sourcePassword: "" });
        }
      }
      assert.equal(await campaign.storedCredentials(), 2);
      assert.ok(![anna.password, bela.password].some((secret) => JSON.stringify(admin.calls).includes(secret)));
      const kept = await admin.kept();
      for (const secret of [anna.password, bela.password, "not-a-secret-new"]) assert.ok(!kept.includes(secret));
      // Nothing is unsaved any more: nobody is asked.
      await admin.tabTo(page.getByRole("link", { name: "See all mailboxes" }));
      await page.keyboard.press("Enter");
      await page.locator("tbody tr", { hasText: dest }).getByText("Will be created").waitFor();
      await expect(page.locator("tbody tr")).toHaveCount(2);
    },
    { as: "admin" },
  ));

test("what is plainly wrong is told before anything is sent", () =>
  withForm(async (admin, page) => {
    await send(page).click();
    await expect(summary(page).getByRole("link")).toHaveText([
      "Type the user’s name.",
      "Type the whole address of the mailbox.",
      "Type the password of the mailbox.",
    ], seen);
    await expect(page).toHaveTitle(/^Error: /);
    await admin.look("admin-add-empty");
    await fill(page, { ...own(anna), sourceEmail: "anna", destPassword: "not-a-secret-new" });
    await send(page).click();
    await expect(summary(page).getByRole("link")).toHaveText([
      "Type the whole address, for example anna@example.org.",
      "Type the new address that this password is for, or leave both empty.",
    ], seen);
    assert.equal(admin.calls.filter((call) => call.endsWith("/credentials")).length, 0);
  }));

test("a refused login says why and what to do at its field, forgets the password and keeps the rest", () =>
  withForm(async (admin, page, campaign) => {
    const values = { ...own(anna), sourcePassword: "not-the-right-password", destEmail: newAddress("anna"), destPassword: "not-a-secret-new" };
    await fill(page, values);
    await send(page).click();
    await summary(page).waitFor();
    const said = "The mail server did not accept this address and password. Check the address, then type the password again. Capital and small letters matter.";
    await expect(summary(page).getByRole("link")).toHaveText([said], seen);
    await expect(summary(page)).toBeFocused();
    await assertHas(page, { ...values, sourcePassword: "" });
    await admin.look("admin-add-refused");

    await submit(campaign, chloe);
    await fill(page, { ...own(chloe), destEmail: "", destPassword: "" });
    await send(page).click();
    await page.getByRole("link", { name: /^This mailbox was submitted already/ }).waitFor();
    await admin.look("admin-add-again", { brief: true });

    await fill(page, { ...own(anna), destEmail: "anna@elsewhere.example" });
    await send(page).click();
    await page.getByRole("link", { name: /^This address does not end in a domain that your organisation has/ }).waitFor();
    await fill(page, { ...own(anna), destEmail: newAccounts[0].address, destPassword: "not-the-right-password" });
    await send(page).click();
    await page.getByRole("link", { name: /^An account with this address exists already, and this password did not open it/ }).waitFor();
    await assertHas(page, { destEmail: newAccounts[0].address, destPassword: "" });
    assert.equal(await campaign.storedCredentials(), 1);
    await fill(page, { ...own(anna), destPassword: newAccounts[0].password });
    await send(page).click();
    await settled(page, `${anna.address} is added`);
  }));

test("the wait says what is being done, can't be begun twice, and who leaves is warned", () => {
  let answer;
  const answered = new Promise((resolve) => (answer = resolve));
  return withScript(() => "OK in", async (admin, page, campaign, imap) => {
    // Held up before the mail server is asked, which has to answer within 20 seconds.
    await page.route("**/api/campaigns/*/credentials", async (route) => {
      await answered;
      await route.continue();
    });
    await fill(page, own(anna));
    await send(page).click();
    await page.getByText("Mailgather is logging in to Example Ltd webmail. This can take up to 20 seconds.").waitFor();
    await page.getByRole("button", { name: "Checking…" }).click({ force: true });
    await page.keyboard.press("Enter");
    const leaving = page.waitForEvent("dialog");
    const left = page.close({ runBeforeUnload: true });
    const dialog = await leaving;
    assert.equal(dialog.type(), "beforeunload");
    await dialog.dismiss();
    await left;
    await page.getByRole("link", { name: "Jobs" }).click();
    await page.getByRole("heading", { name: "Leave without saving?" }).waitFor();
    await page.getByRole("button", { name: "Stay on this page" }).click();
    await page.getByText("Still waiting for Example Ltd webmail.").waitFor();
    assert.ok(Number(await page.getByRole("progressbar").getAttribute("value")) >= 5);
    // Briefly: the page gives up on a call after 35 seconds.
    await admin.look("admin-add-busy", { brief: true });
    answer();
    await settled(page, `${anna.address} is added`);
    assert.equal(imap.logins(), 1);
    assert.equal(admin.calls.filter((call) => call.startsWith("POST") && call.endsWith("/credentials")).length, 1);
  });
});

test("a server that can't tell now is not a wrong password: all that was typed stays, and another try works", () =>
  withScript(
    () => undefined,
    async (admin, page, campaign, imap) => {
      await fill(page, own(anna));
      await send(page).click();
      await settled(page, "The mail server can’t check the password now");
      await page.getByText("That says nothing about the password.").waitFor();
      await assertHas(page, own(anna));
      await admin.look("admin-add-not-now");
      imap.play(() => "OK in");
      await send(page).click();
      await settled(page, `${anna.address} is added`);
      assert.equal(await campaign.storedCredentials(), 1);
    },
  ));

test("a server entry that doesn't work is told by its reason, with the way to mend it", async () => {
  await withForm(
    async (admin, page, campaign) => {
      await fill(page, own(anna));
      await send(page).click();
      await settled(page, "The mail server does not work as it is set up");
      await page.getByText("Nothing listens on its port. Check the port; if it is right, the server is down.").waitFor();
      const way = page.getByRole("link", { name: "Test and mend the mail server" });
      await expect(way).toHaveAttribute("href", /^\/servers\/[0-9a-f]{32}$/);
      await assertHas(page, own(anna));
      assert.equal(await campaign.storedCredentials(), 0);
      await admin.look("admin-add-server-setup");
    },
    { entry: await deadEntry() },
  );
});

test("no answer leaves it open whether it was stored, and the next one tells", () =>
  withForm(async (admin, page, campaign) => {
    await fill(page, own(anna));
    const answers = "**/api/campaigns/*/credentials";
    // It arrives, but its answer is lost on the way.
    await page.route(answers, async (route) => {
      await submit(campaign, anna);
      await route.abort();
    });
    await send(page).click();
    await settled(page, "The connection broke off");
    await assertHas(page, own(anna));
    await admin.look("admin-add-no-answer", { brief: true });
    await page.unroute(answers);
    await send(page).click();
    await page.getByRole("link", { name: /^This mailbox was submitted already/ }).waitFor();
  }));

test("a campaign that is over takes nothing, before and while somebody types", () =>
  withForm(async (admin, page, campaign) => {
    await fill(page, own(anna));
    await expire(campaign);
    await send(page).click();
    await settled(page, "The campaign is over");
    await admin.look("admin-add-over", { brief: true });
    await page.getByRole("link", { name: "See the campaign" }).click();
    await page.getByRole("button", { name: "Leave" }).click();
    await page.waitForURL(`**/campaigns/${campaign.id}`);
    await admin.goto(`/campaigns/${campaign.id}/mailboxes/new`);
    await page.getByText("No mailbox can be added any more.").waitFor();
    await expect(page.locator("form")).toHaveCount(0);
    await admin.look("admin-add-closed", { brief: true });
  }));

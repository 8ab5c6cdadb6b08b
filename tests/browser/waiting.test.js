/** The gather page while a mail server is slow, down or set up wrongly. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { deadEntry, scriptedImap } from "./scripted-imap.js";
import { mailboxes, openCampaign } from "./stack.js";
import { Visit, closeBrowser, expect } from "./visit.js";

after(closeBrowser);

const values = {
  name: "Anna Example",
  sourceEmail: mailboxes[0].address,
  sourcePassword: "not-a-secret-scripted",
  destEmail: "nobody-yet@new-mail.example",
  destPassword: "not-a-secret-new",
};

async function withServer(onLogin, walk) {
  const imap = await scriptedImap(onLogin);
  try {
    const campaign = await openCampaign(imap.entry);
    await Visit.make((visit, page) => walk(visit, page, campaign, imap));
  } finally {
    imap.close();
  }
}

async function assertKept(visit) {
  for (const [name, value] of Object.entries(values)) await expect(visit.field(name), name).toHaveValue(value);
}

test("the wait says what is being done, can't be started twice, and warns who leaves", () => {
  let answer;
  const answered = new Promise((resolve) => (answer = resolve));
  return withServer(() => answered, async (visit, page, campaign, imap) => {
    await visit.open(campaign.link);
    await visit.field("destEmail").fill(values.destEmail);
    await visit.submit(values);
    const button = page.getByRole("button", { name: "Checking…" });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await page.getByText("We are logging in to Example Ltd webmail. This can take up to 20 seconds.").waitFor();
    await button.click({ force: true });
    await page.keyboard.press("Enter");
    const leaving = page.waitForEvent("dialog");
    const left = page.close({ runBeforeUnload: true });
    const dialog = await leaving;
    assert.equal(dialog.type(), "beforeunload");
    await dialog.dismiss();
    await left;
    await page.getByText("Still waiting for Example Ltd webmail.").waitFor();
    await visit.look("busy");
    assert.ok(Number(await page.locator("progress").getAttribute("value")) >= 6);
    answer("OK in");
    await page.getByRole("heading", { name: "Done: your mailbox is ready for the move" }).waitFor();
    assert.equal(visit.submissions(), 1);
    assert.equal(imap.logins(), 1);
    page.on("dialog", (dialog) => {
      visit.faults.push("a visitor who is done was asked to stay");
      return dialog.accept();
    });
    await page.reload();
  });
});

test("a server that can't tell now costs nothing, keeps all that was typed, and another try works", () =>
  withServer(
    () => undefined,
    async (visit, page, campaign, imap) => {
      await visit.open(campaign.link);
      await visit.field("destEmail").fill(values.destEmail);
      await visit.submit(values);
      await page.getByRole("heading", { name: "The mail server can’t check your password right now" }).waitFor();
      await assertKept(visit);
      assert.equal(await campaign.storedCredentials(), 0);
      await visit.look("not-now");
      imap.play(() => sleep(2000, "OK in"));
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.locator("button:focus", { hasText: "Checking…" }).waitFor();
      await page.getByRole("heading", { name: "Done: your mailbox is ready for the move" }).waitFor();
      assert.equal(await campaign.storedCredentials(), 1);
    },
  ));

test("a server entry that is wrong is not the visitor's mistake", () =>
  Visit.make(async (visit, page) => {
    const campaign = await openCampaign(await deadEntry());
    await visit.open(campaign.link);
    await visit.field("destEmail").fill(values.destEmail);
    await visit.submit(values);
    await page.getByRole("heading", { name: "This is not your mistake" }).waitFor();
    await assertKept(visit);
    assert.equal(await campaign.storedCredentials(), 0);
    await visit.look("server-setup");
  }));

/** Receipts: shown once, and what they are good for afterwards. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { asOwner, mailboxes, mailServer, openCampaign, production, purelymail } from "./stack.js";
import { Visit, closeBrowser, expect, seen } from "./visit.js";

after(closeBrowser);

const [anna, bela] = mailboxes;
const own = (mailbox) => ({ name: "Anna Example", sourceEmail: mailbox.address, sourcePassword: mailbox.password });

/** Hands a mailbox over and notes the code as its owner would. */
async function handOver(visit, page, values) {
  await visit.submit(values);
  await page.locator(".success").waitFor();
  return page.locator(".code").innerText();
}

/** Begins the move of all mailboxes of a campaign, as its owner. */
async function mapAll({ id }) {
  const unique = randomBytes(6).toString("hex");
  const { credentials } = await asOwner("GET", `/api/campaigns/${id}/credentials`);
  const rows = credentials.map((credential) => ({ credentialId: credential.id, destEmail: `receipt-${unique}@${purelymail.domain}` }));
  await asOwner("POST", `/api/campaigns/${id}/mappings`, { rows }, undefined, { "idempotency-key": unique });
}

async function lookUp(page, code) {
  await page.getByRole("button", { name: /^I have a receipt code/ }).click();
  await page.getByLabel("Receipt code").fill(code);
  await page.getByRole("button", { name: "Show my submission" }).click();
}

const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();
const masked = (page) => ({ mask: [page.locator(".code")] });

test("the code is shown once, can be copied, and is nowhere else", () =>
  Visit.make(async (visit, page) => {
    const campaign = await openCampaign();
    await visit.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await visit.open(campaign.link);
    const code = await handOver(visit, page, own(anna));
    assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    await page.getByRole("button", { name: "Copy the code" }).click();
    await page.getByText("The code was copied.").waitFor();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(code);
    await page.getByText("It is shown only this once").waitFor();
    await visit.look("receipt-copied", masked(page));
    await visit.context.clearPermissions();
    await page.evaluate(() => (Clipboard.prototype.writeText = () => Promise.reject(new Error("no"))));
    await page.getByRole("button", { name: "Copy the code" }).click();
    await page.getByText("It could not be copied").waitFor();
    await expect.poll(() => page.evaluate(() => getSelection().toString().trim())).toBe(code);
    const plain = code.replaceAll("-", "");
    const kept = await visit.kept();
    assert.ok(![code, plain].some((text) => kept.includes(text)), "the code is kept somewhere");
    await page.getByRole("button", { name: "Submit another mailbox" }).click();
    await heading(page, "Get your mailbox ready for the move");
    assert.ok(!(await page.content()).includes(code));
    await visit.field("sourceEmail").fill(anna.address);
    await page.keyboard.press("Tab");
    await page.getByText("With your receipt code you can replace or withdraw it.").waitFor();
  }));

test("a code that nothing belongs to is told at its field; what was typed into the form stays", () =>
  Visit.make(async (visit, page) => {
    const campaign = await openCampaign();
    await visit.open(campaign.link);
    await visit.field("name").fill("Anna Example");
    await visit.field("sourcePassword").fill("not-a-secret-kept");
    await page.getByRole("button", { name: /^I have a receipt code/ }).click();
    await heading(page, "Look up what you submitted");
    await visit.look("receipt-look-up");
    const said = page.locator("#receiptCode-error");
    const show = page.getByRole("button", { name: "Show my submission" });
    await show.click();
    await said.getByText("Type the receipt code.").waitFor();
    await expect(page.locator(".summary")).toBeFocused();
    await expect(page).toHaveTitle(/^Error: /);
    await page.getByLabel("Receipt code").fill("0123-4567");
    await show.click();
    await said.getByText("Type the whole receipt code: 24 letters and digits.").waitFor();
    assert.deepEqual(visit.calls, ["GET /api/gather/…"]);
    await page.getByLabel("Receipt code").fill("0123-4567-89AB-CDEF-GHJK-MNPQ");
    await show.click();
    await said.getByText("No submission belongs to this receipt code.").waitFor();
    await expect(page.getByLabel("Receipt code")).toHaveValue("0123-4567-89AB-CDEF-GHJK-MNPQ");
    await visit.look("receipt-unknown");
    await page.getByRole("button", { name: "Back to the form" }).click();
    await heading(page, "Get your mailbox ready for the move");
    await expect(visit.field("name")).toHaveValue("Anna Example");
    await expect(visit.field("sourcePassword")).toHaveValue("not-a-secret-kept");
  }));

test("by the keyboard alone: see what was submitted, replace it, withdraw it, submit it again", () =>
  Visit.make(async (visit, page) => {
    const campaign = await openCampaign();
    await visit.open(campaign.link);
    const first = await handOver(visit, page, { ...own(bela), destEmail: "bela@new-mail.example" });
    const press = async (target) => {
      await visit.tabTo(target);
      await page.keyboard.press("Enter");
    };
    const type = async (label, text) => {
      await visit.tabTo(page.getByLabel(label, { exact: true }));
      await page.keyboard.press("Control+A");
      await page.keyboard.type(text);
    };
    const named = (name) => page.getByRole("button", { name });
    const enterCode = async (code) => {
      await visit.open(campaign.link);
      await press(named(/^I have a receipt code/));
      await heading(page, "Look up what you submitted");
      await type("Receipt code", code);
      await page.keyboard.press("Enter");
    };
    // As somebody notes it who has no patience with hyphens.
    await enterCode(` ${first.toLowerCase().replaceAll("-", " ").replaceAll("0", "o")} `);
    await heading(page, "Your submission");
    const facts = await page.locator("dl").innerText();
    for (const fact of [bela.address, "Anna Example", "bela@new-mail.example", "The move has not begun"]) assert.ok(facts.includes(fact), fact);
    await visit.look("receipt-found");

    await press(named("Replace it"));
    await heading(page, "Replace your submission");
    await expect(visit.field("sourceEmail")).toHaveValue(bela.address);
    await expect.poll(() => visit.field("sourceEmail").evaluate((input) => input.readOnly)).toBe(true);
    await expect(visit.field("destEmail")).toHaveValue("bela@new-mail.example");
    await expect(visit.field("sourcePassword")).toHaveValue("");
    await visit.look("receipt-replacing");
    await type("Your name", "Bela Example");
    await type("Password of this mailbox", "not-the-right-password");
    await page.keyboard.press("Enter");
    await page.locator(".summary:focus", { hasText: "did not accept" }).waitFor();
    await expect(page).toHaveTitle(/^Error: Replace your submission/);
    await expect.poll(() => visit.field("sourceEmail").evaluate((input) => input.readOnly)).toBe(true);
    await type("Password of this mailbox", bela.password);
    await page.keyboard.press("Enter");
    await page.locator(".success").waitFor();
    const second = await page.locator(".code").innerText();
    assert.notEqual(second, first);
    assert.equal(await campaign.storedCredentials(), 1);

    await enterCode(first);
    await page.locator("#receiptCode-error", { hasText: "No submission belongs to this receipt code." }).waitFor();
    await enterCode(second);
    await heading(page, "Your submission");
    await expect(page.locator("dl")).toContainText(/Bela Example/, seen);
    await press(named("Withdraw it"));
    await heading(page, "Withdraw your submission?");
    await visit.look("receipt-withdrawing");
    await press(named("No, keep it"));
    await heading(page, "Your submission");
    assert.equal(await campaign.storedCredentials(), 1);
    await press(named("Withdraw it"));
    await heading(page, "Withdraw your submission?");
    await press(named("Yes, withdraw it"));
    await heading(page, "Your submission was withdrawn");
    assert.equal(await campaign.storedCredentials(), 0);
    await visit.look("receipt-withdrawn");
    const kept = await visit.kept();
    assert.ok(![first, second].some((code) => kept.includes(code) || kept.includes(code.replaceAll("-", ""))));
    await press(named("Back to the form"));
    const third = await handOver(visit, page, own(bela));
    assert.ok(![first, second].includes(third));
    assert.equal(visit.submissions(), 8);
  }));

test("what the move has begun with can be seen and not changed", () =>
  Visit.make(async (visit, page) => {
    const campaign = await openCampaign();
    await visit.open(campaign.link);
    const code = await handOver(visit, page, own(anna));
    await visit.open(campaign.link);
    await lookUp(page, code);
    await heading(page, "Your submission");
    await mapAll(campaign);
    await page.getByRole("button", { name: "Withdraw it" }).click();
    await page.getByRole("button", { name: "Yes, withdraw it" }).click();
    await page.locator(".summary").getByText("Nothing can be changed any more").waitFor();
    await visit.look("receipt-in-use");
    await visit.open(campaign.link);
    await lookUp(page, code);
    await page.getByText("Your administrator has begun to move this mailbox.").waitFor();
    await expect(page.getByRole("button", { name: /Replace|Withdraw/ })).toHaveCount(0);
    await visit.look("receipt-in-migration");
    assert.equal(await campaign.storedCredentials(), 1);
  }));

test("a connection that broke off can be tried again, and a receipt is told in every language", () =>
  Visit.make(async (visit, page) => {
    const campaign = await openCampaign();
    await visit.open(campaign.link);
    const code = await handOver(visit, page, own(anna));
    await visit.open(campaign.link);
    await page.route("**/receipt", (route) => route.abort());
    await lookUp(page, code);
    await page.locator(".summary").getByText("The connection broke off").waitFor();
    await visit.look("receipt-broken-off", { brief: true });
    await page.unroute("**/receipt");
    await page.getByRole("button", { name: "Try again" }).click();
    await heading(page, "Your submission");
    await page.locator("#language").selectOption("ar");
    await page.locator("html[dir=rtl]").waitFor();
    const text = await page.locator("main").innerText();
    assert.ok(text.includes(anna.address));
    assert.doesNotMatch(text, /\b(submission|move|your|back)\b/i);
    await visit.look("receipt-found-ar", { brief: true });
  }));

test("a campaign that ended while a code was typed", () =>
  Visit.make(async (visit, page) => {
    const campaign = await openCampaign(mailServer, production);
    await visit.open(campaign.link);
    await campaign.deactivate();
    await lookUp(page, "0123-4567-89AB-CDEF-GHJK-MNPQ");
    await heading(page, "This request is closed");
  }));

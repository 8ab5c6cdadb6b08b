/** One's own account: the password, the second factor and the sessions, by a real browser against the real stack. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { ageProof, openCampaign } from "../stack.js";
import { Authenticator, readQr } from "./authenticator.js";
import { Admin, closeBrowser, expect, focusOn, newAccount, seen } from "./visit.js";

after(closeBrowser);

const summary = (page) => page.locator(".summary");
const part = (page, name) => page.getByRole("region", { name, exact: true });
const fieldError = (field) => field.locator("xpath=ancestor::*[contains(@class, 'field')]").locator(".error").innerText();

/** How a sign-in from elsewhere is answered. */
const signInElsewhere = (page, body) =>
  page.evaluate(async (body) => {
    const headers = { "content-type": "application/json", "x-mailgather": "1" };
    const answer = await fetch("/api/sign-in", { method: "POST", headers, body: JSON.stringify(body) });
    return `${answer.status} ${(await answer.json()).type ?? ""}`.trim();
  }, body);

test("says who one is and what one may see, by the names of campaigns", async () => {
  const campaign = await openCampaign();
  const viewer = await newAccount("viewer", [campaign.id]);
  await Admin.make(async (admin, page) => {
    await admin.goto("/account");
    await page.getByRole("definition").getByText(campaign.name).waitFor();
    const facts = await page.locator("dl").first().innerText();
    assert.match(facts, new RegExp(`${viewer.email}[^]*Viewer[^]*${campaign.name}`));
    await part(page, "Sessions").getByText("This session").waitFor();
    await admin.look("admin-account");
  }, { as: viewer });
});

test("the password is changed by the keyboard alone; every other session ends, this one goes on", async () => {
  const who = await newAccount("viewer");
  const password = "another secret that is none";
  await Admin.make(async (here, page) => {
    await Admin.make(async (elsewhere, otherPage) => {
      await elsewhere.goto("/account");
      await part(otherPage, "Sessions").getByText("This session").waitFor();
      await here.goto("/account");
      const current = page.getByLabel("Current password", { exact: true });
      const fresh = page.getByLabel("New password", { exact: true });
      const send = page.getByRole("button", { name: "Change password" });

      await here.tabTo(send);
      await page.keyboard.press("Enter");
      await summary(page).getByText("Type the password with which you sign in today.").waitFor();
      await focusOn(page, /There is a problem/);
      await expect(page).toHaveTitle(/^Error: Your account/);
      await here.look("admin-account-password-empty");

      await here.tabTo(current);
      await page.keyboard.type("not the right password");
      await here.tabTo(fresh);
      await page.keyboard.type("too short");
      await page.keyboard.press("Enter");
      await summary(page).getByText("Your password has 9 characters: use at least 12.").waitFor();
      assert.equal(here.calls.filter((call) => call === "POST /api/me/password").length, 0, "nothing was sent");

      await fresh.fill(`my ${who.email} is long`);
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: /must not contain the mail address/ }).waitFor();
      await expect(fresh, "a password that was refused is not kept").toHaveValue("");
      await fresh.fill(password);
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: "This is not your password." }).waitFor();
      await expect.poll(() => fieldError(current)).toMatch(/This is not your password/);
      await expect(current).toHaveValue("");
      await expect(fresh).toHaveValue(password);
      await expect(summary(page)).toBeFocused();

      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.keyboard.type(who.password);
      await page.keyboard.press("Enter");
      await part(page, "Password").getByText(/Your password is changed/).waitFor();
      await focusOn(page, /Your password is changed/);
      await expect(fresh).toHaveValue("");
      await expect(part(page, "Sessions").locator("tbody tr")).toHaveCount(1);
      await here.look("admin-account-password-changed");

      await otherPage.getByRole("button", { name: "Sign out" }).waitFor();
      await otherPage.getByRole("link", { name: "Servers" }).click();
      const again = otherPage.getByRole("dialog", { name: "You are no longer signed in" });
      await again.getByLabel("Password", { exact: true }).fill(password);
      await again.getByRole("button", { name: "Sign in" }).click();
      await again.waitFor({ state: "detached" });

      await page.reload();
      await part(page, "Sessions").getByRole("row").nth(2).waitFor();
      await expect(part(page, "Sessions").getByRole("row"), "this one, and the one that has just begun").toHaveCount(3);
    }, { as: who });
  }, { as: who });
});

test("a second factor is set up by the keyboard alone, with codes that nobody leaves without", async () => {
  const who = await newAccount("viewer");
  await Admin.make(async (admin, page) => {
    const section = part(page, "Second factor");
    const button = (name) => section.getByRole("button", { name, exact: true });
    const press = async (name) => {
      await admin.tabTo(button(name));
      await page.keyboard.press("Enter");
    };
    await admin.goto("/account");
    await section.getByText("Not set up").waitFor();
    await admin.tabTo(button("Set up a second factor"));
    await page.keyboard.press("Enter");

    const qr = section.locator("svg");
    await qr.waitFor();
    await focusOn(page, /^Give the secret to your app$/);
    const uri = await readQr(qr);
    assert.ok(uri.startsWith(`otpauth://totp/Mailgather:${encodeURIComponent(who.email)}?secret=`), "an app's link");
    const shown = await section.locator("code").innerText();
    const app = Authenticator.scan(uri);
    assert.match(shown, /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    assert.equal(new URL(uri).searchParams.get("secret"), shown.replaceAll(" ", ""));
    await admin.look("admin-account-factor-scan", { mask: [qr, section.locator("code")] });
    await press("Copy secret");
    await section.getByRole("button", { name: "Copied" }).waitFor();
    await expect.poll(() => admin.clipboard()).toBe(shown.replaceAll(" ", ""));

    const code = section.getByLabel("Code of your authenticator app");
    await admin.tabTo(code);
    await page.keyboard.type(app.wrongCode());
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: /This code is not right/ }).waitFor();
    await code.fill("");
    await admin.tabTo(code);
    await page.keyboard.type(app.code().replace(/^.../, "$& "));
    await page.keyboard.press("Enter");

    await section.getByRole("heading", { name: "Keep your recovery codes" }).waitFor();
    await focusOn(page, /^Keep your recovery codes$/);
    const codes = await section.locator("li code").allInnerTexts();
    assert.equal(new Set(codes).size, 10);
    await admin.look("admin-account-codes", { mask: [section.locator("li code")] });

    await page.getByRole("link", { name: "Campaigns" }).click();
    const leaving = page.getByRole("dialog", { name: "Leave without the recovery codes?" });
    await leaving.getByRole("button", { name: "Stay on this page" }).click();
    await expect(section.locator("li code")).toHaveCount(10);
    await press("Copy codes");
    await section.getByRole("button", { name: "Copied" }).waitFor();
    const file = page.waitForEvent("download");
    await press("Download as text");
    const text = await readFile(await (await file).path(), "utf8");
    await expect.poll(() => admin.clipboard()).toBe(text);
    assert.ok(text.includes(`Recovery codes for ${who.email}`) && text.endsWith(`\n${codes.join("\n")}\n`), "all codes, one to a line");
    assert.match((await file).suggestedFilename(), /\.txt$/);
    await press("I have them");
    await section.getByText("Your second factor is set up.").waitFor();
    await focusOn(page, /Your second factor is set up/);
    await admin.look("admin-account-factor-on");
    const kept = await admin.kept();
    for (const secret of [...codes, shown, shown.replaceAll(" ", "")]) assert.ok(!kept.includes(secret), "nothing is kept");

    assert.equal(await signInElsewhere(page, who), "401 /problems/second-factor-needed");
    assert.equal(await signInElsewhere(page, { ...who, secondFactor: app.code() }), "200");
    assert.equal(await signInElsewhere(page, { ...who, recoveryCode: codes[0] }), "200");
  }, { as: who });
});

test("recovery codes are replaced and the second factor is removed, once a code shows that it is oneself", async () => {
  const who = await newAccount("viewer");
  await Admin.make(async (admin, page) => {
    const section = part(page, "Second factor");
    const press = (name) => section.getByRole("button", { name, exact: true }).click();
    const question = page.getByRole("dialog", { name: "Confirm that it is you" });
    const code = question.getByLabel("Code of your authenticator app");
    const keep = async () => {
      await section.getByRole("heading", { name: "Keep your recovery codes" }).waitFor();
      const codes = await section.locator("li code").allInnerTexts();
      await press("I have them");
      return codes;
    };
    await admin.goto("/account");
    await press("Set up a second factor");
    await press("Cancel");
    await focusOn(page, /^Second factor$/);
    await press("Set up a second factor");
    const app = new Authenticator(await section.locator("code").innerText());
    await section.getByLabel("Code of your authenticator app").fill(app.code());
    await press("Confirm");
    const first = await keep();

    // Signed in by the password a moment ago: that proves too little now.
    await press("Make new recovery codes");
    await admin.look("admin-account-codes-new");
    await press("Make new codes");
    await code.waitFor();
    await expect(code).toBeFocused();
    await admin.look("admin-confirm-code");
    await page.keyboard.type(app.wrongCode());
    await page.keyboard.press("Enter");
    await question.getByRole("link", { name: /This code is not right/ }).waitFor();
    await expect(question.locator(".summary")).toBeFocused();
    await admin.look("admin-confirm-code-refused");
    await admin.tabTo(question.getByRole("button", { name: "Use a recovery code instead" }));
    await page.keyboard.press("Enter");
    const recovery = question.getByLabel("Recovery code", { exact: true });
    await expect(recovery).toBeFocused();
    await admin.look("admin-confirm-recovery", { brief: true });
    await page.keyboard.type(first[0]);
    await page.keyboard.press("Enter");
    const second = await keep();
    await section.getByText("The new recovery codes count from now on.").waitFor();
    assert.equal(await signInElsewhere(page, { ...who, recoveryCode: first[1] }), "401 /problems/sign-in-refused");
    assert.equal(await signInElsewhere(page, { ...who, recoveryCode: second[0] }), "200");

    await press("Remove second factor");
    await admin.look("admin-account-factor-remove");
    await press("Remove second factor");
    await section.getByText(/Your second factor is removed/).waitFor();
    await section.getByText("Not set up").waitFor();
    assert.equal(await signInElsewhere(page, who), "200");
  }, { as: who });
});

test("what would let a thief stay asks for the password by the keyboard alone, and once for five minutes", async () => {
  const who = await newAccount("viewer");
  await Admin.make(async (here, page) => {
    await here.goto("/account");
    const section = part(page, "Second factor");
    await section.getByText("Not set up").waitFor();
    const me = await page.evaluate(async () => (await fetch("/api/me")).json());
    await ageProof(me, 6);
    const setUp = section.getByRole("button", { name: "Set up a second factor" });
    const question = page.getByRole("dialog", { name: "Confirm that it is you" });
    const password = question.getByLabel("Your password", { exact: true });
    await here.tabTo(setUp);
    await page.keyboard.press("Enter");
    await password.waitFor();
    await expect(password).toBeFocused();
    await here.look("admin-confirm-password");

    // Escape does nothing, and says so where it was pressed.
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    await summary(page).getByText(/Nothing was done/).waitFor();
    await here.look("admin-confirm-cancelled");
    await here.tabTo(setUp);
    await page.keyboard.press("Enter");
    await password.waitFor();
    await page.keyboard.press("Enter");
    await question.getByRole("link", { name: "Type the password with which you sign in." }).waitFor();
    await here.tabTo(password);
    await page.keyboard.type("not the right password");
    await page.keyboard.press("Enter");
    await question.getByRole("link", { name: "This is not your password." }).waitFor();
    await expect(password, "a password that was refused is not kept").toHaveValue("");
    await here.look("admin-confirm-password-refused");
    await here.tabTo(password);
    await page.keyboard.type(who.password);
    await page.keyboard.press("Enter");
    await section.locator("svg").waitFor();
    await focusOn(page, /^Give the secret to your app$/);
    assert.ok(!(await here.kept()).includes(who.password), "nothing is kept");

    const before = here.calls.filter((call) => call === "POST /api/me/reauthenticate").length;
    await part(page, "Sessions").getByRole("button", { name: /^End the session/ }).first().click();
    await part(page, "Sessions").getByText(/is ended\.$/).waitFor();
    assert.equal(here.calls.filter((call) => call === "POST /api/me/reauthenticate").length, before, "not asked again");
  }, { as: who });
});

test("a session elsewhere is ended, and then all of them", async () => {
  const who = await newAccount("viewer");
  await Admin.make(async (here, page) => {
    await Admin.make(async (elsewhere, otherPage) => {
      await elsewhere.goto("/account");
      await here.goto("/account");
      const section = part(page, "Sessions");
      // Accepting the invitation began one too.
      await section.getByRole("row").nth(3).waitFor();
      const own = section.getByRole("row", { name: /This session/ });
      await expect(own).toContainText(/Chrom(e|ium) on Linux[^]*\d+\.\d+\.\d+\.\d+[^]*(just now|minutes? ago)/, seen);
      await expect(own.locator("time").first()).toHaveAttribute("title", /\d\d:\d\d:\d\d/);
      await here.look("admin-account-sessions");
      const others = section.getByRole("button", { name: /^End the session/ });
      for (const left of [1, 0]) {
        await here.tabTo(others.first());
        await page.keyboard.press("Enter");
        await section.getByText(/^The session with .* is ended\.$/).waitFor();
        await expect(section.locator("tbody tr")).toHaveCount(left + 1);
        await focusOn(page, /is ended/);
      }
      await otherPage.getByRole("link", { name: "Servers" }).click();
      await otherPage.getByRole("dialog", { name: "You are no longer signed in" }).waitFor();

      await here.tabTo(section.getByRole("button", { name: "End all sessions, this one too" }));
      await page.keyboard.press("Enter");
      const question = page.getByRole("dialog", { name: "End all your sessions?" });
      await question.getByText("here too").waitFor();
      await here.look("admin-account-end-all");
      await page.keyboard.press("Escape");
      await question.waitFor({ state: "detached" });
      await focusOn(page, /End all sessions/);
      await page.keyboard.press("Enter");
      await here.tabTo(question.getByRole("button", { name: "End all sessions" }));
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      await page.getByText("You are signed out.").waitFor();
    }, { as: who });
  }, { as: who });
});

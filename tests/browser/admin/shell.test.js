/** What stands around all pages of the admin site: going from one to another, by links, keys and the browser's own ways. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Admin, closeBrowser, expect, newAccount, seen, site } from "./visit.js";

after(closeBrowser);

const button = (page, name) => page.getByRole("button", { name, exact: true });
const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
const sections = (page) => page.getByRole("navigation", { name: "Sections" });
const question = (page) => page.getByRole("dialog", { name: "Leave without saving?" });

test("each role sees the sections that are theirs, and no page of another's", async () => {
  const facts = { viewer: "Campaigns,Servers", admin: "Campaigns,Servers", owner: "Campaigns,Servers,Admins,Audit log,Settings" };
  for (const [role, names] of Object.entries(facts)) {
    await Admin.make(async (admin, page) => {
      await admin.goto("/servers");
      assert.equal((await sections(page).locator("a").allInnerTexts()).join(), names);
      await expect(sections(page).locator("[aria-current=page]")).toHaveText("Servers", seen);
      if (role === "owner") return;
      await admin.goto("/settings");
      await heading(page, "This page is not for your role");
      assert.deepEqual(admin.calls.filter((call) => /settings/.test(call)), []);
      await admin.look("admin-not-for-role");
    }, { as: role });
  }
});

test("the keyboard reaches the content by the first key, and every section", async () => {
  await Admin.make(async (admin, page) => {
    await admin.goto("/servers");
    await page.keyboard.press("Tab");
    await expect(page.locator(":focus")).toHaveText("Skip to the content");
    await page.keyboard.press("Enter");
    await expect(page.locator("#main")).toBeFocused();
    await expect(page).toHaveURL(`${site}/servers`);
    await admin.tabTo(sections(page).getByText("Campaigns"), "Shift+Tab");
    await page.keyboard.press("Enter");
    await heading(page, "Campaigns");
    await page.locator("h1:focus").waitFor();
    await expect(page).toHaveTitle("Campaigns – Mailgather");
    const menu = page.locator("details.account");
    await admin.tabTo(menu.locator("summary"), "Shift+Tab");
    await page.keyboard.press("Space");
    await page.getByRole("link", { name: "Account", exact: true }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    await expect(menu).not.toHaveAttribute("open");
    await expect(menu.locator("summary")).toBeFocused();
  }, { as: "viewer" });
});

test("what was typed is asked for before it is lost: by a link, by going back, by closing", async () => {
  await Admin.make(async (admin, page) => {
    const name = page.getByLabel("Name of the mail service", { exact: true });
    await admin.goto("/campaigns");
    await sections(page).getByText("Servers").click();
    await page.getByRole("link", { name: "Add a mail server" }).click();
    await name.fill("Something");

    await sections(page).getByText("Campaigns").click();
    await question(page).waitFor();
    await admin.look("admin-unsaved");
    await button(page, "Stay on this page").click();
    await sections(page).locator("a:focus").getByText("Campaigns").waitFor();
    await expect(page).toHaveURL(`${site}/servers/new`);
    await expect(name).toHaveValue("Something");

    await page.evaluate(() => history.back());
    await question(page).waitFor();
    await expect(page).toHaveURL(`${site}/servers/new`);
    await page.keyboard.press("Escape");
    await question(page).waitFor({ state: "detached" });
    await expect(name).toHaveValue("Something");

    page.on("dialog", (dialog) => dialog.dismiss());
    const warned = page.waitForEvent("dialog");
    await page.evaluate(() => void setTimeout(() => location.reload()));
    assert.equal((await warned).type(), "beforeunload");
    await expect(name).toHaveValue("Something");

    await page.evaluate(() => history.back());
    await button(page, "Leave").click();
    await heading(page, "Mail servers");
    await page.goBack();
    await heading(page, "Campaigns");
    await page.goForward();
    await heading(page, "Mail servers");
  }, { as: "admin" });
});

test("a part of the app that is gone after an update is told, and reloading helps", async () => {
  await Admin.make(async (admin, page) => {
    await admin.goto("/servers");
    await page.route(/\/assets\/(list|campaigns)-[^/]+\.(js|css)$/, (route) => route.fulfill({ status: 403, body: "" }));
    await sections(page).getByText("Campaigns").click();
    await heading(page, "This page could not be loaded");
    await admin.look("admin-outdated");
    await page.unrouteAll();
    await button(page, "Reload").click();
    await heading(page, "Campaigns");
    admin.faults.length = 0; // the browser's own words about the files
  }, { as: "viewer" });
});

test("ids of other forms are no pages, and what leads nowhere says so", async () => {
  await Admin.make(async (admin, page) => {
    await admin.goto(`/campaigns/${"0".repeat(32)}/jobs`);
    await page.getByRole("heading", { name: "There is no such campaign" }).waitFor();
    await admin.look("admin-no-campaign");
    assert.ok(!admin.calls.some((call) => call.includes("/api/campaigns/")), "nothing was asked under it");
    await page.evaluate(() => {
      const link = document.createElement("a");
      link.href = "/campaigns/1";
      document.body.append(link);
      link.click();
      link.remove();
    });
    await heading(page, "There is no page here");
    await admin.look("admin-no-page");
  }, { as: await newAccount("viewer") });
});

test("everything can be told apart where colours are the reader's own", async () => {
  await Admin.make(async (admin, page) => {
    await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
    await admin.goto("/campaigns");
    const current = sections(page).locator("[aria-current=page]");
    await expect.poll(() => current.evaluate((link) => getComputedStyle(link).borderBlockEndWidth)).toBe("3px");
    await expect.poll(() => page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)).toBe("auto");
  }, { as: "viewer" });
});

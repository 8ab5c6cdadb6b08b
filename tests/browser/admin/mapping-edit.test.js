/** A new mapping: from what users wished to rows that are sent once. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { asOwner, newAccounts } from "../stack.js";
import { acceptAll, accounts, newAddress, oldAddress, withDesk } from "./mapping-desk.js";
import { Admin, closeBrowser, expect, seen } from "./visit.js";

after(closeBrowser);

const row = (page, name) => page.locator("tr", { has: page.locator("th", { hasText: oldAddress(name) }) });
const address = (page, name) => page.getByLabel(`New address of ${oldAddress(name)}`, { exact: true });
const password = (page, name) => page.getByLabel(`Password of the new account of ${oldAddress(name)}`, { exact: true });
const mapButton = (page) => page.getByRole("button", { name: /^Map \d+ mailbox/ });
const summary = (page) => page.locator(".summary");

/** Opens the page of a new mapping and waits for its rows. */
async function openNew(admin, page, desk, query = "") {
  await admin.goto(`${desk.path}/new${query}`);
  await mapButton(page).waitFor();
}

/** The next request that is matched arrives and is answered; the answer gets lost. Tells how often. */
async function loseAnswer(admin, page, urlPattern) {
  let lost = 0;
  const browser = await admin.context.newCDPSession(page);
  browser.on("Fetch.requestPaused", ({ requestId, request }) => {
    const isLost = request.method === "POST" && lost === 0;
    if (isLost) lost += 1;
    const failed = { requestId, errorReason: "Failed" };
    return isLost ? browser.send("Fetch.failRequest", failed) : browser.send("Fetch.continueResponse", { requestId });
  });
  await browser.send("Fetch.enable", { patterns: [{ urlPattern, requestStage: "Response" }] });
  return () => lost;
}

const ended = (page) => page.getByRole("heading", { name: /account and (its|their) job/ });

test("rows begin with what users wished and say what will be; left out is left alone", async () => {
  const [there] = newAccounts;
  const people = {
    anna: { destEmail: newAddress("anna"), destPassword: "not-a-secret-anna" },
    bea: { destEmail: newAddress("bea") },
    cleo: { destEmail: there.address, destPassword: there.password },
    dora: {},
  };
  await withDesk(people, (desk) =>
    Admin.make(async (admin, page) => {
      await admin.goto(desk.path);
      await page.getByText("No mapping yet").waitFor();
      await admin.look("admin-mappings-empty");
      await page.getByRole("link", { name: "New mapping" }).click();
      await expect(address(page, "anna")).toHaveValue(people.anna.destEmail);
      await expect(row(page, "anna")).toContainText(/will be created[^]*the user’s own, once you accept the wish/, seen);
      await page.getByLabel(`Accept this wish (${oldAddress("anna")})`).check();
      await expect(row(page, "anna")).toContainText(/Empty: the user’s own\./, seen);
      await expect(row(page, "bea")).toContainText(/will be created[^]*one is generated/, seen);
      await expect(row(page, "cleo")).toContainText(/exists/, seen);
      await expect(row(page, "dora")).not.toContainText(/exists\n|will be created|unknown/, seen);
      await address(page, "bea").fill(newAddress("other"));
      await expect(row(page, "bea")).toContainText(/unknown/, seen);

      await page.getByText("Same name at another domain").click();
      await page.getByLabel("New domain").fill("not a domain");
      await page.getByRole("button", { name: "Fill in" }).click();
      await page.getByText("That is not a domain.").waitFor();
      await page.getByLabel("New domain").fill("new-mail.example");
      await page.keyboard.press("Enter");
      await page.getByText("1 row of 4 changed.").waitFor();
      await expect(address(page, "dora")).toHaveValue("dora@new-mail.example");
      await expect(address(page, "bea")).toHaveValue(newAddress("other"));
      await address(page, "dora").fill(newAddress("dora"));

      await page.getByRole("button", { name: `Leave out ${oldAddress("bea")}` }).click();
      await page.locator("button:focus", { hasText: oldAddress("cleo") }).waitFor();
      await page.getByRole("button", { name: `Leave out ${oldAddress("cleo")}` }).click();
      await page.getByText("Left out: 2 mailboxes").click();
      await page.getByRole("button", { name: `Put back ${oldAddress("bea")}` }).click();
      await expect(address(page, "bea")).toHaveValue(newAddress("other"));
      await page.getByRole("button", { name: `Leave out ${oldAddress("bea")}` }).click();
      await page.getByRole("button", { name: "Put all back" }).click();
      for (const name of ["bea", "cleo"]) await page.getByRole("button", { name: `Leave out ${oldAddress(name)}` }).click();
      await admin.look("admin-mapping-new");

      await page.getByRole("button", { name: "Map 2 mailboxes" }).click();
      await ended(page).waitFor();
      const { rows } = await desk.mapping();
      assert.deepEqual(rows.map(({ source, destEmail }) => [source, destEmail]), [
        [oldAddress("anna"), people.anna.destEmail],
        [oldAddress("dora"), newAddress("dora")],
      ]);
      await page.goBack();
      await page.getByRole("heading", { name: "Mappings" }).waitFor();
    }),
  );
});

test("those chosen in the list of mailboxes take part, the others wait outside", () =>
  withDesk({ anna: {}, bea: {}, cleo: {} }, (desk) =>
    Admin.make(async (admin, page) => {
      const { credentials } = await asOwner("GET", `/api/campaigns/${desk.campaign}/credentials`);
      const chosen = credentials.filter(({ source }) => source !== oldAddress("bea")).map(({ id }) => id);
      await admin.goto(desk.path);
      await page.evaluate(([campaign, ids]) => sessionStorage.setItem(`mailgather.selected.${campaign}`, ids), [desk.campaign, JSON.stringify(chosen)]);
      await openNew(admin, page, desk);
      await page.getByText("They are the 2 mailboxes that you chose in the list.").waitFor();
      await page.getByText("Left out: 1 mailbox").waitFor();
      await expect(address(page, "bea")).toHaveCount(0);
      await page.getByRole("link", { name: "Mappings", exact: true }).first().click();
      await page.getByRole("link", { name: "New mapping" }).click();
      await address(page, "bea").waitFor();
    }),
  ));

test("a list from a spreadsheet is taken over, and each line that can't be is told", () =>
  withDesk({ anna: {}, bea: {} }, (desk) =>
    Admin.make(async (admin, page) => {
      await openNew(admin, page, desk);
      await page.getByText("Paste from a spreadsheet").click();
      const lines = [
        "Old address\tNew address\tPassword",
        `ANNA@old-mail.example\t${newAddress("pasted")}\tnot-a-secret-pasted`,
        `nobody@old-mail.example\t${newAddress("nobody")}\tnot-a-secret-nobody`,
        `anna@old-mail.example\t${newAddress("twice")}\t`,
      ];
      await page.getByLabel("Lines to take over").fill(lines.join("\n"));
      await page.getByRole("button", { name: "Take over" }).click();
      await page.getByText("1 mailbox was taken over. 2 lines were not.").waitFor();
      await page.getByText("Line 3, nobody@old-mail.example: This mailbox is not among those").waitFor();
      await page.getByText("Line 4, anna@old-mail.example: An earlier line names the same mailbox.").waitFor();
      await expect(address(page, "anna")).toHaveValue(newAddress("pasted"));
      await expect(password(page, "anna")).toHaveValue("not-a-secret-pasted");
      await expect(password(page, "anna")).toHaveAttribute("type", "password");
      await admin.look("admin-mapping-paste", { mask: [page.getByLabel("Lines to take over")] });
    }),
  ));

test("what is wrong is told at its row and in a summary that takes the focus and leads there; nothing is sent", () =>
  withDesk({ anna: { destEmail: newAddress("same") }, bea: { destEmail: newAddress("same") }, cleo: {} }, (desk) =>
    Admin.make(async (admin, page) => {
      await openNew(admin, page, desk);
      await acceptAll(page);
      await mapButton(page).click();
      await page.locator(".summary:focus").waitFor();
      await expect(summary(page)).toContainText(/2 rows need correcting/, seen);
      await expect(page).toHaveTitle(/^Error: New mapping/);
      await admin.look("admin-mapping-errors");
      await page.getByRole("link", { name: `${oldAddress("cleo")}: No new address.` }).click();
      await expect(address(page, "cleo")).toBeFocused();
      await expect(row(page, "cleo")).toContainText(/No new address\. Type the address/, seen);
      await page.keyboard.type(newAddress("cleo"));
      await page.keyboard.press("Enter");
      await expect(summary(page)).not.toContainText(/cleo/, seen);
      await address(page, "bea").fill(newAddress("bea"));
      await page.keyboard.press("Enter");
      await summary(page).waitFor({ state: "detached" });
      await expect(page).toHaveTitle(/^New mapping/);
      assert.deepEqual(admin.calls.filter((call) => call.startsWith("POST") && call.includes("/mappings")), []);
    }),
  ));

test("rows that another mapping has by now: told at the rows, none is mapped; without them the others are", () =>
  withDesk({ anna: { destEmail: newAddress("a1") }, bea: { destEmail: newAddress("b1") } }, (desk) =>
    Admin.make(async (admin, page) => {
      await openNew(admin, page, desk);
      await acceptAll(page);
      const { id } = await desk.propose({ anna: { destEmail: newAddress("elsewhere") } });
      await mapButton(page).click();
      await page.locator(".summary:focus").waitFor();
      await expect(summary(page)).toContainText(/Another mapping has this mailbox\./, seen);
      await expect(row(page, "anna")).toContainText(/Leave the row out/, seen);
      assert.deepEqual((await desk.mappings()).map((one) => one.id), [id]);
      await admin.look("admin-mapping-overlaps");
      await page.getByRole("link", { name: `${oldAddress("anna")}: Another mapping` }).click();
      await page.keyboard.press("Enter");
      await summary(page).waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Map 1 mailbox" }).click();
      await ended(page).waitFor();
      assert.deepEqual(await accounts(newAddress("a1"), newAddress("b1")), [newAddress("b1")]);
    }),
  ));

test("a lost answer and a second click map once", () =>
  withDesk({ anna: { destEmail: newAddress("once") } }, (desk) =>
    Admin.make(async (admin, page) => {
      await openNew(admin, page, desk);
      await acceptAll(page);
      const lost = await loseAnswer(admin, page, "*/mappings");
      await mapButton(page).dblclick();
      await ended(page).waitFor();
      assert.equal(lost(), 1);
      assert.equal(admin.calls.filter((call) => call.startsWith("POST") && call.endsWith("/mappings")).length, 2);
      assert.equal((await desk.mappings()).length, 1);
      admin.faults = admin.faults.filter((fault) => !fault.includes("net::ERR_FAILED"));
    }),
  ));

test("no answer at all keeps the rows, and another try is the same mapping", () =>
  withDesk({ anna: { destEmail: newAddress("later") } }, (desk) =>
    Admin.make(async (admin, page) => {
      const keys = new Set();
      let isDown = true;
      await page.route("**/mappings", async (route) => {
        if (route.request().method() !== "POST") return route.continue();
        keys.add(await route.request().headerValue("idempotency-key"));
        return isDown ? route.abort() : route.continue();
      });
      await openNew(admin, page, desk);
      await acceptAll(page);
      await mapButton(page).click();
      await page.getByText("the same rows are mapped once, however often they are sent").waitFor();
      await admin.look("admin-mapping-no-answer");
      isDown = false;
      await mapButton(page).click();
      await ended(page).waitFor();
      assert.equal(keys.size, 1);
      admin.faults = admin.faults.filter((fault) => !fault.includes("net::ERR_FAILED"));
    }),
  ));

test("a draft survives a reload without its passwords, and leaving it is warned of", () =>
  withDesk({ anna: { destEmail: newAddress("draft") }, bea: { destEmail: newAddress("draft-b") } }, (desk) =>
    Admin.make(async (admin, page) => {
      await openNew(admin, page, desk);
      await page.getByRole("link", { name: "Cancel" }).click();
      await page.getByRole("heading", { name: "Mappings" }).waitFor();
      await page.goBack();
      await address(page, "anna").fill(newAddress("changed"));
      await password(page, "anna").fill("not-a-secret-canary");
      await page.getByRole("button", { name: `Leave out ${oldAddress("bea")}` }).click();
      assert.doesNotMatch(await admin.kept(), /canary/);

      await page.getByRole("link", { name: "Cancel" }).click();
      await page.getByRole("heading", { name: "Leave without starting the mapping?" }).waitFor();
      await admin.look("admin-mapping-leave", { brief: true });
      await page.getByRole("button", { name: "Stay on this page" }).click();
      await expect(password(page, "anna")).toHaveValue("not-a-secret-canary");

      const dialogs = [];
      page.on("dialog", (dialog) => {
        dialogs.push(dialog.type());
        return dialog.accept();
      });
      await page.reload();
      await page.getByText("1 row needs its password typed again.").waitFor();
      assert.deepEqual(dialogs, ["beforeunload"]);
      await expect(address(page, "anna")).toHaveValue(newAddress("changed"));
      await expect(password(page, "anna")).toHaveValue("");
      await page.getByText("Left out: 1 mailbox").waitFor();
      await admin.look("admin-mapping-draft", { brief: true });
      await page.getByRole("button", { name: "Start over" }).click();
      await expect(address(page, "anna")).toHaveValue(newAddress("draft"));
      await acceptAll(page);
      await page.getByRole("button", { name: "Map 2 mailboxes" }).click();
      await ended(page).waitFor();
      assert.doesNotMatch(await admin.kept(), /draft/);
    }),
  ));

test("730 mailboxes: 500 take part, a paste of 500 lines is taken over, and typing stays quick", () =>
  withDesk({ anna: {} }, (desk) =>
    Admin.make(async (admin, page) => {
      const names = Array.from({ length: 730 }, (_, n) => `user${String(n).padStart(3, "0")}`);
      const credentials = names.map((name, n) => ({
        id: n.toString(16).padStart(32, "0"),
        source: oldAddress(name),
        name,
        dest: null,
        wish: null,
        destExists: null,
        destPasswordGiven: false,
        checkedAt: "2026-01-01T00:00:00Z",
        messages: n,
        mappingId: null,
      }));
      await page.route("**/credentials", (route) => route.fulfill({ json: { credentials, next: null } }));
      await openNew(admin, page, desk);
      await page.getByText("The other 230 mailboxes stand under “Left out”").waitFor();
      await page.getByText("Paste from a spreadsheet").click();
      const lines = names.slice(0, 501).map((name, n) => `${oldAddress(name)},new${n}@new-mail.example`);
      await page.getByLabel("Lines to take over").fill(lines.join("\n"));
      await page.getByRole("button", { name: "Take over" }).click();
      await page.getByText("500 mailboxes were taken over. 1 line was not.").waitFor();
      await expect(address(page, "user499")).toHaveValue("new499@new-mail.example");
      await address(page, "user250").focus();
      await page.keyboard.press("End");
      await page.keyboard.type("xyz");
      await expect(address(page, "user250")).toHaveValue("new250@new-mail.examplexyz");
      await page.getByText("Left out: 230 mailboxes").click();
      await page.getByText("leave one out to put another back").waitFor();
    }),
  ));

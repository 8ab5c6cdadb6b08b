/** Jobs: mailboxes that are mapped and wait for their migration; cancelled, queued again, one and several. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { asOwner, mailboxes } from "../stack.js";
import { map, newAddress, removeAccounts, submitted } from "./moving.js";
import { Admin, closeBrowser, expect, seen } from "./visit.js";

after(closeBrowser);

const rows = (page) => page.locator("tbody tr");
const row = (page, { address }) => page.locator("tbody tr", { hasText: address });
const addresses = (page) => page.locator("tbody th").allInnerTexts();
const part = (page, name) => page.getByRole("group", { name: "Which jobs to show" }).getByRole("button", { name });
const note = (page, name) => page.getByRole("heading", { name, exact: true });

/** A campaign whose mailboxes the real worker has mapped; the accounts go afterwards. */
async function withJobs(people, walk) {
  const campaign = await submitted(...people.map((mailbox) => [mailbox]));
  const dests = people.map((_, n) => newAddress(`job${n}`));
  const mapping = await map(campaign, campaign.ids.map((id, n) => [id, dests[n]]));
  const path = `${campaign.path}/jobs`;
  const jobs = async () => (await asOwner("GET", `/api${path}`)).jobs;
  const change = async ({ address }, act) => {
    const { id } = (await jobs()).find(({ source }) => source === address);
    return asOwner("POST", `/api${path}/${id}/${act}`);
  };
  const states = async () => Object.fromEntries((await jobs()).map(({ source, state }) => [source, state]));
  await walk({ path, dests, mapping, campaign, jobs, change, states });
  await removeAccounts(...dests);
}

async function openJobs(admin, page, { path }, query = "") {
  await admin.goto(path + query);
  await rows(page).first().waitFor();
}

const [anna, bela, chloe] = mailboxes;

test("jobs are listed, narrowed and exported; one is cancelled and queued again", () =>
  withJobs([anna, bela], (scene) =>
    Admin.make(
      async (admin, page) => {
        await openJobs(admin, page, scene);
        await expect(page).toHaveTitle("Jobs – Mailgather");
        await page.getByText("A queued job waits for the migration, which copies the mail.").waitFor();
        const [first] = await scene.jobs();
        await expect(row(page, anna)).toContainText(new RegExp(`${scene.dests[0]}[^]*\\d[^]*Queued[^]*(just now|ago)`), seen);
        const messages = (await scene.jobs()).reduce((sum, job) => sum + job.messages, 0);
        await page.getByText(`2 jobs queued with ${messages.toLocaleString("en-GB")} message`).waitFor();
        await expect(row(page, anna).getByRole("link")).toHaveAttribute("href", `${scene.campaign.path}/mappings/${scene.mapping}`);
        assert.equal(first.mappingId, scene.mapping);

        await row(page, anna).getByRole("button", { name: `Cancel ${anna.address}` }).click();
        await page.getByText("The migration will leave these mailboxes out.").waitFor();
        await admin.look("admin-jobs-cancel", { brief: true });
        await page.getByRole("button", { name: "Keep queued" }).click();
        await page.getByRole("dialog").waitFor({ state: "hidden" });
        assert.equal((await scene.states())[anna.address], "queued");
        await row(page, anna).getByRole("button", { name: `Cancel ${anna.address}` }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Cancel 1 job", exact: true }).click();
        await note(page, "1 job is cancelled.").waitFor();
        await row(page, anna).getByText("Cancelled").waitFor();
        assert.deepEqual(await scene.states(), { [anna.address]: "cancelled", [bela.address]: "queued" });
        await admin.look("admin-jobs");

        await part(page, "Cancelled (1)").click();
        await expect.poll(() => addresses(page)).toEqual([anna.address]);
        await expect.poll(() => new URL(page.url()).search).toBe("?show=cancelled");
        const downloading = page.waitForEvent("download");
        await page.getByRole("button", { name: "Export as CSV" }).click();
        const download = await downloading;
        assert.match(download.suggestedFilename(), /^jobs-Move-to-the-new-mail-.*\.csv$/);
        const text = await readFile(await download.path(), "utf8");
        assert.deepEqual(text.split("\r\n").map((line) => line.split(",")[0]), ['\uFEFF"Old address"', `"${anna.address}"`, ""]);
        assert.match(text, new RegExp(`"${scene.dests[0]}",\\d+,"Cancelled","20`));

        await row(page, anna).getByRole("button", { name: `Queue again ${anna.address}` }).click();
        await note(page, "1 job is queued again.").waitFor();
        await page.getByRole("heading", { name: "No job fits" }).waitFor();
        assert.equal((await scene.states())[anna.address], "queued");
        await admin.look("admin-jobs-none", { brief: true });
        await page.getByRole("button", { name: "Show all" }).click();
        await page.getByLabel("Search by address").fill(scene.dests[1].toUpperCase());
        await page.getByText("1 of 2 jobs", { exact: true }).waitFor();
        await expect.poll(() => addresses(page)).toEqual([bela.address]);
      },
      { as: "admin" },
    ),
  ));

test("with the keyboard alone: several are cancelled and queued again", () =>
  withJobs([anna, bela, chloe], (scene) =>
    Admin.make(async (admin, page) => {
      await openJobs(admin, page, scene);
      await admin.tabTo(page.getByLabel("Select all that are shown"));
      await page.keyboard.press("Space");
      await admin.tabTo(page.getByLabel(`Select ${bela.address}`));
      await page.keyboard.press("Space");
      const cancel = page.getByRole("button", { name: "Cancel selected (2)" });
      await admin.tabTo(cancel, "Shift+Tab");
      await admin.look("admin-jobs-chosen", { brief: true });
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Cancel 2 jobs?" }).waitFor();
      await admin.tabTo(page.getByRole("dialog").getByRole("button", { name: "Cancel 2 jobs", exact: true }));
      await page.keyboard.press("Enter");
      await note(page, "2 jobs are cancelled.").waitFor();
      await expect(page.locator(":focus")).toContainText(/2 jobs are cancelled/, seen);
      assert.deepEqual(await scene.states(), { [anna.address]: "cancelled", [bela.address]: "queued", [chloe.address]: "cancelled" });

      await admin.tabTo(page.getByLabel("Select all that are shown"));
      await page.keyboard.press("Space");
      await admin.tabTo(page.getByRole("button", { name: "Queue selected again (2)" }));
      await page.keyboard.press("Enter");
      await note(page, "2 jobs are queued again.").waitFor();
      await admin.tabTo(page.getByRole("button", { name: "Close this message" }));
      await page.keyboard.press("Enter");
      await expect(page.locator(".notice")).toHaveCount(0);
      assert.deepEqual(new Set(Object.values(await scene.states())), new Set(["queued"]));
    }),
  ));

test("what somebody else changed meanwhile is told, and the list shows it; a lost connection is told too", () =>
  withJobs([anna, bela, chloe], (scene) =>
    Admin.make(async (admin, page) => {
      await openJobs(admin, page, scene);
      await page.getByLabel("Select all that are shown").check();
      await scene.change(bela, "cancel");
      await page.getByRole("button", { name: "Cancel selected (3)" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Cancel 3 jobs", exact: true }).click();
      await note(page, "2 of 3 jobs changed").waitFor();
      await expect(page.locator(".notice")).toContainText(new RegExp(`somebody else has changed it meanwhile[^]*${bela.address}`), seen);
      assert.deepEqual(new Set(Object.values(await scene.states())), new Set(["cancelled"]));
      await part(page, "Cancelled (3)").waitFor();
      await admin.look("admin-jobs-conflict");

      const again = "**/requeue";
      await page.route(again, (route) => route.abort());
      await page.getByLabel("Select all that are shown").check();
      await page.getByRole("button", { name: "Queue selected again (3)" }).click();
      await note(page, "0 of 3 jobs changed").waitFor();
      assert.equal(admin.calls.filter((call) => call.endsWith("/requeue")).length, 1, "not tried on and on");
      await admin.look("admin-jobs-no-answer", { brief: true });
      await page.unroute(again);
      await row(page, chloe).getByRole("button", { name: /^Queue again/ }).click();
      await note(page, "1 job is queued again.").waitFor();
    }),
  ));

test("an empty list says where jobs come from; a viewer only reads", async () => {
  const campaign = await submitted();
  await Admin.make(async (admin, page) => {
    await admin.goto(`${campaign.path}/jobs`);
    await page.getByRole("heading", { name: "No jobs yet" }).waitFor();
    await expect(page.getByRole("link", { name: "See the submitted mailboxes" })).toHaveAttribute("href", `${campaign.path}/mailboxes`);
    await admin.look("admin-jobs-empty");
  });
  await withJobs([anna], (scene) =>
    Admin.make(
      async (admin, page) => {
        await openJobs(admin, page, scene);
        await expect(page.getByRole("checkbox")).toHaveCount(0);
        await expect(page.getByRole("button", { name: /^(Cancel|Queue) / })).toHaveCount(0);
        await admin.look("admin-jobs-viewer", { brief: true });
      },
      { as: "viewer" },
    ),
  );
});

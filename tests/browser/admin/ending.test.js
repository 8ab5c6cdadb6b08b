/** The end of a campaign in the admin app: what is said before, and that it is true afterwards. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { asOwner, mailServer, mailboxes, open, openCampaign, production } from "../stack.js";
import { changeList } from "./campaign-list.js";
import { Admin, closeBrowser, expect, seen } from "./visit.js";

after(closeBrowser);

const [anna] = mailboxes;
const day = 86_400_000;
const moment = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

/** An owner's browser at the stack that keeps what is over for a week. */
class AtProduction extends Admin {
  site = production.adminSite;
}

const submit = (campaign, stack) => {
  const body = { name: "Anna Example", sourceEmail: anna.address, sourcePassword: anna.password };
  return asOwner("POST", `/api/campaigns/${campaign.id}/credentials`, body, stack);
};

test("deactivation says what will happen and when, does nothing until it is confirmed, and then it happened", async () => {
  const campaign = await openCampaign(mailServer, production);
  await submit(campaign, production);
  await AtProduction.make(async (admin, page) => {
    await admin.goto(`/campaigns/${campaign.id}`);
    await page.getByText("is deleted 7 days later").waitFor();
    const { keyboard } = page;
    const deactivate = page.getByRole("button", { name: "Deactivate this campaign" });
    await admin.tabTo(deactivate);
    await keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Deactivate “Move to the new mail”?" });
    await dialog.waitFor();
    const said = await dialog.innerText();
    const purge = [-1, 0, 1].map((minutes) => moment.format(Date.now() + 7 * day + minutes * 60_000));
    assert.ok(purge.some((time) => said.includes(`Until ${time}`) && said.includes(`On ${time} all of it is deleted`)), said);
    assert.match(said, /From this second nobody can submit[^]*1 mailbox not mapped yet[^]*1 mailbox with the stored passwords/);
    await admin.look("admin-deactivate");
    // What can't be undone isn't done by another Enter.
    await keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await expect(deactivate).toBeFocused();
    assert.ok(!admin.calls.some((call) => call.endsWith("/deactivate")));
    await keyboard.press("Enter");
    await dialog.waitFor();
    await admin.tabTo(page.getByRole("button", { name: "Deactivate now" }));
    await keyboard.press("Enter");
    await page.getByRole("heading", { name: "This campaign is deactivated" }).waitFor();
    const { deactivatedAt, purgeAt } = await listed(campaign, production);
    assert.equal(Date.parse(purgeAt) - Math.floor(Date.parse(deactivatedAt) / 1000) * 1000, 7 * day);
    const notice = await page.locator(".notice").innerText();
    assert.ok(notice.includes(`On ${moment.format(Date.parse(purgeAt))} everything`), notice);
    await expect(page.getByRole("button", { name: "Show the link" })).toHaveCount(0);
    await expect(deactivate).toHaveCount(0);
    await admin.look("admin-campaign-deactivated");
    await page.reload();
    await page.getByRole("heading", { name: "This campaign is deactivated" }).waitFor();
    await page.getByRole("link", { name: "All campaigns" }).click();
    await page.getByRole("button", { name: /^Ended/ }).click();
    const row = page.locator("tbody tr", { has: page.locator(`a[href="/campaigns/${campaign.id}"]`) });
    await expect(row).toContainText(/Deactivated[^]*will be deleted in [67] days/, seen);
    await admin.look("admin-campaigns-ended");
    await expect(page).toHaveURL(/[?]show=ended$/);
    const answered = page.waitForResponse(`${production.gatherSite}/api/gather/${campaign.token}`);
    await admin.open(campaign.link);
    assert.equal((await answered).status(), 410);
  }, { timezoneId: "UTC" });
});

test("where nothing is kept, deactivation says so, and is the end of everything", async () => {
  const campaign = await openCampaign();
  await Admin.make(async (admin, page) => {
    await admin.goto(`/campaigns/${campaign.id}`);
    await page.getByRole("button", { name: "Deactivate this campaign" }).click();
    await page.getByText("At once all of it is deleted for good: the link; no mailbox was submitted.").waitFor();
    await page.getByRole("button", { name: "Deactivate now" }).click();
    await page.getByRole("heading", { name: "This campaign is deactivated and deleted" }).waitFor();
    await admin.look("admin-campaign-deleted");
    await page.reload();
    await page.getByText("There is no such campaign any more").waitFor();
    assert.equal(await listed(campaign, open), undefined);
  });
});

test("a deactivation that nothing came of says that it can be done again, and what that does", async () => {
  const campaign = await openCampaign();
  await Admin.make(async (admin, page) => {
    await page.route("**/deactivate", (route) => route.abort(), { times: 1 });
    await page.route("**/mappings", (route) => route.abort(), { times: 1 });
    await admin.goto(`/campaigns/${campaign.id}`);
    await page.getByRole("button", { name: "Deactivate this campaign" }).click();
    await page.getByText("Whether a mapping is under way could not be found out.").waitFor();
    await page.getByRole("button", { name: "Deactivate now" }).click();
    await page.getByText("The campaign may be over already. Deactivate it again").waitFor();
    // The browser's own note of the two calls that were cut off.
    admin.faults.splice(0, admin.faults.length, ...admin.faults.filter((fault) => !fault.includes("ERR_FAILED")));
    await page.getByRole("button", { name: "Deactivate this campaign" }).click();
    await page.getByRole("button", { name: "Deactivate now" }).click();
    await page.getByRole("heading", { name: "This campaign is deactivated and deleted" }).waitFor();
  });
});

test("an expired campaign keeps what it has, and says what ends that", async () => {
  const campaign = await openCampaign();
  await submit(campaign, open);
  await Admin.make(async (admin, page) => {
    // A campaign lasts three days at least.
    await changeList(page, (list) => {
      list.campaigns = list.campaigns.filter(({ id }) => id === campaign.id);
      Object.assign(list.campaigns[0], { state: "expired", open: false, expiresAt: new Date(Date.now() - 2 * day - 60_000).toISOString() });
    });
    await admin.goto(`/campaigns/${campaign.id}`);
    await page.getByRole("heading", { name: "This campaign has expired" }).waitFor();
    await page.getByText("is kept, the passwords included, until you deactivate the campaign").waitFor();
    await expect(page.getByRole("button", { name: "Show the link" })).toHaveCount(0);
    await expect(page.locator("[aria-current=step]")).toContainText(/^Next: Map the mailbox that waits/, seen);
    await page.getByRole("button", { name: "Deactivate this campaign" }).waitFor();
    await admin.look("admin-campaign-expired");
    await admin.goto("/campaigns?show=ended");
    const row = page.locator("tbody tr", { has: page.locator(`a[href="/campaigns/${campaign.id}"]`) });
    await expect(row).toContainText(/Expired[^]*Expired 2 days ago/, seen);
  });
});

const listed = async ({ id }, stack) => (await asOwner("GET", "/api/campaigns", undefined, stack)).campaigns.find((entry) => entry.id === id);

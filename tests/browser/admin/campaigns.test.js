/** Campaigns in the admin app: the list, creation, the link and what is shared with it. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import decodeQr from "qr/decode.js";
import { asOwner, mailServer, mailboxes, open, openCampaign, purelymail } from "../stack.js";
import { deadEntry } from "../scripted-imap.js";
import { onlyThese } from "./campaign-list.js";
import { Admin, account, closeBrowser, expect, seen } from "./visit.js";

after(closeBrowser);

const [anna, bela] = mailboxes;

/** Hands a mailbox in, with the same check as on the users' page. */
const submit = (campaign, { address, password }) =>
  asOwner("POST", `/api/campaigns/${campaign.id}/credentials`, { name: "Anna Example", sourceEmail: address, sourcePassword: password });

/** The row of one campaign in the list, which other tests fill as well. */
const row = (page, { id }) => page.locator("tbody tr", { has: page.locator(`a[href="/campaigns/${id}"]`) });

/** The API's list as it would be if there were nothing else. */
const answerWith = (page, path, body) => page.route(`**${path}`, (route) => route.fulfill({ json: body }));
const listOf = (campaigns) => ({ campaigns, gatherSite: open.gatherSite, retentionHours: 168 });

test("three clicks: new campaign, create, copy; the link that was copied is a page that asks for a mailbox", async () => {
  await openCampaign();
  await Admin.make(async (admin, page) => {
    await page.addInitScript(() => {
      const count = () => sessionStorage.setItem("clicks", String(Number(sessionStorage.getItem("clicks")) + 1));
      addEventListener("click", (event) => event.isTrusted && count(), { capture: true });
      addEventListener("keydown", () => sessionStorage.setItem("typed", "yes"), { capture: true });
    });
    await admin.goto("/campaigns");
    await page.getByRole("link", { name: "New campaign" }).click();
    await expect(page.getByRole("radio", { name: "14 days" })).toBeChecked();
    await page.getByRole("button", { name: "Create campaign" }).click();
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    await expect.poll(() => page.evaluate(() => ({ ...sessionStorage }))).toEqual({ clicks: "3" });
    const link = await admin.clipboard();
    assert.match(link, /[/]gather[/][0-9a-f]{64}$/);
    assert.ok(link.startsWith(open.gatherSite), link);
    const name = await admin.heading();
    assert.match(name, /^Move to the new mail, [A-Z][a-z]+ 20\d\d/);
    await admin.look("admin-campaign-opened", { mask: [page.locator(".campaign-link")] });
    await admin.open(link);
    await page.getByText(name).waitFor();
  });
});

test("the form for a new campaign: names the one at fault, keeps what was typed, and asks before it is left", () =>
  Admin.make(async (admin, page) => {
    await admin.goto("/campaigns/new");
    await admin.look("admin-campaign-new");
    await page.getByLabel("Name", { exact: true }).fill(" ");
    await page.getByLabel("Mail server that mailboxes move away from").selectOption({ label: "Another mail server…" });
    await page.getByText("Instructions for users").click();
    await page.getByLabel("Instructions", { exact: true }).fill("Ask Carla.");
    await page.getByRole("button", { name: "Create campaign" }).click();
    const summary = page.getByRole("group", { name: "There is a problem" });
    await expect(summary.getByRole("link")).toHaveText([
      "Type a name for the campaign.",
      "Type the name by which users know this mail service.",
      "Type the name of the IMAP server, for example imap.example.org.",
    ], seen);
    await admin.look("admin-campaign-new-faulty");
    assert.ok(!admin.calls.some((call) => call.startsWith("POST /api/campaigns")));
    await page.getByRole("link", { name: "Servers", exact: true }).click();
    await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
    await page.getByRole("button", { name: "Stay on this page" }).click();
    await expect(page.getByLabel("Instructions", { exact: true })).toHaveValue("Ask Carla.");
    await page.getByRole("link", { name: "Servers", exact: true }).click();
    await page.getByRole("button", { name: "Leave", exact: true }).click();
    await page.getByRole("heading", { name: "Mail servers", level: 1 }).waitFor();
  }));

test("with the keyboard alone: a campaign for a server that is entered right there, tested at once, with instructions", () =>
  Admin.make(async (admin, page) => {
    const { keyboard } = page;
    const type = async (label, text) => {
      await admin.tabTo(page.getByLabel(label, { exact: true }));
      await keyboard.press("ControlOrMeta+A");
      await keyboard.type(text);
    };
    await admin.goto("/campaigns");
    await admin.tabTo(page.getByRole("link", { name: "New campaign" }));
    await keyboard.press("Enter");
    await type("Name", "By keyboard");
    await admin.tabTo(page.getByLabel("Mail server that mailboxes move away from"));
    await keyboard.press("End");
    await type("Name of the mail service", "Keyboard Mail");
    await type("Server name (IMAP)", mailServer.host);
    await type("Port", String(mailServer.port));
    await admin.tabTo(page.getByRole("radio", { name: "14 days" }));
    await keyboard.press("ArrowUp");
    await admin.tabTo(page.locator("summary", { hasText: "Instructions" }));
    await keyboard.press("Enter");
    await type("Instructions", "Ask <b>Carla</b>.");
    await keyboard.press("Tab");
    await keyboard.press("Enter");
    await page.getByRole("heading", { name: "By keyboard", level: 1 }).waitFor();
    await expect(page.locator("h1")).toBeFocused();
    await page.getByRole("heading", { name: `${mailServer.host} answers` }).waitFor();
    await admin.tabTo(page.getByRole("button", { name: "Copy link" }));
    await keyboard.press("Enter");
    await page.getByRole("button", { name: "Copied" }).waitFor();
    await page.goto(await admin.clipboard());
    await page.getByText("Keyboard Mail", { exact: false }).first().waitFor();
    await page.getByText("Ask <b>Carla</b>.").waitFor();
    await page.getByText("By keyboard").waitFor();
    const { campaigns } = await asOwner("GET", "/api/campaigns");
    const { createdAt, expiresAt } = campaigns.find(({ name }) => name === "By keyboard");
    assert.equal(Math.round((Date.parse(expiresAt) - Date.parse(createdAt)) / 86_400_000), 7);
  }));

test("a server that was made with a campaign that came to nothing is not made twice", () =>
  Admin.make(async (admin, page) => {
    let refusals = 0;
    await page.route("**/api/campaigns", (route) => {
      if (route.request().method() !== "POST" || refusals++ > 0) return route.fallback();
      return route.fulfill({ status: 503, contentType: "application/problem+json", json: unavailable });
    });
    await admin.goto("/campaigns/new");
    await page.getByLabel("Mail server that mailboxes move away from").selectOption({ label: "Another mail server…" });
    await page.getByLabel("Name of the mail service").fill("Once Only");
    await page.getByLabel("Server name (IMAP)").fill(mailServer.host);
    await page.getByLabel("Port").fill(String(mailServer.port));
    await page.getByRole("button", { name: "Create campaign" }).click();
    await page.getByRole("heading", { name: "Unavailable" }).waitFor();
    await page.getByRole("button", { name: "Create campaign" }).click();
    await page.getByRole("heading", { name: "The campaign is open" }).waitFor();
    const { servers } = await asOwner("GET", "/api/servers");
    assert.equal(servers.filter(({ name }) => name === "Once Only").length, 1);
  }));

const unavailable = { type: "/problems/unavailable", title: "Unavailable", status: 503, detail: "Something is wrong on our side.", retryable: true };

test("the list tells how far each campaign is, and each campaign what comes next", async () => {
  const [campaign, other, dead] = [await openCampaign(), await openCampaign(), await openCampaign(await deadEntry())];
  await submit(campaign, anna);
  await submit(campaign, bela);
  await assert.rejects(submit(dead, anna), /server-setup/);
  await Admin.make(async (admin, page) => {
    await admin.goto("/campaigns");
    await expect(row(page, campaign)).toContainText(/Open[^]*Example Ltd webmail[^]*2 submitted, 0 mapped[^]*Expires in 7 days/, seen);
    await page.getByText("was checked by a login at its mail server").waitFor();
    await admin.goto(`/campaigns/${campaign.id}`);
    const next = page.locator("[aria-current=step]");
    await expect(next).toContainText(/^Next: Map the 2 mailboxes that wait/, seen);
    await next.getByRole("link", { name: "Map mailboxes" }).waitFor();
    await admin.look("admin-campaign-submitted");
    await mapped(campaign, 1);
    await onlyThese(page, campaign, other, dead);
    await admin.goto("/campaigns");
    await expect(row(page, campaign)).toContainText(/2 submitted, 1 mapped/, seen);
    await row(page, dead).getByText("Server does not work").waitFor();
    await admin.look("admin-campaigns");
    await admin.goto(`/campaigns/${campaign.id}`);
    await expect(page.locator("[aria-current=step]")).toContainText(/^Next: Map the mailbox that waits/, seen);
    await mapped(campaign, 1);
    await page.reload();
    await page.getByText("Done: All that was submitted is mapped.").waitFor();
    await page.getByText("Next: Follow the jobs").waitFor();
  });
});

/** Maps that many further mailboxes, and waits until they are jobs. */
async function mapped(campaign, count) {
  const path = `/api/campaigns/${campaign.id}/mappings`;
  const { credentials } = await asOwner("GET", `/api/campaigns/${campaign.id}/credentials`);
  const left = credentials.filter(({ mappingId }) => mappingId === null).slice(0, count);
  const rows = left.map(({ id }) => ({ credentialId: id, destEmail: `c-${id}@${purelymail.domain}` }));
  const { id } = await asOwner("POST", path, { rows }, undefined, { "idempotency-key": left[0].id });
  for (;;) {
    const { state } = await asOwner("GET", `${path}/${id}`);
    if (state === "committed") return;
    assert.ok(["validating", "committing"].includes(state), state);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

test("the list keeps itself up to date while somebody looks at it, and only then", async () => {
  const campaign = await openCampaign();
  await Admin.make(async (admin, page) => {
    const answered = callsOf(page);
    await page.clock.install();
    await admin.goto("/campaigns");
    await row(page, campaign).getByText("0 submitted").waitFor();
    await submit(campaign, anna);
    const asked = () => admin.calls.filter((call) => call === "GET /api/campaigns").length;
    await page.clock.runFor(16_000);
    await row(page, campaign).getByText("1 submitted").waitFor();
    await answered();
    await page.evaluate(() => Object.defineProperty(document, "hidden", { configurable: true, get: () => true }));
    const before = asked();
    await page.clock.runFor(60_000);
    await answered();
    assert.equal(asked(), before, "hidden");
    await page.evaluate(() => {
      delete document.hidden;
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await until(() => asked() === before + 1);
    await page.clock.runFor(11 * 60_000);
    await answered();
    await page.clock.runFor(60_000);
    await answered();
    const idle = asked();
    await page.clock.runFor(10 * 60_000);
    await answered();
    assert.equal(asked(), idle, "nobody is there");
    await page.mouse.move(300, 300);
    await until(() => asked() === idle + 1);
  });
});

/** By this process's clock: the page's own stands still in that test. */
async function until(condition) {
  for (let tries = 0; !condition(); tries++) {
    assert.ok(tries < 600, `never: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits, by this process's clock, until no call is on its way any more. */
function callsOf(page) {
  let underWay = 0;
  page.on("request", () => void (underWay += 1));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, () => void (underWay -= 1));
  return async () => {
    // One call may follow another: a session is renewed before what it is renewed for.
    for (let quiet = 0; quiet < 5; quiet = underWay > 0 ? 0 : quiet + 1) await new Promise((resolve) => setTimeout(resolve, 200));
  };
}

test("nothing yet: says what to do first", () =>
  Admin.make(async (admin, page) => {
    await answerWith(page, "/api/campaigns", listOf([]));
    await answerWith(page, "/api/servers", { servers: [] });
    await admin.goto("/campaigns");
    await page.getByRole("heading", { name: "Begin with the mail server that mailboxes move away from" }).waitFor();
    await admin.look("admin-campaigns-nothing");
    await expect(page.getByRole("link", { name: "New campaign" })).toHaveCount(0);
    await page.getByRole("link", { name: "Add a mail server" }).click();
    await page.getByRole("heading", { name: "Add a mail server", level: 1 }).waitFor();
    await page.unroute("**/api/servers");
    await asOwner("POST", "/api/servers", { name: "Some Mail", ...mailServer });
    await admin.goto("/campaigns");
    await page.getByRole("heading", { name: "Create the first campaign" }).waitFor();
    await admin.look("admin-campaigns-none");
    await page.getByRole("link", { name: "New campaign" }).click();
    await page.getByRole("button", { name: "Create campaign" }).waitFor();
  }));

test("whoever may only read sees no button that acts, and is shown no link", async () => {
  const campaign = await openCampaign();
  const viewer = await account("viewer", [campaign.id]);
  await Admin.make(async (admin, page) => {
    await admin.goto("/campaigns");
    await row(page, campaign).waitFor();
    await expect(page.locator("tbody tr")).toHaveCount(1);
    await expect(page.getByRole("link", { name: "New campaign" })).toHaveCount(0);
    await admin.goto(`/campaigns/${campaign.id}`);
    await page.getByRole("heading", { name: "What comes next" }).waitFor();
    await expect(page.locator("main button")).toHaveText([], seen);
    await admin.look("admin-campaign-viewer");
    await admin.goto("/campaigns/new");
    await page.getByRole("heading", { name: "This page is not for your role" }).waitFor();
    assert.ok(!admin.calls.some((call) => call.endsWith("/link")));
  }, { as: viewer });
});

test("an admin of some campaigns shares and ends them, but creates none", async () => {
  const [campaign, other] = [await openCampaign(), await openCampaign()];
  const some = await account("admin", [campaign.id]);
  await Admin.make(async (admin, page) => {
    await admin.goto("/campaigns");
    await row(page, campaign).waitFor();
    await expect(page.getByRole("link", { name: "New campaign" })).toHaveCount(0);
    await admin.goto("/campaigns/new");
    await page.getByText("Only owners and admins of all campaigns can create campaigns.").waitFor();
    await admin.look("admin-campaign-new-not-allowed");
    await admin.goto(`/campaigns/${other.id}`);
    await page.getByText("There is no such campaign any more, or none that you may see.").waitFor();
    await admin.look("admin-campaign-unknown");
    assert.ok(!admin.calls.some((call) => call.includes(other.id)), "nothing was asked of a foreign campaign");
    await admin.goto(`/campaigns/${campaign.id}`);
    await page.getByRole("button", { name: "Show the link" }).click();
    await page.getByText(campaign.link).waitFor();
  }, { as: some });
});

test("the link is asked for by a press, which the audit log notes, and isn't kept anywhere", async () => {
  const campaign = await openCampaign();
  await Admin.make(async (admin, page) => {
    await admin.goto(`/campaigns/${campaign.id}`);
    const show = page.getByRole("button", { name: "Show the link" });
    await show.waitFor();
    assert.ok(!(await page.content()).includes(campaign.token));
    assert.ok(!admin.calls.some((call) => call.endsWith("/link")));
    await admin.look("admin-campaign-link-hidden");
    await admin.tabTo(show);
    await page.keyboard.press("Enter");
    await page.getByText(campaign.link).waitFor();
    await expect(page.locator(".campaign-link")).toBeFocused();
    const { entries } = await asOwner("GET", "/api/audit");
    assert.ok(entries.some(({ action, object }) => action === "campaign.link" && object === `campaign:${campaign.id}`));
    assert.ok(!(await admin.kept()).includes(campaign.token));
    await page.reload();
    await show.waitFor();
    assert.ok(!(await page.content()).includes(campaign.token));
  });
});

test("the link as a QR code that a reader reads, on the page and in the file", async () => {
  const campaign = await openCampaign();
  await Admin.make(async (admin, page) => {
    await admin.goto(`/campaigns/${campaign.id}`);
    await page.getByRole("button", { name: "Show the link" }).click();
    await page.getByText("QR code", { exact: true }).click();
    const code = page.getByRole("img", { name: "QR code of the link of “Move to the new mail”" });
    assert.equal(read(await code.evaluate((svg) => svg.outerHTML)), campaign.link);
    await admin.look("admin-campaign-qr", { mask: [page.locator(".campaign-link"), code] });
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download as SVG" }).click()]);
    assert.equal(file.suggestedFilename(), "Move to the new mail.svg");
    const drawing = await readFile(await file.path(), "utf8");
    assert.match(drawing, /^<svg [^>]*xmlns="http:[/][/]www.w3.org[/]2000[/]svg"/);
    assert.equal(read(drawing), campaign.link);
  });
});

/** What a reader makes of a drawing, as a camera would see it: dark modules on white, four pixels each. */
function read(svg) {
  const size = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)[1]);
  assert.match(svg, /<rect[^>]*fill="#fff"/);
  const dark = new Set([...svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x} ${y}`));
  const side = size * 4;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (dark.has(`${x >> 2} ${y >> 2}`)) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return decodeQr({ width: side, height: side, data });
}

test("a ready mail: whole link and end, changed as one likes, copied or handed to the mail program", async () => {
  const campaign = await openCampaign();
  await Admin.make(async (admin, page) => {
    await admin.goto(`/campaigns/${campaign.id}`);
    await page.getByRole("button", { name: "Show the link" }).click();
    await page.getByText("Ready text for a mail").click();
    const [subject, text] = [page.getByLabel("Subject"), page.getByLabel("Text", { exact: true })];
    await expect(subject).toHaveValue(/^Please hand in your mailbox at Example Ltd webmail before /);
    assert.ok((await text.inputValue()).includes(`Open this link: ${campaign.link}\n`));
    await admin.look("admin-campaign-mail", { mask: [page.locator(".campaign-link"), text] });
    await subject.fill("Your mailbox & you");
    await text.fill(`Dear all,\n50% + more: ${campaign.link}`);
    const href = new URL(await page.getByRole("link", { name: "Open in your mail program" }).getAttribute("href"));
    assert.equal(href.searchParams.get("subject"), "Your mailbox & you");
    assert.equal(href.searchParams.get("body"), `Dear all,\r\n50% + more: ${campaign.link}`);
    await page.getByRole("button", { name: "Copy text" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    await expect.poll(() => admin.clipboard()).toBe(`Dear all,\n50% + more: ${campaign.link}`);
  });
});

test("a mail server that doesn't work is told where it stops people, with what to do", async () => {
  const campaign = await openCampaign(await deadEntry());
  await assert.rejects(submit(campaign, anna), /server-setup/);
  await Admin.make(async (admin, page) => {
    await admin.goto("/campaigns");
    await row(page, campaign).getByText("Server does not work").waitFor();
    await admin.goto(`/campaigns/${campaign.id}`);
    const notice = page.locator(".notice.bad");
    await expect(notice).toContainText(/The mail server “Example Ltd webmail” does not work[^]*Nothing listens on its port[.]/, seen);
    await admin.look("admin-campaign-server-fault");
    await notice.getByRole("link", { name: "Test and mend “Example Ltd webmail”" }).click();
    await page.getByRole("heading", { name: "Test", exact: true }).waitFor();
    await expect.poll(() => new URL(page.url()).pathname.split("/")[1]).toBe("servers");
  });
});

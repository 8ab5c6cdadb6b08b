/**
 * How the page shows each kind of answer. The page and its campaign are real; only the answer to the submission is
 * played here. What is said to every answer that the API can give is in static-site/src/gather/answers.test.ts.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pictures } from "./sizes.js";
import { mailboxes, openCampaign, site } from "./stack.js";
import { Visit, closeBrowser, expect, seen } from "./visit.js";

const values = { name: "Anna Example", sourceEmail: mailboxes[0].address, sourcePassword: "not-a-secret-played" };
let campaign;

before(async () => {
  campaign = await openCampaign();
});
after(closeBrowser);

/** Submits, and plays an answer to it. */
async function answered(visit, page, status, body, headers = {}) {
  await page.route("**/submit", (route) =>
    route.fulfill({ status, headers, contentType: "application/problem+json", body: JSON.stringify(body) }),
  );
  await visit.open(campaign.link);
  await visit.submit(values);
}

const help = "https://help.example/app-passwords";
const refusals = [
  ["make-app-password", "app-password", "sourcePassword", "Your mail provider wants an app password here, not your usual one.", /Make an app password[^]*then type it here/],
  ["password-not-accepted", "basic-auth-disabled", "sourceEmail", "This mail server takes no passwords from other programs.", /no other password will help[^]*tell the person who sent you the link/],
];

for (const [hint, cause, field, refused, next] of refusals) {
  const explained = hint === "make-app-password";
  test(`a login refused for ${cause}, ${explained ? "with" : "without"} a provider's page that explains it`, () =>
    Visit.make(async (visit, page) => {
      const body = { type: "/problems/login-refused", cause, field, hint, retryable: false, ...(explained && { help }) };
      await answered(visit, page, 422, body);
      const summary = page.locator(".summary");
      await summary.getByRole("heading", { name: "There is a problem" }).waitFor();
      await expect(summary).toBeFocused();
      const mend = summary.locator(`a[href="#${field}"]`);
      await expect(mend).toHaveText(refused, seen);
      const told = page.locator(`#${field}-error`);
      assert.ok((await told.innerText()).includes(refused));
      // Both where the eyes are first and where it is to be mended.
      for (const place of [summary, told]) {
        await expect(place).toContainText(next, seen);
        const link = place.getByRole("link", { name: "How to do that" });
        await expect(link).toHaveCount(explained ? 1 : 0);
        if (!explained) continue;
        await expect(link).toHaveAttribute("href", help);
        await expect(link).toHaveAttribute("rel", "noopener noreferrer");
      }
      await expect(visit.field(field)).toHaveAttribute("aria-invalid", "true");
      await expect(visit.field("sourcePassword")).toHaveValue("");
      for (const name of ["name", "sourceEmail"]) await expect(visit.field(name)).toHaveValue(values[name]);
      await visit.look(hint);
    }));
}

const stops = [
  [409, { type: "/problems/already-submitted", field: "sourceEmail" }, "This mailbox was already submitted", false],
  [503, { type: "/problems/server-setup", cause: "server-setup", hint: "tell-organizer", retryable: true }, "This is not your mistake", true],
];

for (const [status, body, title, again] of stops) {
  test(`${status} ${body.type}: ${again ? "another try is offered" : "there is nothing to try again"}`, () =>
    Visit.make(async (visit, page) => {
      await answered(visit, page, status, body);
      const summary = page.locator(".summary.stopped");
      await summary.getByRole("heading", { name: title }).waitFor();
      await expect(page).toHaveTitle(/^Error: /);
      await expect(page.getByRole("button", { name: "Try again" })).toBeVisible({ visible: again });
      for (const [name, value] of Object.entries(values)) await expect(visit.field(name)).toHaveValue(value);
      await expect(page.locator("[aria-invalid=true]"), "no field is at fault").toHaveCount(0);
    }));
}

test("a campaign that ends while the form is open", () =>
  Visit.make(async (visit, page) => {
    await answered(visit, page, 410, { type: "/problems/campaign-over" });
    await page.getByRole("heading", { name: "This request is closed" }).waitFor();
    await expect(page.locator("input")).toHaveCount(0);
  }));

test("a limit says when the next try is possible", () =>
  Visit.make(async (visit, page) => {
    await answered(visit, page, 429, { type: "/problems/too-many-submissions", retryAfterSeconds: 700 });
    await page.getByText(/You can try again at \d\d:\d\d, in 12 minutes\./).waitFor();
    await visit.look("too-many");
  }));

test("a field that the API refuses is told at that field", () =>
  Visit.make(async (visit, page) => {
    await answered(visit, page, 400, { type: "/problems/invalid-field", field: "sourceEmail" });
    await page.locator(`.summary a[href="#sourceEmail"]`).waitFor();
    await expect(visit.field("sourceEmail")).toHaveAttribute("aria-invalid", "true");
    await expect(visit.field("sourcePassword")).toHaveValue(values.sourcePassword);
  }));

test("a connection that breaks while the password is checked", () =>
  Visit.make(async (visit, page) => {
    await page.route("**/submit", (route) => route.abort());
    await visit.open(campaign.link);
    await visit.submit(values);
    await page.getByRole("heading", { name: "The connection broke off" }).waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
  }));

test("a page that can't reach its API offers to try again", () =>
  Visit.make(async (visit, page) => {
    await page.route("**/api/gather/*", (route) => route.abort());
    await visit.open(campaign.link);
    await page.getByRole("heading", { name: "The page could not be loaded" }).waitFor();
    await visit.look("unreachable");
    await page.unroute("**/api/gather/*");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Get your mailbox ready for the move" }).waitFor();
  }));

test("without its script the page says what to do, and asks for nothing", () =>
  Visit.make(
    async (visit, page) => {
      await visit.open(campaign.link);
      await expect(page.locator("noscript")).toContainText(/Switch JavaScript on for this page/, seen);
      await expect(page.locator("form, input")).toHaveCount(0);
      await expect(page.locator(".loading")).toBeHidden();
      if (pictures) await page.screenshot({ path: new URL("../../target/screens/no-script.png", import.meta.url).pathname });
    },
    { javaScriptEnabled: false },
  ));

test("the form could only ever post: a password can't end up in an address", () =>
  Visit.make(async (visit, page) => {
    await visit.open(campaign.link);
    await expect(page.locator("form")).toHaveAttribute("method", "post");
    await expect(page.locator("form")).not.toHaveAttribute("action");
  }));

test("each problem type has its explanation, with and without the script", async () => {
  for (const javaScriptEnabled of [true, false]) {
    await Visit.make(
      async (visit, page) => {
        await visit.open(`${site}/problems/not-now`);
        const slugs = await page.locator("section[id]:has(> h2)").evaluateAll((sections) => sections.map(({ id }) => id));
        assert.ok(slugs.length >= 15, slugs.join());
        for (const slug of slugs) {
          await visit.open(`${site}/problems/${slug}`);
          assert.ok((await page.locator(`#${slug} p`).count()) >= 2, slug);
          if (javaScriptEnabled) await page.locator(`#${slug}.named`).waitFor();
        }
        if (javaScriptEnabled) await visit.look("problems");
      },
      { javaScriptEnabled },
    );
  }
});

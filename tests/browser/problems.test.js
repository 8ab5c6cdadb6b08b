/**
 * What the page makes of every answer that the API can give. The page and its campaign are real; only
 * the answer to the submission is played here, since most of them can't be had on demand.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
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

const refusals = {
  "wrong-credentials": "The mail server did not accept this address and password.",
  "app-password": "Your mail provider wants an app password here, not your usual one.",
  "browser-sign-in": "Your mail provider wants you to sign in with a browser first.",
  "basic-auth-disabled": "This mail server takes no passwords from other programs.",
  "imap-disabled": "Access by other programs (IMAP) is switched off for this mailbox.",
  "contact-admin": "The mail server has locked or limited this account.",
  "mailbox-unusable": "The password works, but the mail server could not open the mailbox.",
};

/** By the API's hint: the cause that it comes with, the field, whether the provider explains it, what the page says. */
const hints = {
  "check-password": ["wrong-credentials", "sourcePassword", false, /type the password again\. Capital and small letters matter/],
  "check-app-password": ["wrong-credentials", "sourcePassword", true, /type an app password: one that you made for this/],
  "check-password-or-make-app-password": ["wrong-credentials", "sourcePassword", true, /sign in with a second step[^]*make an app password and type that one/],
  "check-password-or-enable-imap": ["wrong-credentials", "sourcePassword", true, /If it is right[^]*switch this on \(IMAP\)/],
  "make-app-password": ["app-password", "sourcePassword", true, /Make an app password[^]*then type it here/],
  "sign-in-in-browser": ["browser-sign-in", "sourceEmail", false, /Open your webmail, sign in/],
  "password-not-accepted": ["basic-auth-disabled", "sourceEmail", false, /no other password will help[^]*tell the person who sent you the link/],
  "enable-imap": ["imap-disabled", "sourceEmail", true, /Switch it on in the settings of your webmail/],
  "contact-admin": ["contact-admin", "sourceEmail", false, /may have expired\. Ask whoever looks after your mailbox/],
  "mailbox-did-not-open": ["mailbox-unusable", "sourceEmail", false, /Try to open it in your webmail/],
};
const help = "https://help.example/app-passwords";

for (const [hint, [cause, field, explained, next]] of Object.entries(hints)) {
  test(`a login refused for ${cause}: ${hint}`, () =>
    Visit.make(async (visit, page) => {
      const body = { type: "/problems/login-refused", cause, field, hint, retryable: false, ...(explained && { help }) };
      await answered(visit, page, 422, body);
      const summary = page.locator(".summary");
      await summary.getByRole("heading", { name: "There is a problem" }).waitFor();
      await expect(summary).toBeFocused();
      const mend = summary.locator(`a[href="#${field}"]`);
      await expect(mend).toHaveText(refusals[cause], seen);
      const told = page.locator(`#${field}-error`);
      assert.ok((await told.innerText()).includes(refusals[cause]));
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
      if (["make-app-password", "check-password-or-enable-imap", "password-not-accepted"].includes(hint)) await visit.look(hint);
    }));
}

const later = { cause: "not-now", hint: "try-later", retryable: true };
const setup = { cause: "server-setup", hint: "tell-organizer" };
const tell = /not your mistake[^]*tell the person who sent you the link/i;
const stops = [
  [400, { type: "/problems/invalid-body" }, "Your submission could not be read", false],
  [403, { type: "/problems/forbidden" }, "Your submission was turned away", false],
  [409, { type: "/problems/already-submitted", field: "sourceEmail" }, "This mailbox was already submitted", false],
  [413, { type: "/problems/body-too-large" }, "What you typed is too long", false],
  [415, { type: "/problems/unsupported-media-type" }, "This page is out of date", false],
  [503, { type: "/problems/server-setup", ...setup, retryable: false }, "This is not your mistake", false, tell],
  [503, { type: "/problems/server-setup", ...setup, retryable: true }, "This is not your mistake", true, /only down for a moment/],
  [
    503,
    { type: "/problems/not-now", ...later, retryAfterSeconds: 300 },
    "The mail server can’t check your password right now",
    true,
    /says nothing about your password[^]*at \d\d:\d\d, in 5 minutes\. What you typed is kept/,
  ],
  [503, { type: "/problems/unavailable", retryAfterSeconds: 60 }, "Something went wrong on our side", true],
  [502, "a proxy's page", "Something went wrong on our side", true],
];

for (const [status, body, title, again, says = /./] of stops) {
  const retry = body.retryable ? ", which may pass" : "";
  test(`${status} ${body.type ?? "that is no problem document"}${retry}`, () =>
    Visit.make(async (visit, page) => {
      await answered(visit, page, status, body);
      const summary = page.locator(".summary.stopped");
      await summary.getByRole("heading", { name: title }).waitFor();
      await expect(summary).toContainText(says, seen);
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
      await page.screenshot({ path: new URL("../../target/screens/no-script.png", import.meta.url).pathname });
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
  const slugs = [...refusalsAndStops()];
  for (const javaScriptEnabled of [true, false]) {
    await Visit.make(
      async (visit, page) => {
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

function refusalsAndStops() {
  const others = ["login-refused", "destination-unusable", "too-many-submissions", "campaign-over", "not-found", "invalid-field"];
  const stopped = stops.flatMap(([, { type }]) => (type === undefined ? [] : [type.replace("/problems/", "")]));
  return new Set([...stopped, ...others]);
}

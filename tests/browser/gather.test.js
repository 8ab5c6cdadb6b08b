/** The gather page, walked by a real browser against the real stack. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pictures } from "./sizes.js";
import { mailServer, mailboxes, newAccounts, openCampaign, production, site } from "./stack.js";
import { Visit, closeBrowser, expect, seen } from "./visit.js";

const [anna, bela] = mailboxes;
const wrong = "not-the-right-password";
let campaign;

before(async () => {
  campaign = await openCampaign();
});
after(closeBrowser);

const own = (mailbox) => ({ name: "Anna Example", sourceEmail: mailbox.address, sourcePassword: mailbox.password });

test("says whose account is asked for, until when, and what happens with the password", () =>
  Visit.make(async (visit, page) => {
    await visit.open(campaign.link);
    await expect(page).toHaveTitle("Get your mailbox ready for the move – Mailgather");
    const facts = await page.locator("dl").innerText();
    assert.match(facts, /Move to the new mail[^]*Example Ltd webmail[^]*\d{1,2} \w+ 20\d\d/);
    await page.getByRole("heading", { name: "What happens with your password" }).waitFor();
    await expect(page.locator("h1")).toBeFocused();
    await visit.look("form");
  }));

test("the page comes under its policy, unindexed, and tells nobody where it was", () =>
  Visit.make(async (visit, page) => {
    const headers = (await page.goto(campaign.link)).headers();
    const policy = headers["content-security-policy"];
    for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]) {
      assert.ok(policy.includes(rule), `${rule} in ${policy}`);
    }
    assert.ok(!policy.includes("unsafe"));
    assert.equal(headers["referrer-policy"], "no-referrer");
    await expect(page.locator("meta[name=robots]")).toHaveAttribute("content", "noindex, nofollow");
    await expect(page.locator("meta[name=referrer]")).toHaveAttribute("content", "no-referrer");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    const robots = await page.evaluate(async () => (await fetch("/robots.txt")).text());
    assert.match(robots, /^Disallow: \/$/m);
  }));

test("an empty form is told at the fields and in a summary that takes the focus", () =>
  Visit.make(async (visit, page) => {
    await visit.open(campaign.link);
    await visit.submit({});
    const summary = page.locator(".summary");
    await expect(summary).toBeFocused();
    await expect(page).toHaveTitle(/^Error: /);
    for (const name of ["name", "sourceEmail", "sourcePassword"]) {
      await expect(visit.field(name)).toHaveAttribute("aria-invalid", "true");
      const said = await page.locator(`#${name}-error`).textContent();
      const link = summary.locator(`a[href="#${name}"]`);
      assert.equal(said, `Error: ${await link.innerText()}`);
      await link.click();
      await expect(visit.field(name)).toBeFocused();
    }
    assert.equal(visit.submissions(), 0);
    await visit.look("empty");
    await visit.submit({ ...own(anna), sourceEmail: "anna" });
    await summary.getByRole("link", { name: "Type the whole email address" }).waitFor();
    await expect(summary.locator("a")).toHaveText(["Type the whole email address, for example anna@example.org."], seen);
    await expect(visit.field("sourcePassword")).toHaveValue(anna.password);
    assert.equal(visit.submissions(), 0);
  }));

test("the new mailbox's password is asked for only with a new address", () =>
  Visit.make(async (visit) => {
    await visit.open(campaign.link);
    const password = visit.field("destPassword");
    await expect(password).toBeHidden();
    await visit.field("destEmail").fill("anna@new-mail.example");
    await password.fill("not-a-secret-new");
    await visit.look("new-address");
    await visit.field("destEmail").fill(" ");
    await expect(password).toBeHidden();
    await expect(password).toHaveValue("");
  }));

test("a password can be pasted, shown and hidden, and is hidden when it is sent", () =>
  Visit.make(async (visit, page) => {
    await visit.open(campaign.link);
    const password = visit.field("sourcePassword");
    await visit.field("name").fill("not-a-secret-pasted");
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Control+X");
    await password.focus();
    await page.keyboard.press("Control+V");
    await expect(password).toHaveValue("not-a-secret-pasted");
    await expect(password).toHaveAttribute("type", "password");
    await page.getByRole("button", { name: "Show: Password of this mailbox" }).click();
    await expect(password).toHaveAttribute("type", "text");
    await visit.look("shown");
    await visit.submit({});
    await expect(password).toHaveAttribute("type", "password");
    await page.getByRole("button", { name: "Show: Password of this mailbox" }).waitFor();
  }));

test("a space that was pasted along can be left out, and need not be", () =>
  Visit.make(async (visit, page) => {
    await visit.open(campaign.link);
    const password = visit.field("sourcePassword");
    const paste = async (text) => {
      await visit.field("name").fill(text);
      await page.keyboard.press("Control+A");
      await page.keyboard.press("Control+X");
      await password.fill("");
      await page.keyboard.press("Control+V");
    };
    const leaveOut = page.getByRole("button", { name: "Leave the space out" });
    await paste("not-a-secret-spaced ");
    await leaveOut.waitFor();
    await expect(password).toHaveValue("not-a-secret-spaced ");
    await visit.look("pasted-space");
    await leaveOut.click();
    await expect(password).toHaveValue("not-a-secret-spaced");
    await expect(password).toBeFocused();
    await expect(leaveOut).toHaveCount(0);
    await page.keyboard.type(" a phrase ");
    await expect(leaveOut, "a space that is typed is meant").toHaveCount(0);
    await paste("no spaces outside");
    await expect(leaveOut).toHaveCount(0);
  }));

test("a space that is pasted before the rest of the page has arrived is noticed as well", () =>
  Visit.make(async (visit, page) => {
    let arrive;
    const asked = new Promise((asked) => {
      void page.route("**/assets/after-*.js", async (route) => {
        await new Promise((go) => asked((arrive = go)));
        await route.continue();
      });
    });
    await visit.open(campaign.link);
    await visit.field("name").fill("not-a-secret-spaced ");
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Control+X");
    await visit.field("sourcePassword").focus();
    await page.keyboard.press("Control+V");
    await asked;
    const leaveOut = page.getByRole("button", { name: "Leave the space out" });
    await expect(leaveOut).toHaveCount(0);
    arrive();
    await leaveOut.click();
    await expect(visit.field("sourcePassword")).toHaveValue("not-a-secret-spaced");
  }));

test("a wrong password is told so and leaves nothing behind", () =>
  Visit.make(async (visit, page) => {
    await visit.open(campaign.link);
    await visit.submit({ ...own(anna), sourcePassword: `${wrong} ` });
    await page.locator(".summary").getByText("The mail server did not accept this address and password.").waitFor();
    await expect(page).toHaveTitle(/^Error: /);
    await expect(page.locator("#sourcePassword-error")).toContainText(/did not accept[^]*Check the address, then type the password again[^]*began or ended with a space/, seen);
    await expect(visit.field("sourcePassword")).toHaveValue("");
    await expect(visit.field("sourceEmail")).toHaveValue(anna.address);
    await expect(visit.field("name")).toHaveValue("Anna Example");
    assert.equal(await campaign.storedCredentials(), 0);
    await visit.look("refused");
  }));

test("the right password is stored, and the page says what happens next", () =>
  Visit.make(async (visit, page) => {
    await visit.open(campaign.link);
    await visit.submit({ ...own(anna), destEmail: "anna@new-mail.example" });
    await page.getByRole("heading", { name: "Done: your mailbox is ready for the move" }).waitFor();
    await page.getByText(`The password for ${anna.address} works.`).waitFor();
    await page.getByRole("heading", { name: "What happens next" }).waitFor();
    assert.equal(await campaign.storedCredentials(), 1);
    await visit.look("done", { mask: [page.locator(".code")] });
    await page.getByRole("button", { name: "Submit another mailbox" }).click();
    await expect(visit.field("sourcePassword")).toHaveValue("");
  }));

test("instructions are shown as they were typed, and nothing in them is more than text", () =>
  Visit.make(async (visit, page) => {
    const told = "Dear <b>all</b>,\n\nsee https://help.example/ & <img src=x onerror=alert(1)>";
    const { link } = await openCampaign(undefined, undefined, told);
    await visit.open(link);
    const text = page.locator("h2", { hasText: "From your administrator" }).locator("+ p");
    await expect(text).toHaveText(told, seen);
    await expect(page.locator("main :is(a, img, b)")).toHaveCount(0);
    await visit.look("instructions");
  }));

test("a wrong password of a new mailbox is told at its field, must be typed anew, and can be left out", () =>
  Visit.make(async (visit, page) => {
    const [mailbox, fresh] = [mailboxes[2], await openCampaign()];
    await visit.open(fresh.link);
    await visit.submit({ ...own(mailbox), destEmail: "anna@elsewhere.example" });
    const summary = page.locator(".summary");
    await summary.getByText("This new address does not end in a domain that your organisation has").waitFor();
    await expect(visit.field("destEmail")).toHaveAttribute("aria-invalid", "true");
    await visit.submit({ ...own(mailbox), destEmail: newAccounts[0].address, destPassword: wrong });
    await summary.getByText("A mailbox with this new address exists already, and this password did not open it.").waitFor();
    await expect(visit.field("destPassword")).toHaveAttribute("aria-invalid", "true");
    await expect(visit.field("destPassword")).toHaveValue("");
    await expect(visit.field("sourcePassword")).toHaveValue(mailbox.password);
    assert.equal(await fresh.storedCredentials(), 0);
    await visit.look("destination-refused");
    await visit.submit({ ...own(mailbox), destEmail: newAccounts[0].address });
    await page.getByRole("heading", { name: "Done: your mailbox is ready for the move" }).waitFor();
  }));

test("a mailbox that was submitted is told when its field is left, and refused a second time", () =>
  Visit.make(async (visit, page) => {
    await visit.open(campaign.link);
    await visit.field("sourceEmail").fill(` ${anna.address.toUpperCase()}`);
    await page.keyboard.press("Tab");
    await page.getByText("This mailbox was already submitted.").waitFor();
    assert.deepEqual(visit.calls, ["GET /api/gather/…", "GET /api/gather/…/check"]);
    await visit.look("duplicate");
    await visit.submit(own(anna));
    await page.locator(".summary.stopped").getByText("This mailbox was already submitted").waitFor();
    assert.equal(await campaign.storedCredentials(), 1);
    await visit.field("sourceEmail").fill(bela.address);
    await page.keyboard.press("Tab");
    await page.locator("#sourceEmail ~ .notice:empty").waitFor({ state: "attached" });
  }));

test("the keyboard alone is enough", () =>
  Visit.make(async (visit, page) => {
    await visit.open(campaign.link);
    const type = async (text) => {
      await page.keyboard.press("Tab");
      await page.keyboard.type(text);
    };
    const whereNow = () => page.evaluate(() => document.activeElement?.textContent || document.activeElement?.id);
    await expect(page.locator("h1")).toBeFocused();
    await page.keyboard.press("Tab");
    await expect.poll(() => whereNow()).toMatch(/^I have a receipt code/);
    await type("Bela Example");
    await type(bela.address);
    await type(wrong);
    await page.keyboard.press("Enter");
    await page.locator(".summary:focus").getByText("did not accept").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => whereNow()).toBe("sourcePassword");
    await page.keyboard.type(bela.password);
    await page.keyboard.press("Tab");
    await expect.poll(() => whereNow()).toBe("Show");
    await page.keyboard.press("Tab");
    await expect.poll(() => whereNow()).toBe("destEmail");
    await page.keyboard.press("Tab");
    await expect.poll(() => whereNow()).toBe("Check and submit");
    await page.keyboard.press("Space");
    await page.getByRole("heading", { name: "Done: your mailbox is ready for the move" }).waitFor();
    await expect.poll(() => whereNow()).toBe("Done: your mailbox is ready for the move");
    await page.keyboard.press("Tab");
    await expect.poll(() => whereNow()).toBe("Copy the code");
    await page.keyboard.press("Tab");
    await expect.poll(() => whereNow()).toBe("Submit another mailbox");
  }));

test("each field tells the browser what it is for, and what not to do with it", () =>
  Visit.make(async (visit, page) => {
    await visit.open(campaign.link);
    const told = await page.locator("form input").evaluateAll((inputs) =>
      inputs.map((input) =>
        ["name", "type", "autocomplete", "inputmode", "spellcheck", "autocapitalize", "dir", "required"]
          .map((attribute) => `${input.getAttribute(attribute) ?? "-"}`)
          .join(" "),
      ),
    );
    assert.deepEqual(told, [
      "name text name - false words auto ",
      "sourceEmail text section-current email email false none ltr ",
      "sourcePassword password section-current current-password - false none ltr ",
      "destEmail text section-new email email false none ltr -",
      "destPassword password section-new new-password - false none ltr -",
    ]);
    const form = page.locator("form");
    assert.deepEqual([await form.getAttribute("method"), await form.getAttribute("novalidate")], ["post", ""]);
  }));

for (const part of ["after", "answers"]) {
  test(`where the rest of the page does not arrive (${part}), nothing is sent, that is said, and the next press goes on`, () =>
    Visit.make(async (visit, page) => {
      const fresh = await openCampaign();
      await page.route(`**/assets/${part}-*.js`, (route) => route.abort());
      await visit.open(fresh.link);
      await visit.submit(own(anna));
      await page.getByText("A part of this page could not be loaded, so nothing was sent.").waitFor();
      await page.getByRole("button", { name: /^I have a receipt code/ }).click();
      await page.locator("dl ~ .trouble", { hasText: "A part of this page could not be loaded" }).waitFor();
      assert.equal(visit.submissions(), 0);
      await visit.look(`unloaded-${part}`, { brief: true });
      await page.unroute(`**/assets/${part}-*.js`);
      await visit.submit({});
      await page.locator(".success").waitFor();
      visit.forgive(/Failed to load resource: net::ERR_FAILED/);
    }));
}

test("a reader who wants no motion sees none, and one with colours of their own sees every border", () =>
  Visit.make(
    async (visit, page) => {
      await visit.open(campaign.link);
      await visit.submit({});
      await page.locator(".summary").waitFor();
      const style = (selector, property) => page.locator(selector).first().evaluate((element, name) => getComputedStyle(element)[name], property);
      assert.equal(await style("html", "scrollBehavior"), "auto");
      for (const selector of [".summary", ".field.faulty input", "form > button", "button.toggle"]) {
        assert.notEqual(await style(selector, "borderTopStyle"), "none", selector);
      }
      if (pictures) await page.screenshot({ path: "../../target/screens/forced-colours.png", fullPage: true });
    },
    { forcedColors: "active", reducedMotion: "reduce" },
  ));

test("a campaign that is over", () =>
  Visit.make(async (visit, page) => {
    const closing = await openCampaign(mailServer, production);
    await visit.open(closing.link);
    await page.getByRole("heading", { name: "Get your mailbox ready for the move" }).waitFor();
    await closing.deactivate();
    await visit.open(closing.link);
    await page.getByRole("heading", { name: "This request is closed" }).waitFor();
    await visit.look("over");
  }));

test("a link that nobody gave out, and one that lost a part", () =>
  Visit.make(async (visit, page) => {
    for (const link of [`${site}/gather/${"0".repeat(64)}`, campaign.link.slice(0, -1)]) {
      await visit.open(link);
      await page.getByRole("heading", { name: "This link doesn’t work" }).waitFor();
    }
    await visit.look("unknown");
    await visit.open(`${campaign.link}.`);
    await page.getByRole("heading", { name: "Get your mailbox ready for the move" }).waitFor();
  }));

const providers = [
  ["imap.gmail.com", /Gmail wants an app password here/, "https://support.google.com/"],
  ["imap.gmx.net", /GMX lets other programs in only after/, "https://support.gmx.com/"],
];

test("who hands over a password without encryption is warned above it, in each language", async () => {
  const unencrypted = await openCampaign(production.mailServers.find(({ security }) => security === "plain"));
  await Visit.make(async (visit, page) => {
    await visit.open(unencrypted.link);
    const warning = page.locator("#sourcePassword-warning");
    await expect(warning).toContainText("is not encrypted: others on the way could read your password", seen);
    const described = await visit.field("sourcePassword").getAttribute("aria-describedby");
    assert.ok(described.split(" ").includes("sourcePassword-warning"));
    const [above, below] = await Promise.all([warning.boundingBox(), visit.field("sourcePassword").boundingBox()]);
    assert.ok(above.y + above.height <= below.y, "above the password");
    await visit.look("unencrypted");
    const said = new Set([await warning.innerText()]);
    const languages = page.locator("#language option");
    for (const tag of await languages.evaluateAll((options) => options.map(({ value }) => value))) {
      await page.locator("#language").selectOption(tag);
      await expect(page.locator("html")).toHaveAttribute("lang", tag);
      said.add(await warning.innerText());
    }
    assert.equal(said.size, await languages.count(), "in each language");
    await visit.look("unencrypted-last-language");
  });
  await Visit.make(async (visit, page) => {
    await visit.open(campaign.link);
    await expect(page.locator("#sourcePassword-warning")).toHaveCount(0);
  });
});

for (const [host, advice, page] of providers) {
  test(`what ${host} wants is told before a password is typed`, async () => {
    const campaign = await openCampaign({ host, port: 993, security: "tls" });
    await Visit.make(async (visit) => {
      await visit.open(campaign.link);
      const told = visit.page.locator(".advice");
      await expect(told).toContainText(advice, seen);
      assert.ok((await told.getByRole("link").getAttribute("href")).startsWith(page));
      const described = await visit.field("sourcePassword").getAttribute("aria-describedby");
      assert.ok(described.split(" ").includes("sourcePassword-advice"));
      await visit.look(`advice-${host.split(".")[1]}`);
    });
  });
}

test("a provider that takes no password at all is told at once, and nothing is asked", async () => {
  const campaign = await openCampaign({ host: "outlook.office365.com", port: 993, security: "tls" });
  await Visit.make(async (visit) => {
    await visit.open(campaign.link);
    await visit.page.getByRole("heading", { name: /takes no password from other programs/ }).waitFor();
    await expect(visit.page.locator("input")).toHaveCount(0);
    await visit.look("no-password");
  });
});

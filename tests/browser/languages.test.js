/** The gather page in its languages: chosen by the browser, changed on the page. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pictures } from "./sizes.js";
import { mailboxes, openCampaign } from "./stack.js";
import { Visit, closeBrowser, expect, seen } from "./visit.js";

const languages = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  pt: "Português",
  it: "Italiano",
  nl: "Nederlands",
  pl: "Polski",
  hi: "हिन्दी",
  ar: "العربية",
};
const directionOf = (tag) => (tag === "ar" ? "rtl" : "ltr");
/** What stands on a page in every language. */
const everywhere = ["Mailgather", "Move to the new mail", "Example Ltd webmail", ...Object.values(languages)];
const [anna, bela] = mailboxes;
let campaign;
let english;

before(async () => {
  campaign = await openCampaign();
  await Visit.make(async (visit, page) => {
    await visit.open(campaign.link);
    english = await linesOf(page);
  });
});
after(closeBrowser);

async function linesOf(page) {
  const text = await page.locator("body").innerText();
  const names = await page.locator("[aria-label]").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
  return [...text.split("\n"), ...names].map((line) => line.trim()).filter((line) => line !== "");
}

const onPage = (page) => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);

for (const [tag, name] of Object.entries(languages)) {
  test(`a browser that speaks ${name} gets the whole page so, from its first byte on`, () =>
    Visit.make(
      async (visit, page) => {
        const html = await (await page.goto(campaign.link)).text();
        assert.match(html, new RegExp(`<html lang="${tag}" dir="${directionOf(tag)}">`));
        assert.equal(html.match(/<title>(.*)<\/title>/)[1], await page.title());
        await page.locator("h1").waitFor();
        await expect.poll(() => onPage(page)).toEqual([tag, directionOf(tag)]);
        await expect(page.locator("#language")).toHaveValue(tag);
        const catalogs = await page.evaluate(() =>
          performance.getEntriesByType("resource").filter((entry) => /\/form-/.test(entry.name)).length,
        );
        assert.equal(catalogs, 1, "one catalog is loaded, and once");
        if (tag !== "en") {
          const left = (await linesOf(page)).filter((line) => english.includes(line) && !everywhere.includes(line));
          assert.deepEqual(left, [], "English left over");
        }
        await visit.look(`form-${tag}`, { brief: true });
      },
      { locale: tag },
    ));
}

test("the switch changes everything in place and keeps what was typed, what was said and where the focus is", () =>
  Visit.make(async (visit, page) => {
    await visit.open(campaign.link);
    const values = { name: "Anna Example", sourceEmail: "anna", sourcePassword: "not-a-secret ", destEmail: "anna@new-mail.example" };
    await visit.field("destEmail").fill(values.destEmail);
    await visit.field("destPassword").fill("not-a-secret-new");
    await visit.submit(values);
    await page.locator(".summary a").waitFor();
    const before = await linesOf(page);
    await page.locator("#language").focus();
    for (const [tag, heading] of [["de", "Postfach"], ["ar", "بريد"]]) {
      await page.locator("#language").selectOption({ label: languages[tag] });
      await page.locator("h1", { hasText: heading }).waitFor();
      await expect.poll(() => onPage(page)).toEqual([tag, directionOf(tag)]);
      await expect(page.locator("#language")).toBeFocused();
      assert.deepEqual((await linesOf(page)).filter((line) => before.includes(line) && !everywhere.includes(line)), []);
      for (const [name, value] of Object.entries(values)) await expect(visit.field(name), name).toHaveValue(value);
      await expect(visit.field("destPassword")).toHaveValue("not-a-secret-new");
      await expect(visit.field("sourceEmail")).toHaveAttribute("aria-invalid", "true");
      await expect(page.locator("header [role=status]"), "those who listen are told").not.toHaveText("", seen);
      await expect(page).not.toHaveTitle(/Error|Get your/);
    }
    for (const name of ["sourceEmail", "sourcePassword", "destEmail", "destPassword"]) {
      await expect(visit.field(name), name).toHaveAttribute("dir", "ltr");
    }
    assert.equal(visit.submissions(), 0);
    await visit.look("switched");
    await visit.open(campaign.link);
    await expect.poll(() => onPage(page), "kept for the next visit").toEqual(["ar", "rtl"]);
    assert.equal(await visit.kept().then((kept) => /not-a-secret|anna/.test(kept)), false);
  }));

test("a browser that keeps nothing can still be answered in another language", () =>
  Visit.make(async (visit, page) => {
    await page.addInitScript(() => {
      const refuse = () => {
        throw new DOMException("not here", "SecurityError");
      };
      Object.defineProperty(window, "localStorage", { get: refuse });
    });
    await visit.open(campaign.link);
    await page.locator("#language").selectOption("fr");
    await page.locator("html[lang=fr]").waitFor();
  }));

test("a language that does not arrive leaves the page as it is, and says so", () =>
  Visit.make(async (visit, page) => {
    await visit.open(campaign.link);
    await visit.field("name").fill("Anna Example");
    await page.route("**/assets/form-*.js", (route) => route.abort());
    await page.locator("#language").selectOption("de");
    await page.getByText("The other language could not be loaded.").waitFor();
    await expect(page.locator("#language")).toHaveValue("en");
    await expect.poll(() => onPage(page)).toEqual(["en", "ltr"]);
    await expect(visit.field("name")).toHaveValue("Anna Example");
    await visit.look("language-failed", { brief: true });
    await page.unroute("**/assets/form-*.js");
    await page.locator("#language").selectOption("de");
    await page.locator("html[lang=de]").waitFor();
    visit.forgive(/Failed to load resource: net::ERR_FAILED/);
  }));

for (const tag of ["de", "ar"]) {
  test(`without its script the page says in ${languages[tag]} what to do`, () =>
    Visit.make(
      async (visit, page) => {
        await page.goto(campaign.link);
        assert.deepEqual(await page.locator("html").getAttribute("lang"), tag);
        assert.deepEqual(await page.locator("html").getAttribute("dir"), directionOf(tag));
        await expect(page.locator("h1")).toContainText(/JavaScript/, seen);
        await expect(page.locator("main p:visible")).toHaveCount(2);
        await expect(page.locator(".loading")).toBeHidden();
        await expect(page.locator("main")).not.toContainText(/browser has|link in another/, seen);
        for (const width of [320, 1280]) {
          await page.setViewportSize({ width, height: 700 });
          if (pictures) await page.screenshot({ path: `../../target/screens/no-script-${tag}-${width}.png` });
        }
      },
      { locale: tag, javaScriptEnabled: false },
    ));
}

test("in Arabic, on a phone and by the keyboard alone: a refusal, then a success", () =>
  Visit.make(
    async (visit, page) => {
      await visit.open(campaign.link);
      const type = async (name, text) => {
        await visit.tabTo(visit.field(name));
        await page.keyboard.type(text);
      };
      await type("name", "بيلا");
      await type("sourceEmail", bela.address);
      await type("sourcePassword", "not-the-right-password");
      await page.keyboard.press("Enter");
      await page.locator(".summary:focus").waitFor();
      await visit.look("refused-ar");
      await visit.tabTo(page.locator(".summary a").first());
      await page.keyboard.press("Enter");
      await expect(visit.field("sourcePassword")).toBeFocused();
      await page.keyboard.type(bela.password);
      await page.keyboard.press("Enter");
      await page.locator(".success").waitFor();
      await expect(page.locator("h1")).toBeFocused();
      await expect(page.locator(".code")).toHaveAttribute("dir", "ltr");
      await expect(page.locator("main")).not.toContainText(/\b(the|your|code)\b/i, seen);
      await visit.look("done-ar", { mask: [page.locator(".code")] });
    },
    { locale: "ar", viewport: { width: 360, height: 800 } },
  ));

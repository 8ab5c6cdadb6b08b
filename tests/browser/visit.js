import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { expect as patience } from "@playwright/test";
import { launch } from "./chromium.js";
import { nightly, pictures } from "./sizes.js";
import { open, production } from "./stack.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const screens = fileURLToPath(new URL("../../target/screens/", import.meta.url));

const browser = await launch();

export const closeBrowser = () => browser.close();

/** Looks again until it is so: a page shows what came of a click a moment after it. */
export const expect = patience.configure({ timeout: 60_000 });

/** Compares the text that is seen, not the markup's. */
export const seen = { useInnerText: true };

/** Until the focus is on something with these words. */
export const focusOn = (page, words) => expect(page.locator(":focus")).toContainText(words, seen);

/** Where a visit may lead. */
const origins = [open, production].flatMap((stack) => [stack.gatherSite, stack.adminSite]);

/** Each pair of width, theme and direction is in one of these. */
const pairs = [
  { width: 360, colorScheme: "light", dir: "ltr" },
  { width: 360, colorScheme: "dark", dir: "rtl" },
  { width: 1280, colorScheme: "light", dir: "rtl" },
  { width: 1280, colorScheme: "dark", dir: "ltr" },
];

/** Once a night also the others: every theme in every direction on a phone, on a wide screen all but one. */
const looks = nightly
  ? [...pairs, { width: 360, colorScheme: "dark", dir: "ltr" }, { width: 360, colorScheme: "light", dir: "rtl" }, { width: 1280, colorScheme: "light", dir: "ltr" }]
  : pairs;

/** Where codes are typed that open something. */
const codes = "#receiptCode, [name=code]";

/** One visitor with a browser of their own, who notes what no visit may see. */
export class Visit {
  /** What must not happen: errors, broken rules of the page's policy, requests to elsewhere. */
  faults = [];
  /** Method and path of every call of the API. */
  calls = [];
  #answers = [];

  /** Hands a new visit to `walk`, and checks afterwards that nothing went wrong beside it. */
  static async make(walk, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const visit = new this(context, await context.newPage());
    try {
      // The slowest honest answer takes 25 s, and more on a machine that has much else to do.
      context.setDefaultTimeout(60_000);
      if (options.javaScriptEnabled !== false) await visit.#watchPolicy();
      await walk(visit, visit.page);
      assert.deepEqual(visit.faults, []);
    } catch (error) {
      throw new Error(`${error.message}\n${await visit.account()}`, { cause: error });
    } finally {
      await context.close();
    }
  }

  constructor(context, page) {
    this.context = context;
    this.page = page;
    page.on("pageerror", (error) => this.faults.push(`error: ${error}`));
    page.on("console", (message) => this.#hear(message));
    page.on("request", (request) => this.#follow(request));
    page.on("response", (response) => this.#answers.push(`${response.status()} ${new URL(response.url()).pathname}`));
    page.on("crash", () => this.faults.push("the page crashed"));
  }

  async #watchPolicy() {
    await this.context.exposeFunction("policyBroken", (text) => this.faults.push(`policy: ${text}`));
    await this.context.addInitScript(() => {
      const tell = (event) => window.policyBroken(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      document.addEventListener("securitypolicyviolation", tell);
    });
  }

  /** Chromium itself notes every answer of 400 and above; those of the API are part of the walk. */
  #hear(message) {
    if (!["error", "warning"].includes(message.type())) return;
    const ofApi = origins.some((origin) => message.location().url.startsWith(`${origin}/api/`));
    if (ofApi && /^Failed to load resource/.test(message.text())) return;
    this.faults.push(`console: ${message.text()}`);
  }

  #follow(request) {
    const url = new URL(request.url());
    if (!origins.includes(url.origin)) this.faults.push(`left the site: ${url}`);
    if (url.pathname.startsWith("/api/")) this.calls.push(`${request.method()} ${url.pathname.replace(/[0-9a-f]{64}/, "…")}`);
  }

  /** What there was to see, for a report of what went wrong. */
  async account() {
    const shown = await this.page.locator("main").innerText({ timeout: 1000 }).catch((error) => `no page: ${error.message}`);
    return [...this.faults, ...this.calls, ...this.#answers, shown].join("\n").replace(/[0-9a-f]{64}|(\w{4}-){5}\w{4}/g, "…");
  }

  /** Takes back what a walk brought about on purpose. */
  forgive(pattern) {
    this.faults = this.faults.filter((fault) => !pattern.test(fault));
  }

  submissions() {
    return this.calls.filter((call) => call.startsWith("POST")).length;
  }

  /** Opens a link and waits for what its answer shows. */
  async open(link) {
    await this.page.goto(link);
    await this.page.locator("h1").waitFor();
  }

  /** By the fields' names, then the button. */
  async submit(values) {
    for (const [name, value] of Object.entries(values)) await this.field(name).fill(value);
    await this.page.getByRole("button", { name: "Check and submit" }).click();
  }

  field(name) {
    return this.page.locator(`#${name}`);
  }

  /**
   * Looks at this state in each width, theme and direction: no violation of axe's rules, all of it on the screen even
   * at 320 px. Where pictures are asked for, each is kept as one. What `mask` finds is painted over, and so is every
   * field for a code: no picture may show a secret. `brief` looks on a phone only, at what differs from another state
   * in its words.
   */
  async look(name, { mask = [], brief = false } = {}) {
    const before = { size: this.page.viewportSize(), dir: await this.#direction() };
    for (const { width, colorScheme, dir } of looks) {
      if (brief && width > 360) continue;
      await this.page.setViewportSize({ width, height: 900 });
      await this.page.emulateMedia({ colorScheme });
      await this.#turn(dir);
      await this.#checkRules(`${name} ${width} ${colorScheme} ${dir}`);
      if (!pictures) continue;
      const file = `${name}-${width}-${colorScheme}${dir === before.dir ? "" : `-${dir}`}.png`;
      await this.page.screenshot({ path: screens + file, fullPage: true, animations: "disabled", mask: [this.page.locator(codes), ...mask] });
    }
    await this.page.setViewportSize({ width: 320, height: 900 });
    for (const dir of ["rtl", "ltr"]) {
      await this.#turn(dir);
      const overflow = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(overflow <= 0, `${name} is ${overflow} px too wide for 320 px (${dir})`);
    }
    await this.#turn(before.dir);
    await this.page.setViewportSize(before.size);
    await this.page.emulateMedia({ colorScheme: "light" });
  }

  #direction() {
    return this.page.evaluate(() => document.documentElement.dir || "ltr");
  }

  #turn(dir) {
    return this.page.evaluate((dir) => (document.documentElement.dir = dir), dir);
  }

  /**
   * Moves the focus with the Tab key alone, as far as it takes; where it doesn't get, nobody without a mouse does. It is
   * far on pages that list what all other tests have left.
   */
  async tabTo(target, key = "Tab") {
    for (let presses = 0; presses < 1000; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press(key);
    }
    assert.fail(`the ${key} key doesn't lead to ${target}`);
  }

  /** Nothing that a secret of this visit could be read from afterwards: address, history's state, storage. */
  async kept() {
    return this.page.evaluate(() => JSON.stringify([location.href, history.state, { ...localStorage }, { ...sessionStorage }]));
  }

  /**
   * Loads axe once a document, by the browser's own debugger: the page's policy stays in force and the page loads
   * nothing.
   */
  async #checkRules(where) {
    if (!(await this.page.evaluate("window.axe !== undefined"))) await this.page.evaluate(`(() => { ${axe} })()`);
    const violations = await this.page.evaluate(async () => {
      const rules = { "target-size": { enabled: true } };
      const found = await window.axe.run(document, { rules, resultTypes: ["violations"] });
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
    });
    assert.deepEqual(violations, [], where);
  }
}

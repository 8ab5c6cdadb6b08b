/** What Lighthouse says of the gather page, as it measures a phone on a slow network. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { chromium, flags } from "./chromium.js";
import { openCampaign } from "./stack.js";

const reports = fileURLToPath(new URL("../../target/lighthouse/", import.meta.url));

/**
 * What keeps a category from 100, on purpose: a page whose address holds a campaign's token must not be found by
 * search engines.
 */
const wanted = { seo: ["is-crawlable"] };

/**
 * Of speed only what the page itself decides. The rest is how fast this machine is at this moment, the local AWS on it
 * included: a figure to be read, not a reason to fail. What the page weighs is held by its build.
 */
const steady = ["cumulative-layout-shift"];

test("the gather page has 100 in Lighthouse, but for being kept out of search engines", async () => {
  const { link } = await openCampaign();
  const browser = await launch({ chromePath: chromium, chromeFlags: flags, logLevel: "silent" });
  try {
    const { lhr, report } = await lighthouse(link, { port: browser.port, output: "html", logLevel: "silent" });
    mkdirSync(reports, { recursive: true });
    writeFileSync(`${reports}gather.html`, report.replaceAll(/[0-9a-f]{64}/g, "…"));
    assert.equal(lhr.runtimeError, undefined);
    const categories = Object.values(lhr.categories);
    assert.deepEqual(categories.map(({ id }) => id), ["performance", "accessibility", "best-practices", "seo"]);
    for (const { id, auditRefs, score } of categories) {
      console.log(`Lighthouse, ${id}: ${Math.round(score * 100)}`);
      const judged = auditRefs.filter((ref) => (id === "performance" ? steady.includes(ref.id) : ref.weight > 0));
      const audits = judged.map((ref) => lhr.audits[ref.id]);
      assert.ok(audits.length > 0 && audits.every((audit) => audit.scoreDisplayMode !== "error"), id);
      const failed = audits.filter((audit) => audit.score !== null && audit.score < 1);
      assert.deepEqual(failed.map((audit) => audit.id), wanted[id] ?? [], tell(failed));
    }
  } finally {
    browser.kill();
  }
});

const tell = (audits) => audits.map(({ id, score, displayValue, title }) => `${id} ${score} ${displayValue ?? ""} ${title}`).join("\n");

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

/** What chrome-launcher switches off for Lighthouse by itself, and renderers that are made ahead of their pages. */
const withTraces = "--disable-features=Translate,OptimizationHints,MediaRouter,RenderDocument,SpareRendererForSitePerProcess";

/** What Lighthouse says, in a browser of its own. */
async function ask(link, onlyCategories) {
  const browser = await launch({ chromePath: chromium, chromeFlags: [...flags, withTraces], logLevel: "silent" });
  try {
    const { lhr, report } = await lighthouse(link, { port: browser.port, output: "html", logLevel: "silent", onlyCategories });
    mkdirSync(reports, { recursive: true });
    writeFileSync(`${reports}${onlyCategories[0]}.html`, report.replaceAll(/[0-9a-f]{64}/g, "…"));
    return lhr;
  } finally {
    browser.kill();
  }
}

/**
 * Chromium now and then leaves the navigation out of a trace. Lighthouse has nothing to judge then, says so, and asks for
 * another recording. What it judges is never asked for again.
 */
async function traced(link, category) {
  for (let recordings = 1; ; recordings++) {
    const lhr = await ask(link, [category]);
    if (lhr.runtimeError?.code !== "NO_NAVSTART" || recordings === 3) return lhr;
    console.log("Lighthouse: no navigation in the trace");
  }
}

function judge(lhr, ids) {
  assert.equal(lhr.runtimeError, undefined);
  const categories = Object.values(lhr.categories);
  assert.deepEqual(categories.map(({ id }) => id), ids);
  for (const { id, auditRefs, score } of categories) {
    console.log(`Lighthouse, ${id}: ${Math.round(score * 100)}`);
    const judged = auditRefs.filter((ref) => (id === "performance" ? steady.includes(ref.id) : ref.weight > 0));
    const audits = judged.map((ref) => lhr.audits[ref.id]);
    assert.ok(audits.length > 0 && audits.every((audit) => audit.scoreDisplayMode !== "error"), id);
    const failed = audits.filter((audit) => audit.score !== null && audit.score < 1);
    assert.deepEqual(failed.map((audit) => audit.id), wanted[id] ?? [], tell(failed));
  }
}

test("the gather page has 100 in Lighthouse, but for being kept out of search engines", async () => {
  const { link } = await openCampaign();
  const untimed = ["accessibility", "best-practices", "seo"];
  judge(await ask(link, untimed), untimed);
  judge(await traced(link, "performance"), ["performance"]);
});

const tell = (audits) => audits.map(({ id, score, displayValue, title }) => `${id} ${score} ${displayValue ?? ""} ${title}`).join("\n");

/** Nobody is signed out by a link: whatever address is opened, the session lives and no owner is told of an intrusion. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { asOwner, openCampaign } from "../stack.js";
import { Admin, closeBrowser, newAccount, site } from "./visit.js";

after(closeBrowser);

/** Paths of the API that no page of ours can call, or not for this admin. */
const impossible = (foreign) => [
  "/api/campaigns/",
  "/api/campaigns/x/link",
  "/api/campaigns/%00/link",
  "/api//campaigns",
  "/api/sessions/%c0%ae",
  "/api/me?x=%00&x=%01",
  `/api/campaigns/${foreign}/link`,
];

const hostile = [
  "a\u0001b@c.example",
  "\ufffd@c.example",
  "\u202ea@c.example",
  "ow\u200bner@c.example",
  "\u0000",
  "\r\nx-evil: 1",
  "\u0085",
  "😀",
  "／",
  "..",
  "../../campaigns",
  "%2e%2e%2f",
  "/api/campaigns/",
  "//evil.example/api",
  "/audit?actor=a%01b@c.example",
  "javascript:1",
  "session.*",
  "*",
  "2026-11-22",
  "2026-02-30",
  "x".repeat(2000),
  "<b>",
  "",
];

/** Violations of an admin that the audit log tells of. */
async function violationsOf({ email }) {
  const { entries } = await asOwner("GET", `/api/audit?actor=${encodeURIComponent(email)}&action=violation`);
  return entries;
}

const isIn = (page) => page.evaluate(() => fetch("/api/me", { headers: { "x-mailgather": "1" } }).then(({ status }) => status));

/** An admin of one campaign, and another campaign. */
async function scene() {
  const [own, foreign] = [await openCampaign(), await openCampaign()];
  return { own, foreign, who: await newAccount("admin", [own.id]) };
}

/** A site of somebody else, with all that its page can do to ours. */
async function anotherSite(paths) {
  const parts = paths.map((path) => {
    const address = (site + path).replaceAll("&", "&amp;");
    return `<a href="${address}">${path}</a><img src="${address}" alt=""><iframe src="${address}"></iframe>
      <form method="post" action="${address}" target="_blank" rel="opener"><button>${path}</button></form>
      <form method="get" action="${address}"><button>get ${path}</button></form>`;
  });
  const page = `<!doctype html><title>Another site</title><h1>Another site</h1>${parts.join("")}`;
  const server = createServer((_, answer) => answer.setHeader("content-type", "text/html; charset=utf-8").end(page));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${server.address().port}/`, end: () => server.close() };
}

test("an address of the API that is typed, or opened from elsewhere, has no consequence", async () => {
  const { foreign, who } = await scene();
  const paths = impossible(foreign.id);
  const other = await anotherSite(paths);
  try {
    await Admin.make(async (admin, page) => {
      for (const path of paths) {
        const answer = await page.goto(site + path);
        assert.equal(answer.status(), 403, path);
      }
      await page.goto(other.url);
      await page.waitForLoadState("load");
      for (const path of paths) {
        await page.goto(other.url);
        const opened = page.waitForResponse((answer) => answer.request().isNavigationRequest() && answer.frame() === page.mainFrame());
        await page.getByRole("link", { name: path, exact: true }).click();
        assert.equal((await opened).status(), 403, path);
        await page.goto(other.url);
        const [tab] = await Promise.all([
          page.context().waitForEvent("page"),
          page.getByRole("button", { name: path, exact: true }).click(),
        ]);
        await tab.waitForLoadState();
        await tab.close();
      }
      await admin.goto("/campaigns");
      assert.equal(await admin.heading(), "Campaigns");
      // All of that was asked for on purpose.
      admin.forgive(/^left the site: http:\/\/127\.0\.0\.1:|^console: /);
    }, { as: who });
  } finally {
    other.end();
  }
  assert.deepEqual(await violationsOf(who), []);
});

/** The same numbers in every run (mulberry32). */
function numbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Addresses of pages as anybody could write them into a link: the app's own, with anything in place of anything. */
function* addresses(count, ids, seed) {
  const source = readFileSync(new URL("../../../static-site/src/admin/routes.tsx", import.meta.url), "utf8");
  const routes = [...source.matchAll(/\{ path: "([^"]+)"/g)].map(([, path]) => path);
  assert.ok(routes.length > 15, "the routes are found");
  const random = numbers(seed);
  const one = (list) => list[Math.floor(random() * list.length)];
  const strange = ["x", "1", "new", "..", "%2e%2e", "%00", "%2f", "０".repeat(32), "A".repeat(32), "0".repeat(31), "0".repeat(33)];
  const shapes = [(path) => path, (path) => path, (path) => path, (path) => `${path}/`, (path) => `${path}//`, (path) => `${path};x=1`, (path) => `${path}%2flink`, (path) => path.toUpperCase()];
  const names = ["from", "to", "actor", "action", "cursor", "next", "show", "id", "x", "\u0001"];
  const value = () => one([...hostile, ...ids, ...strange]);
  const raw = (text) => (random() < 0.8 ? encodeURIComponent(text) : text.replace(/[\s#]/g, ""));
  for (let at = 0; at < count; at++) {
    const path = one(shapes)(one([...routes, "/audit", "/sign-in"]).replace(/\{\w+\}/g, () => one([...ids, ...ids, ...strange])));
    const pairs = Array.from({ length: Math.floor(random() * 4) }, () => `${encodeURIComponent(one(names))}=${raw(value())}`);
    const fragment = random() < 0.2 ? `#${raw(value())}` : "";
    yield path + (pairs.length > 0 ? `?${pairs.join("&")}` : "") + fragment;
  }
}

/** Goes to each address within the app, and waits until it has asked for what its page wants. */
async function goThrough(page, all) {
  return page.evaluate(async (all) => {
    const calls = [];
    const { fetch } = window;
    let open = 0;
    window.fetch = async (...call) => {
      const { method, url } = new Request(...call);
      calls.push(`${method} ${url}`);
      open += 1;
      try {
        return await fetch(...call);
      } finally {
        open -= 1;
      }
    };
    const pause = () => new Promise((done) => setTimeout(done, 15));
    for (const address of all) {
      try {
        history.pushState({ entry: 0 }, "", address);
      } catch {
        continue;
      }
      dispatchEvent(location.hash === "" ? new PopStateEvent("popstate", { state: history.state }) : new HashChangeEvent("hashchange"));
      do await pause(), await pause();
      while (open > 0);
    }
    window.fetch = fetch;
    return calls;
  }, all);
}

for (const [role, seed] of [["owner", 1], ["admin", 2], ["viewer", 3]]) {
  test(`no address of a page makes the app call what ends a session: ${role}`, async () => {
    const [own, foreign] = [await openCampaign(), await openCampaign()];
    const who = await newAccount(role, role === "owner" ? "all" : [own.id]);
    const all = [...addresses(120, [own.id, own.id, foreign.id, "0123456789abcdef".repeat(2)], seed)];
    await Admin.make(async (admin, page) => {
      await admin.goto("/campaigns");
      const calls = await goThrough(page, all);
      assert.ok(calls.length > 30, `${calls.length} calls`);
      for (const call of calls) {
        const { pathname, searchParams } = new URL(call.slice(call.indexOf(" ") + 1));
        assert.match(pathname, /^(\/[A-Za-z0-9_-]+)+$/, call);
        assert.ok(role === "owner" || !pathname.includes(foreign.id), call);
        for (const [name, value] of searchParams) {
          assert.doesNotMatch(name + value, /[\p{Cc}\ufffd]/u, call);
          assert.equal(searchParams.getAll(name).length, 1, call);
        }
      }
      // And as links open them, with the app loading anew.
      for (const address of all.slice(0, 10)) await page.goto(new URL(address, site).href);
      await admin.goto("/campaigns");
      assert.equal(await isIn(page), 200, `seed ${seed}`);
      admin.forgive(/^console: Failed to load resource/);
    }, { as: who });
    assert.deepEqual(await violationsOf(who), [], `seed ${seed}`);
  });
}

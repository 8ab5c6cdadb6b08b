import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { asNobody, asOwner, open, testOwner } from "../stack.js";
import { Visit } from "../visit.js";

export { closeBrowser, expect, focusOn, seen } from "../visit.js";

export const site = open.adminSite;

const accounts = new Map();

/** An account with this role; one for all tests of a file. Of a smaller scope where campaigns are named. */
export async function account(role, scope = "all") {
  if (role === "owner" && scope === "all") return testOwner;
  const name = JSON.stringify([role, scope]);
  if (!accounts.has(name)) accounts.set(name, await newAccount(role, scope));
  return accounts.get(name);
}

/** A new one, for tests that change or delete it. */
export async function newAccount(role, scope = "all") {
  const email = `${role}-${randomBytes(4).toString("hex")}@admin.example`;
  const { token } = await asOwner("POST", "/api/invitations", { label: role, email, role, scope, expiryDays: 1 });
  const password = "not a secret, only for tests";
  await asNobody("POST", "/api/invitation/accept", { token, password });
  return { email, password };
}

/** One admin with a browser of their own, at the admin site of the stack with raised limits. */
export class Admin extends Visit {
  /** Of another stack in a subclass. */
  site = site;

  /** `as` is a role, an account, or "nobody". */
  static async make(walk, { as = "owner", ...options } = {}) {
    const who = typeof as === "string" && as !== "nobody" ? await account(as) : as;
    await super.make(async (admin, page) => {
      await admin.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: admin.site });
      if (who !== "nobody") await admin.signIn(who);
      await walk(admin, page);
    }, options);
  }

  /** Without the sign-in page, which has tests of its own. */
  async signIn({ email, password }) {
    await this.page.goto(`${this.site}/problems/sign-in-needed`);
    const status = await this.page.evaluate(async (body) => {
      const headers = { "content-type": "application/json", "x-mailgather": "1" };
      return (await fetch("/api/sign-in", { method: "POST", headers, body: JSON.stringify(body) })).status;
    }, { email, password });
    assert.equal(status, 200, "signed in");
  }

  /** Opens a page by its path, as a deep link does, and waits until it says what it is. */
  async goto(path) {
    await this.page.goto(this.site + path);
    await this.page.locator("h1").waitFor();
  }

  heading() {
    return this.page.locator("h1").innerText();
  }

  clipboard() {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }
}

/** Wishes for another address than the mailbox's own: marked, counted, and left out until an admin accepts them. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { purelymail } from "../stack.js";
import { removeAccounts } from "./moving.js";
import { oldAddress, withDesk } from "./mapping-desk.js";
import { Admin, closeBrowser, expect, seen } from "./visit.js";

after(closeBrowser);

const tag = randomBytes(3).toString("hex");
/** The same name as the old mailbox's, at the new domain. */
const kept = (name) => `${name}@${purelymail.domain}`;
const [anna, bela, ceo, emil, zoe] = ["anna", "bela", "ceo", "emil", "zoe"].map((name) => `${name}-${tag}`);
const stranger = `${zoe}@elsewhere.example`;

const row = (page, address) => page.locator("tr", { hasText: address });
const accept = (page, address) => page.getByLabel(`Accept this wish (${address})`);
const sources = async (page) => (await page.locator("tbody th").allInnerTexts()).map((text) => text.split("\n")[0].trim());
const mapButton = (page, count) => page.getByRole("button", { name: `Map ${count}` });

test("nobody gets another's new address by wishing it; who keeps the name is accepted by a click", async () => {
  const people = {
    [anna]: { destEmail: kept(anna) },
    [bela]: { destEmail: kept(bela), destPassword: "not-a-secret-bela" },
    [ceo]: {},
    [emil]: { destEmail: kept(ceo).toUpperCase(), destPassword: "not-a-secret-emil" },
    [zoe]: { sourceEmail: stranger, destEmail: kept(zoe) },
  };
  await withDesk(people, (desk) =>
    Admin.make(async (admin, page) => {
      await admin.goto(`${desk.path}/new`);
      await page.getByRole("heading", { name: "4 wishes differ from the mailbox" }).waitFor();
      await expect.poll(() => sources(page)).toEqual([oldAddress(emil), oldAddress(anna), oldAddress(bela), stranger, oldAddress(ceo)]);
      await expect(row(page, oldAddress(emil))).toContainText(/Other name and domain/, seen);
      await expect(row(page, oldAddress(emil))).toContainText(`${oldAddress(ceo)} has this name.`);
      await expect(row(page, oldAddress(anna))).toContainText(/Other domain/, seen);
      await page.getByText("Same name at another domain").click();
      await page.getByLabel("New domain").fill(purelymail.domain);
      await page.getByRole("button", { name: "Fill in" }).click();
      await page.getByText("1 row of 5 changed.").waitFor();
      await mapButton(page, "1 mailbox").waitFor();
      await page.getByText("4 mailboxes are left out").waitFor();
      await admin.look("admin-mapping-wishes");

      // The honest ones together; the stranger's domain stands by itself.
      await page.getByRole("button", { name: `Accept this 1 from elsewhere.example to ${purelymail.domain}` }).waitFor();
      await page.getByRole("button", { name: `Accept these 2 from old-mail.example to ${purelymail.domain}` }).click();
      await expect(accept(page, oldAddress(bela))).toBeChecked();
      await page.getByRole("button", { name: `Take back from old-mail.example to ${purelymail.domain}` }).waitFor();
      await page.getByRole("button", { name: "Go to the first" }).click();
      await expect(accept(page, oldAddress(emil))).toBeFocused();
      await expect(accept(page, oldAddress(emil))).not.toBeChecked();
      await page.getByText("2 mailboxes are left out").waitFor();
      await mapButton(page, "3 mailboxes").click();
      await page.getByRole("heading", { name: /account and (its|their) job/ }).waitFor();
      const { rows } = await desk.mapping();
      assert.deepEqual(rows.map(({ source, passwordBy, wishAccepted }) => [source, passwordBy, wishAccepted]), [
        [oldAddress(anna), "generated", true],
        [oldAddress(bela), "user", true],
        [oldAddress(ceo), "generated", false],
      ]);
      await admin.look("admin-mapping-wishes-done", { brief: true });

      // Emil's wish is still there, and an address that the admin types does not get the password that he chose.
      await admin.goto(`${desk.path}/new`);
      await accept(page, oldAddress(emil)).check();
      await page.getByLabel(`New address of ${oldAddress(emil)}`, { exact: true }).fill(kept(emil));
      await expect(row(page, oldAddress(emil))).toContainText(/one is generated/, seen);
      const use = page.getByLabel(`Use the password that its user chose for ${kept(ceo).toUpperCase()} (${oldAddress(emil)})`);
      await expect(use).not.toBeChecked();
      await use.check();
      await expect(row(page, oldAddress(emil))).toContainText(/Empty: the user’s own\./, seen);
      await use.uncheck();
      await admin.look("admin-mapping-wishes-typed");
      await mapButton(page, "1 mailbox").click();
      await page.getByRole("heading", { name: /account and (its|their) job/ }).waitFor();
      const [mapped] = (await desk.jobs()).filter(({ source }) => source === oldAddress(emil));
      assert.equal(mapped.dest, kept(emil));
    }),
  );
  await removeAccounts(...[anna, bela, ceo, emil].map(kept));
});

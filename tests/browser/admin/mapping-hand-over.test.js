/** The passwords of new accounts: shown to who made the mapping, until they have them. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { asOwner } from "../stack.js";
import { newAddress, oldAddress, withDesk } from "./mapping-desk.js";
import { Admin, closeBrowser, expect, seen } from "./visit.js";

after(closeBrowser);

const formula = "=1+1 not a secret";
const section = (page) => page.locator("section", { has: page.getByRole("heading", { name: "New passwords" }) });
const showButton = (page) => page.getByRole("button", { name: "Show the new passwords" });
const secrets = (page) => page.locator(".mapping-secret");
const done = /account and (its|their) job/;

/** Makes a mapping beside the page and opens it there when it is over. */
async function openDone(admin, page, desk, rows) {
  await desk.propose(rows);
  const { id } = await desk.mapping();
  await admin.goto(`${desk.path}/${id}`);
  await page.getByRole("heading", { name: done }).waitFor();
  return `/api${desk.path}/${id}/passwords`;
}

test("new passwords are shown, copied, saved and acknowledged; after that nobody reads them", () => {
  const names = ["anna", "bea", "cleo"];
  const people = { anna: { destEmail: newAddress("ho-anna"), destPassword: "not-a-secret-chosen" }, bea: {}, cleo: {} };
  const rows = Object.fromEntries(names.map((name) => [name, { destEmail: newAddress(`ho-${name}`) }]));
  rows.cleo.destPassword = formula;
  rows.anna.acceptWish = true;
  return withDesk(people, (desk) =>
    Admin.make(async (admin, page) => {
      const path = await openDone(admin, page, desk, rows);
      const text = await section(page).innerText();
      assert.match(text, /chose the password when submitting/);
      assert.ok(text.includes(newAddress("ho-anna")), "who chose theirs is named");
      assert.match(text, /only until \d+ \w+ \d{4}/);
      await admin.look("admin-hand-over");

      await showButton(page).click();
      await secrets(page).first().waitFor();
      const { passwords } = await asOwner("POST", path);
      const generated = passwords.find(({ destEmail }) => destEmail === newAddress("ho-bea")).password;
      assert.match(generated, /^[A-Za-z0-9]{24}$/);
      await expect(secrets(page)).toHaveText([generated, formula], seen);
      await expect(page.getByText("2 passwords", { exact: true })).toBeFocused();
      await admin.look("admin-hand-over-shown", { mask: [secrets(page)] });

      await page.getByRole("button", { name: `Copy the password of ${newAddress("ho-bea")}` }).click();
      await page.getByText("Copied").first().waitFor();
      await expect.poll(() => admin.clipboard()).toBe(generated);
      await page.getByRole("button", { name: "Copy all" }).click();
      await expect.poll(() => admin.clipboard()).toBe(`${newAddress("ho-bea")}\t${generated}\n${newAddress("ho-cleo")}\t${formula}\n`);
      await page.getByText("1 password has a sign in it").waitFor();
      const saving = page.waitForEvent("download");
      await page.getByRole("button", { name: "Download as CSV" }).click();
      const file = await readFile(await (await saving).path(), "utf8");
      assert.ok(file.includes(`"${oldAddress("bea")}","${newAddress("ho-bea")}","${generated}"`));
      assert.ok(file.includes(`"'${formula}","Take character 1 of the password away`));

      await page.getByRole("link", { name: "Jobs", exact: true }).click();
      await page.getByRole("heading", { name: "Leave without “I have it”?" }).waitFor();
      await page.getByRole("button", { name: "Stay on this page" }).click();
      await expect(secrets(page)).toHaveCount(2);

      const dialogs = [];
      page.on("dialog", (dialog) => {
        dialogs.push(dialog.type());
        return dialog.accept();
      });
      await page.reload();
      await showButton(page).waitFor();
      assert.deepEqual(dialogs, ["beforeunload"]);
      assert.ok(!(await admin.kept()).includes(generated));
      await showButton(page).click();
      await page.getByRole("button", { name: "I have it" }).click();
      await page.getByRole("heading", { name: "Do you have all passwords?" }).waitFor();
      await admin.look("admin-hand-over-confirm", { mask: [secrets(page)] });
      await page.getByRole("button", { name: "Not yet" }).click();
      await expect(secrets(page)).toHaveCount(2);
      await page.getByRole("button", { name: "I have it" }).click();
      await page.getByRole("button", { name: "I have it: delete them" }).click();
      await page.getByText("They were handed over and then deleted").waitFor();
      await expect(secrets(page)).toHaveCount(0);
      assert.ok(!(await page.content()).includes(generated));
      await assert.rejects(asOwner("POST", path), /404/);
      await page.reload();
      await page.getByText("They were handed over and then deleted").waitFor();
      await expect(showButton(page)).toHaveCount(0);
      await admin.look("admin-hand-over-acknowledged", { brief: true });
      await admin.goto(desk.path);
      await page.getByText("Handed over").waitFor();
    }),
  );
});

test("another admin doesn't see them; who comes too late is told why and what to do", () =>
  withDesk({ anna: {} }, async (desk) => {
    await Admin.make(async (admin, page) => {
      const path = await openDone(admin, page, desk, { anna: { destEmail: newAddress("ho-late") } });
      await Admin.make(
        async (other, otherPage) => {
          await other.goto(new URL(page.url()).pathname);
          await otherPage.getByText("Only the admin who made this mapping can see them").waitFor();
          await expect(showButton(otherPage)).toHaveCount(0);
        },
        { as: "admin" },
      );
      await asOwner("POST", `${path}/acknowledge`);
      await showButton(page).click();
      await page.getByText("They were handed over and then deleted").waitFor();
      const expired = { ...(await desk.mapping()), handOver: "expired" };
      await page.route(/\/mappings\/[0-9a-f]{32}$/, (route) => (route.request().resourceType() === "document" ? route.continue() : route.fulfill({ json: expired })));
      await page.reload();
      await page.getByText("Nobody fetched them in time").waitFor();
      await admin.look("admin-hand-over-expired", { brief: true });
    });
  }));

test("the whole way with the keyboard alone", () =>
  withDesk({ anna: {}, bea: {} }, (desk) =>
    Admin.make(async (admin, page) => {
      await admin.goto(desk.path);
      const press = async (target, key = "Enter") => {
        await target.waitFor();
        await admin.tabTo(target);
        await page.keyboard.press(key);
      };
      await press(page.getByRole("link", { name: "New mapping" }));
      await press(page.locator("summary", { hasText: "Same name at another domain" }));
      await admin.tabTo(page.getByLabel("New domain"));
      await page.keyboard.type("new-mail.example");
      await page.keyboard.press("Enter");
      await page.getByText("2 rows of 2 changed.").waitFor();
      await press(page.getByRole("button", { name: `Leave out ${oldAddress("bea")}` }), "Space");
      await admin.tabTo(page.getByLabel(`New address of ${oldAddress("anna")}`), "Shift+Tab");
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.type(newAddress("ho-keys"));
      await press(page.getByRole("button", { name: "Map 1 mailbox" }));
      await page.getByRole("heading", { name: done }).waitFor();
      await press(showButton(page), "Space");
      await press(page.getByRole("button", { name: `Copy the password of ${newAddress("ho-keys")}` }));
      await press(page.getByRole("button", { name: "I have it" }));
      await press(page.getByRole("button", { name: "I have it: delete them" }));
      await page.getByText("They were handed over and then deleted").waitFor();
    }),
  ));

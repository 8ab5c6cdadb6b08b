/** A mapping on its way: what is done now, what came of it, and what to do then. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { acceptAll, accounts, addAccount, fail, newAddress, oldAddress, withDesk } from "./mapping-desk.js";
import { Admin, closeBrowser, expect, seen } from "./visit.js";

after(closeBrowser);

const heading = (page, name) => page.getByRole("heading", { name });
const done = /account and (its|their) job/;

/** Sends the rows as they are and waits for the mapping's own page. */
async function map(admin, page, desk) {
  await admin.goto(`${desk.path}/new`);
  await acceptAll(page);
  await page.getByRole("button", { name: /^Map \d+ mailbox/ }).click();
  await page.waitForURL(/mappings\/[0-9a-f]{32}$/);
}

/** Two mailboxes whose second login is not answered until the test says so. */
function halfWay(imap) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  let logins = 0;
  imap.play(() => (++logins === 1 ? "OK in" : released.then(() => "OK in")));
  return release;
}

test("progress says what is done now, and survives a reload and a closed tab", () =>
  withDesk({ anna: { destEmail: newAddress("course-a") }, bea: { destEmail: newAddress("course-b") } }, (desk, imap) =>
    Admin.make(async (admin, page) => {
      const release = halfWay(imap);
      await map(admin, page, desk);
      await page.getByText("1 of 2 rows checked").waitFor();
      await expect(page.locator("progress")).toHaveAttribute("value", "1");
      await expect(page.locator("[aria-current=step]")).toContainText(/Check every row – now/, seen);
      await admin.look("admin-mapping-progress");
      await page.reload();
      await page.getByText("1 of 2 rows checked").waitFor();
      const address = page.url();
      const other = await admin.context.newPage();
      await page.close();
      release();
      await other.goto(address);
      await heading(other, done).waitFor();
      await other.getByText("2 accounts were created at Purelymail.").waitFor();
      await other.getByRole("link", { name: "See the jobs" }).waitFor();
      assert.equal((await desk.jobs()).length, 2);
      admin.page = other;
      await admin.look("admin-mapping-done");
    }),
  ));

test("a mail server that is down is waited for, and it is said that it goes on by itself", () =>
  withDesk({ anna: { destEmail: newAddress("down") } }, (desk, imap) =>
    Admin.make(async (admin, page) => {
      imap.play(() => undefined);
      await page.clock.install();
      await map(admin, page, desk);
      await page.getByText("0 of 1 row checked").waitFor();
      await page.clock.fastForward(30_000);
      await page.getByText("It goes on by itself").waitFor();
      await page.clock.resume();
      await admin.look("admin-mapping-waiting");
      imap.play(() => "OK in");
      await heading(page, done).waitFor();
    }),
  ));

test("one wrong row and nothing is done: corrected, the same rows are mapped", async () => {
  const there = newAddress("course-there");
  await addAccount(there, "not-a-secret-there");
  const people = {
    anna: { destEmail: newAddress("right") },
    bea: {},
    cleo: { destEmail: there },
  };
  await withDesk(people, (desk) =>
    Admin.make(async (admin, page) => {
      await admin.goto(`${desk.path}/new`);
      await acceptAll(page);
      await page.getByLabel(`New address of ${oldAddress("bea")}`).fill("bea@elsewhere.example");
      await page.getByLabel(`Password of the new account of ${oldAddress("cleo")}`).fill("not-a-secret-wrong");
      await page.getByRole("button", { name: "Map 3 mailboxes" }).click();
      await heading(page, "Nothing was done").waitFor();
      await page.getByText("2 of 3 rows are wrong").waitFor();
      await page.getByText("Purelymail does not manage this domain for you.").waitFor();
      await page.getByText("The account exists, and Purelymail refused the password").waitFor();
      assert.deepEqual(await desk.jobs(), []);
      assert.deepEqual(await accounts(newAddress("right")), []);
      await admin.look("admin-mapping-rejected");

      await page.getByRole("link", { name: "Correct these rows" }).click();
      await page.getByText("These are the rows of the mapping that was made").waitFor();
      await expect(page.locator(".summary")).toContainText(/2 rows need correcting/, seen);
      await expect(page.locator("tr", { hasText: oldAddress("bea") })).toContainText(/does not manage this domain/, seen);
      await admin.look("admin-mapping-correct");
      await page.getByLabel(`New address of ${oldAddress("bea")}`).fill(newAddress("corrected"));
      await page.getByLabel(`Password of the new account of ${oldAddress("cleo")}`).fill("not-a-secret-there");
      await page.locator(".summary").waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Map 3 mailboxes" }).click();
      await heading(page, done).waitFor();
      await page.getByText("2 accounts were created at Purelymail. 1 account existed already").waitFor();
      assert.equal((await desk.jobs()).length, 3);
      await admin.goto(desk.path);
      await page.getByText("Nothing done").waitFor();
      await page.getByText("Waiting for you").waitFor();
      await admin.look("admin-mappings");
    }),
  );
});

test("an account that Purelymail refuses to make: what was made is taken back, and it is said at the row", () =>
  withDesk({ anna: { destEmail: newAddress("refused-a") }, bea: { destEmail: newAddress("refused-b") } }, (desk) =>
    Admin.make(async (admin, page) => {
      await fail("createUser", { kind: "error", code: "notNow" });
      await map(admin, page, desk);
      await heading(page, "It failed, and everything was taken back").waitFor();
      await page.getByText("Purelymail refused to make this account.").waitFor();
      assert.deepEqual(await accounts(newAddress("refused-a"), newAddress("refused-b")), []);
      assert.deepEqual(await desk.jobs(), []);
      await admin.look("admin-mapping-failed");
      await page.getByRole("link", { name: "Correct these rows" }).waitFor();
    }),
  ));

test("an account that can't be removed again: which one, where, and what then", () =>
  withDesk({ anna: { destEmail: newAddress("stuck-a") }, bea: { destEmail: newAddress("stuck-b") } }, (desk) =>
    Admin.make(async (admin, page) => {
      await fail("createUser", { kind: "error", code: "notNow" });
      await fail("deleteUser", { kind: "error", code: "notNow", times: 1000 });
      await map(admin, page, desk);
      await heading(page, "It failed, and somebody has to tidy up at Purelymail").waitFor();
      const [left] = await accounts(newAddress("stuck-a"), newAddress("stuck-b"));
      await page.locator(".notice li", { hasText: left }).waitFor();
      await page.getByText("This account was made and could not be removed again.").waitFor();
      await admin.look("admin-mapping-needs-operator");
    }),
  ));

test("viewers read and change nothing", () =>
  withDesk({ anna: { destEmail: newAddress("viewed") }, bea: { destEmail: newAddress("viewed-b") } }, async (desk) => {
    await desk.propose({ anna: { destEmail: newAddress("viewed"), acceptWish: true } });
    await Admin.make(
      async (admin, page) => {
        await admin.goto(desk.path);
        await page.getByText("Waiting for who made it").waitFor();
        await expect(page.getByRole("link", { name: "New mapping" })).toHaveCount(0);
        await page.locator("tbody a").click();
        await heading(page, done).waitFor();
        await page.getByText("Only the admin who made this mapping can see them").waitFor();
        await expect(page.getByRole("button", { name: "Show the new passwords" })).toHaveCount(0);
        await admin.look("admin-mapping-viewer", { brief: true });
        await admin.goto(`${desk.path}/new`);
        await heading(page, "This page is not for your role").waitFor();
      },
      { as: "viewer" },
    );
  }));

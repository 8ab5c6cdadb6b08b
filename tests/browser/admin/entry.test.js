/** Ways into the admin site, by a real browser against the real stack. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { asOwner, mailsTo, production } from "../stack.js";
import { Authenticator } from "./authenticator.js";
import { beforeSetUp, setupCode } from "./first-owner.js";
import { Admin, closeBrowser, expect, newAccount, seen, site } from "./visit.js";

after(closeBrowser);

const nobody = { as: "nobody" };
const newPassword = "four words and no secret";
const field = (page, label) => page.getByLabel(label, { exact: true });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const press = async (admin, target, key = "Enter") => {
  await admin.tabTo(target);
  await admin.page.keyboard.press(key);
};
const type = async (admin, target, text) => {
  await admin.tabTo(target);
  await admin.page.keyboard.type(text);
};
const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
const newAddress = () => `entry-${randomBytes(4).toString("hex")}@admin.example`;

/** A call in the name of whoever is signed in in this browser. */
const call = (page, path, body, method = "POST") =>
  page.evaluate(async ([path, body, method]) => {
    const headers = { "content-type": "application/json", "x-mailgather": "1" };
    const answer = await fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    return answer.json();
  }, [path, body, method]);

async function signIn(page, { email, password }) {
  await field(page, "Email address").fill(email);
  await field(page, "Password").fill(password);
  await button(page, "Sign in").click();
}

test("a new installation leads to its set-up, which makes the first owner, by the keyboard alone", async () => {
  await beforeSetUp(async () => {
    await Admin.make(async (admin, page) => {
      await page.goto(`${production.adminSite}/`);
      await heading(page, "Set up Mailgather");
      await expect.poll(() => new URL(page.url()).pathname).toBe("/setup");
      await admin.look("admin-setup");
      const send = button(page, "Set up");

      await press(admin, send);
      await expect(page.locator(".summary.bad")).toBeFocused();
      await expect(page).toHaveTitle("Error: Set up Mailgather – Mailgather");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await expect(page.locator("[name=code]")).toBeFocused();

      const email = newAddress();
      await type(admin, field(page, "Set-up code"), "not-the-code");
      await type(admin, field(page, "Your email address"), email);
      await type(admin, field(page, "New password"), "too short");
      await press(admin, send);
      await page.locator(".error").getByText("Your password has 9 characters: use at least 12.").waitFor();
      await type(admin, field(page, "New password"), " 123");
      await field(page, "New password").fill("password1234");
      await press(admin, send);
      await page.locator(".error").getByText("New password must not be one of the passwords that are used most.").waitFor();
      await expect(field(page, "New password"), "a refused password is typed anew").toHaveValue("");
      await type(admin, field(page, "New password"), newPassword);
      await press(admin, send);
      await page.locator(".error").getByText("The set-up code is not right.").waitFor();
      await admin.look("admin-setup-faults");

      await type(admin, field(page, "Set-up code"), await setupCode());
      await press(admin, send);
      await heading(page, "Campaigns");
      await expect.poll(() => new URL(page.url()).pathname).toBe("/campaigns");
      await page.getByRole("link", { name: "Audit log" }).waitFor();
      assert.ok(!(await admin.kept()).includes(newPassword));
      await page.goBack();
      assert.notEqual(new URL(page.url()).pathname, "/setup");

      await page.goto(`${production.adminSite}/setup`);
      await heading(page, "Campaigns");
    }, nobody);
  });
  await Admin.make(async (admin, page) => {
    await page.goto(`${production.adminSite}/setup`);
    await heading(page, "Mailgather is set up already");
    await admin.look("admin-setup-done");
    await page.goto(`${production.adminSite}/`);
    await heading(page, "Sign in");
  }, nobody);
});

test("signing in by the keyboard alone leads to where one wanted to go", async () => {
  const who = await newAccount("viewer");
  await Admin.make(async (admin, page) => {
    await admin.goto("/servers?x=1");
    await heading(page, "Sign in");
    await admin.look("admin-sign-in");
    const send = button(page, "Sign in");
    await press(admin, send);
    await page.locator(".error").getByText("Type your email address.").waitFor();

    await type(admin, field(page, "Email address"), who.email);
    await type(admin, field(page, "Password"), "not the right one");
    await press(admin, button(page, "Show password"));
    await expect(field(page, "Password")).toHaveAttribute("type", "text");
    await press(admin, send);
    await page.locator(".summary").getByText("The address, the password or the code is not right.").waitFor();
    await expect(page.locator(".summary.bad")).toBeFocused();
    await expect(field(page, "Password")).toHaveAttribute("type", "password");
    assert.deepEqual([await field(page, "Email address").inputValue(), await field(page, "Password").inputValue()], [who.email, ""]);
    await expect(page.getByRole("link", { name: /^What this means/ })).toHaveAttribute("href", "/problems/sign-in-refused");
    await admin.look("admin-sign-in-refused");

    await type(admin, field(page, "Password"), who.password);
    await page.keyboard.press("Enter");
    await heading(page, "Mail servers");
    await expect(page).toHaveURL(`${site}/servers?x=1`);
    await expect(page).toHaveTitle("Mail servers – Mailgather");
    assert.ok(!(await admin.kept()).includes(who.password));
    await expect.poll(() => page.evaluate(() => document.cookie)).toEqual("");
  }, nobody);
});

test("password managers find their fields", async () => {
  await Admin.make(async (admin, page) => {
    await admin.goto("/sign-in");
    const form = await page.locator("form").evaluate((form) => [form.method, ...[...form.elements].map((one) => one.autocomplete ?? "")].join());
    assert.equal(form, "post,username,current-password,,");
  }, nobody);
});

test("nobody is led to another site after signing in", async () => {
  const who = await newAccount("viewer");
  for (const next of ["//evil.example/x", "https://evil.example/", "/\\evil.example", "/api/me", "/sign-in", "javascript:alert(1)"]) {
    await Admin.make(async (admin, page) => {
      await page.goto(`${site}/sign-in?${new URLSearchParams({ next })}`);
      await heading(page, "Campaigns");
      await expect(page, next).toHaveURL(`${site}/campaigns`);
    }, { as: who });
  }
});

test("a second factor is asked for in a second step, or a recovery code in its place", async () => {
  const who = await newAccount("viewer");
  let app;
  let codes;
  await Admin.make(async (admin, page) => {
    await admin.goto("/account");
    const { uri } = await call(page, "/api/me/second-factor");
    app = Authenticator.scan(uri);
    codes = (await call(page, "/api/me/second-factor/confirm", { code: app.code() })).recoveryCodes;
  }, { as: who });
  await Admin.make(async (admin, page) => {
    await admin.goto("/sign-in");
    await signIn(page, who);
    const code = field(page, "Code of your authenticator app");
    await code.waitFor();
    await expect(page.locator("[name=code]")).toBeFocused();
    assert.deepEqual([await code.getAttribute("autocomplete"), await code.getAttribute("inputmode")], ["one-time-code", "numeric"]);
    await admin.look("admin-second-factor");
    await type(admin, code, app.wrongCode());
    await press(admin, button(page, "Sign in"));
    await page.locator(".error").getByText("This code is not right, or it was used before.").waitFor();
    await code.fill(app.code().replace(/^.../, "$& "));
    await press(admin, button(page, "Sign in"));
    await heading(page, "Campaigns");
    assert.ok(!(await admin.kept()).includes(who.password));
  }, nobody);
  await Admin.make(async (admin, page) => {
    await admin.goto("/sign-in");
    await signIn(page, who);
    await field(page, "Code of your authenticator app").waitFor();
    await press(admin, button(page, "Use a recovery code instead"));
    await expect(page.locator("[name=code]")).toBeFocused();
    await admin.look("admin-recovery-code");
    await page.keyboard.type(codes[0].toLowerCase());
    await page.keyboard.press("Enter");
    await heading(page, "Campaigns");
    await call(page, "/api/sign-out").catch(() => undefined);
    await admin.goto("/sign-in");
    await signIn(page, who);
    await button(page, "Use a recovery code instead").click();
    await field(page, "Recovery code").fill(codes[0]);
    await button(page, "Sign in").click();
    await page.locator(".error").getByText("This recovery code is not right, or it was used before.").waitFor();
  }, nobody);
});

test("too many attempts: says when to come back", async () => {
  await Admin.make(async (admin, page) => {
    // What the API answers is tested against the stack; from this one address nobody else could sign in any more.
    const problem = { type: "/problems/too-many-attempts", title: "There were too many attempts.", status: 429, detail: "There were too many attempts in a short time. Please wait and try again.", retryable: true, retryAfterSeconds: 600 };
    await page.route("**/api/sign-in", (route) => route.fulfill({ status: 429, contentType: "application/problem+json", body: JSON.stringify(problem) }));
    await admin.goto("/sign-in");
    await signIn(page, { email: newAddress(), password: newPassword });
    await page.locator(".summary").getByText("You can try again in 10 minutes.").waitFor();
    await admin.look("admin-sign-in-wait");
  }, nobody);
});

test("an invitation is accepted by the keyboard alone; its token leaves the address bar at once", async () => {
  const email = newAddress();
  const { token } = await asOwner("POST", "/api/invitations", { label: "Anna", email, role: "admin", scope: "all", expiryDays: 1 });
  await Admin.make(async (admin, page) => {
    await page.goto(`${site}/accept#${token}`);
    await heading(page, "You are invited to Mailgather");
    await expect(page).toHaveURL(`${site}/accept`);
    assert.ok(!(await admin.kept()).includes(token));
    await expect(page.locator("dl")).toContainText(/Anna[^]*Admin: runs campaigns[^]*All/, seen);
    await expect(field(page, "Email address")).toHaveValue(email);
    await expect(field(page, "New password")).toHaveAttribute("autocomplete", "new-password");
    await admin.look("admin-accept");

    await type(admin, field(page, "New password"), `${email.split("@")[0]} again`);
    await page.keyboard.press("Enter");
    await page.locator(".error").getByText("New password must not contain the mail address").waitFor();
    await type(admin, field(page, "New password"), newPassword);
    await page.keyboard.press("Enter");
    await heading(page, "Campaigns");
    await expect(page).toHaveURL(`${site}/campaigns`);
    await page.getByText(email).waitFor();

    await page.goto(`${site}/accept#${token}`);
    await heading(page, "This invitation can’t be used");
    await admin.look("admin-accept-unusable");
    // A link that is pasted over the address of the page itself.
    await page.evaluate((hash) => void (location.hash = hash), token.slice(1));
    await heading(page, "This link is not whole");
    await expect(page).toHaveURL(`${site}/accept`);
    await page.reload();
    await heading(page, "Open your invitation’s link");
    await admin.look("admin-accept-without-link");
  }, nobody);
});

test("an invitation for any address, opened by somebody who is signed in", async () => {
  const { token } = await asOwner("POST", "/api/invitations", { label: "Another", role: "viewer", scope: [], expiryDays: 1 });
  await Admin.make(async (admin, page) => {
    await page.goto(`${site}/accept#${token}`);
    await page.getByText(/^You are signed in as viewer-.*you go on as the new account\.$/).waitFor();
    await admin.look("admin-accept-signed-in");
    const email = newAddress();
    await field(page, "Email address").fill(email);
    await field(page, "New password").fill(newPassword);
    await button(page, "Accept").click();
    await page.locator("summary").getByText(email).waitFor();
    await heading(page, "Campaigns");
  }, { as: await newAccount("viewer") });
});

test("a forgotten password: a code by mail, typed with a new password, leads in", async () => {
  const who = await newAccount("viewer");
  await Admin.make(async (admin, page) => {
    await admin.goto("/sign-in");
    await press(admin, page.getByRole("link", { name: "I have forgotten my password" }));
    await heading(page, "Reset your password");
    await page.locator("h1:focus").waitFor();
    await admin.look("admin-reset");
    await type(admin, field(page, "Email address"), who.email);
    await page.keyboard.press("Enter");
    await heading(page, "Type the code from your mail");
    await admin.look("admin-reset-code");
    const [mail] = await mailsTo(who.email).then((mails) => mails.slice(-1));
    const [code] = mail.match(/\b\d{8}\b/);

    await type(admin, field(page, "Code"), "1234");
    await type(admin, field(page, "New password"), newPassword);
    await page.keyboard.press("Enter");
    await page.locator(".error").getByText("The code has eight digits.").waitFor();
    await field(page, "Code").fill(String((Number(code) + 1) % 1e8).padStart(8, "0"));
    await page.keyboard.press("Enter");
    await page.locator(".error").getByText("This code is wrong, was used or is no longer good.").waitFor();
    await admin.look("admin-reset-code-refused");
    await field(page, "Code").fill(`${code.slice(0, 4)} ${code.slice(4)}`);
    await page.keyboard.press("Enter");
    await heading(page, "Campaigns");
    assert.ok(!(await admin.kept()).includes(newPassword));
  }, nobody);
});

test("the reset page is alike for addresses that nobody has, and says whom to ask where nothing is mailed", async () => {
  await Admin.make(async (admin, page) => {
    const email = newAddress();
    await admin.goto("/reset");
    await field(page, "Email address").fill(email);
    await button(page, "Mail me a code").click();
    await heading(page, "Type the code from your mail");
    await page.getByText(`If ${email} belongs to an admin, a code is on its way there.`).waitFor();

    // Both stacks of a test instance can mail.
    const problem = { type: "/problems/mail-not-set-up", title: "This installation sends no mail.", status: 422, detail: "…" };
    await page.route("**/api/reset", (route) => route.fulfill({ status: 422, contentType: "application/problem+json", body: JSON.stringify(problem) }));
    await button(page, "Ask for another code").click();
    await field(page, "Email address").fill(email);
    await button(page, "Mail me a code").click();
    await heading(page, "Ask an owner for a link");
    await admin.look("admin-reset-without-mail");
  }, nobody);
});

test("an owner's reset link sets a new password, once", async () => {
  const who = await newAccount("viewer");
  const { admins } = await asOwner("GET", "/api/admins");
  const { id } = admins.find(({ email }) => email === who.email);
  const { link } = await asOwner("POST", `/api/admins/${id}/reset-link`);
  await Admin.make(async (admin, page) => {
    await page.goto(site + link);
    await heading(page, "Choose a new password");
    await expect(page).toHaveURL(`${site}/reset`);
    assert.ok(!(await admin.kept()).includes(link.split("#")[1]));
    await admin.look("admin-reset-link");
    await type(admin, field(page, "New password"), newPassword);
    await page.keyboard.press("Enter");
    await heading(page, "Your new password is set");
    await admin.look("admin-reset-done");
    await press(admin, page.getByRole("link", { name: "Sign in" }));
    await heading(page, "Sign in");
    await signIn(page, { ...who, password: newPassword });
    await heading(page, "Campaigns");
    await page.goto(site + link);
    await field(page, "New password").fill(newPassword);
    await button(page, "Set password").click();
    await heading(page, "This link can’t be used");
    await admin.look("admin-reset-link-unusable");
  }, nobody);
});

test("what a page needs to be safe comes with it, and other paths are none", async () => {
  await Admin.make(async (admin, page) => {
    const answer = await page.goto(`${site}/sign-in`);
    const policy = answer.headers()["content-security-policy"];
    for (const part of ["default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'", "trusted-types 'none'"]) {
      assert.ok(policy.split("; ").includes(part), `${part} in ${policy}`);
    }
    assert.equal(answer.headers()["cache-control"], "no-store");
    const other = await page.goto(`${site}/campaigns/1`);
    assert.deepEqual([other.status(), await other.text()], [404, "There is no page here.\n"]);
    admin.faults.length = 0; // the browser's own word about the 404
  }, nobody);
  await Admin.make(async (admin, page) => {
    await page.goto(`${site}/`);
    await page.getByRole("heading", { name: "Mailgather needs JavaScript" }).waitFor();
    await expect(page.locator(".loading")).toBeHidden();
  }, { as: "nobody", javaScriptEnabled: false });
});

test("no answer at the start: says so, and tries again", async () => {
  await Admin.make(async (admin, page) => {
    await page.route("**/api/me", (route) => route.abort());
    await admin.goto("/campaigns");
    await heading(page, "Mailgather does not answer");
    await admin.look("admin-no-answer");
    await page.unroute("**/api/me");
    await button(page, "Try again").click();
    await heading(page, "Campaigns");
  }, { as: "viewer" });
});

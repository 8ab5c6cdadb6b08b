/** Mail servers in the admin app: list, entry, live test, change, deletion. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, test } from "node:test";
import { deadEntry, scriptedImap } from "../scripted-imap.js";
import { asOwner, mailServer, mailboxes, openCampaign } from "../stack.js";
import { submit, submitted } from "./moving.js";
import { Admin, account, closeBrowser, expect, seen } from "./visit.js";

after(closeBrowser);

const [anna] = mailboxes;

/** A name that nobody had before. */
const name = (what) => `${what} ${randomBytes(3).toString("hex")}`;

const newServer = async (entry = mailServer, what = "Old Mail") => asOwner("POST", "/api/servers", { name: name(what), ...entry });

const servers = async () => (await asOwner("GET", "/api/servers")).servers;

test("with the keyboard alone: a server is added, tested at once and found to work", () =>
  Admin.make(async (admin, page) => {
    const { keyboard } = page;
    const type = async (label, text) => {
      await admin.tabTo(page.getByLabel(label, { exact: true }));
      await keyboard.press("ControlOrMeta+A");
      await keyboard.type(text);
    };
    const called = name("Keyboard Mail");
    await admin.goto("/servers/new");
    await type("Name of the mail service", called);
    await type("Server name (IMAP)", ` ${mailServer.host.toUpperCase()} `);
    await admin.tabTo(page.getByRole("radio", { name: "TLS from the start" }));
    await keyboard.press("ArrowDown");
    await expect(page.getByLabel("Port")).toHaveValue("143");
    await keyboard.press("ArrowUp");
    await expect(page.getByLabel("Port")).toHaveValue("993");
    await type("Port", String(mailServer.port));
    await keyboard.press("Enter");
    await page.getByRole("heading", { name: called, level: 1 }).waitFor();
    const answers = page.getByRole("status").getByRole("heading", { name: `${mailServer.host} answers` });
    await answers.waitFor();
    await page.getByText("The connection is encrypted (TLS), and its certificate is good.").waitFor();
    await admin.look("admin-server-works");
    await page.reload();
    await page.getByRole("button", { name: "Test the connection" }).waitFor();
    await expect(answers, "a reload doesn't test again by itself").toHaveCount(0);
    const { host, port, security } = (await servers()).find((server) => server.name === called);
    assert.deepEqual({ host, port, security }, mailServer);
  }));

test("what is missing or can't be is told at its field, and the unsafe choice before it is made", () =>
  Admin.make(async (admin, page) => {
    await admin.goto("/servers/new");
    const warning = page.getByRole("heading", { name: "Passwords can be read on the way" });
    await page.getByText("Every password crosses the network so that others can read it.").waitFor();
    await expect(warning).toHaveCount(0);
    await page.getByRole("radio", { name: "No encryption (unsafe)" }).check();
    await warning.waitFor();
    await page.getByLabel("Port").fill("70000");
    await page.getByLabel("Server name (IMAP)").fill("127.0.0.1");
    await page.getByRole("button", { name: "Save and test" }).click();
    const summary = page.getByRole("group", { name: "There is a problem" });
    await expect(summary.getByRole("link")).toHaveText([
      "Type the name by which users know this mail service.",
      "Type a port between 1 and 65535.",
    ], seen);
    await admin.look("admin-server-new-faulty");
    await page.getByLabel("Name of the mail service").fill("Old Mail");
    await page.getByLabel("Port").fill("993");
    await page.getByRole("button", { name: "Save and test" }).click();
    const refused = summary.getByRole("link", { name: /host name like imap.example.org/ });
    await refused.click();
    await expect(page.getByLabel("Server name (IMAP)")).toBeFocused();
    await expect(page.getByLabel("Server name (IMAP)")).toHaveAttribute("aria-invalid", "true");
  }));

test("a test says in words what is wrong and what to do", async () => {
  const nothingThere = await newServer({ ...(await deadEntry()), security: "tls" });
  const wrongWay = await newServer({ ...mailServer, security: "starttls" });
  await Admin.make(async (admin, page) => {
    await admin.goto(`/servers/${nothingThere.id}`);
    const test = page.getByRole("button", { name: "Test the connection" });
    await admin.tabTo(test);
    await page.keyboard.press("Enter");
    const said = page.getByRole("alert");
    await said.getByRole("heading", { name: "localhost does not work as it is set up" }).waitFor();
    await said.getByText("Nothing listens on its port. Check the port").waitFor();
    await said.getByText("it may be down for a moment: test again later").waitFor();
    await admin.look("admin-server-fails");
    await admin.goto(`/servers/${wrongWay.id}`);
    await page.getByRole("button", { name: "Test the connection" }).click();
    await said.getByRole("heading").waitFor();
    await expect(said).toContainText(/localhost (does not work|can’t tell now)/, seen);
  });
});

test("a slow server: says what it waits for, and a moment later that it still does", async () => {
  const imap = await scriptedImap(() => "OK in");
  const server = await newServer(imap.entry);
  try {
    await Admin.make(async (admin, page) => {
      let goOn;
      const slow = new Promise((resolve) => (goOn = resolve));
      await page.route("**/test", async (route) => {
        await slow;
        await route.fallback();
      });
      await page.clock.install();
      await admin.goto(`/servers/${server.id}`);
      await page.getByRole("button", { name: "Test the connection" }).click();
      await page.getByText(`Connecting to localhost on port ${imap.entry.port}`).waitFor();
      await expect(page.getByRole("button", { name: "Testing…" })).toHaveAttribute("aria-disabled", "true");
      await page.clock.runFor(6000);
      await page.getByText("Still waiting for localhost.").waitFor();
      goOn();
      await page.getByText("The connection is not encrypted: passwords can be read on the way.").waitFor();
    });
  } finally {
    imap.close();
  }
});

test("a provider is recognised, and what it wants is told", async () => {
  const server = await newServer({ host: "imap.gmail.com", port: 993, security: "tls" });
  await Admin.make(async (admin, page) => {
    // No test leaves this machine: what the API answers when Gmail does.
    const provider = { name: "Gmail", wants: "app-password", help: "https://support.google.com/accounts/answer/185833" };
    await page.route("**/test", (route) => route.fulfill({ json: { ok: true, provider } }));
    await admin.goto(`/servers/${server.id}`);
    await page.getByRole("button", { name: "Test the connection" }).click();
    await page.getByText("This is Gmail. It takes app passwords only: the gather page tells users to make one.").waitFor();
    await expect(page.getByRole("link", { name: /Gmail’s help/ })).toHaveAttribute("href", provider.help);
    await admin.look("admin-server-provider");
  });
});

test("a login is tried with the keyboard alone; what was typed is gone afterwards", async () => {
  const server = await newServer();
  await Admin.make(async (admin, page) => {
    const { keyboard } = page;
    await admin.goto(`/servers/${server.id}`);
    await admin.tabTo(page.locator("summary", { hasText: "Try a login as well" }));
    await keyboard.press("Enter");
    await page.getByText("they are not stored, and no log has them").waitFor();
    const [address, password] = [page.getByLabel("Address of a mailbox there"), page.getByLabel("Its password", { exact: true })];
    await admin.tabTo(address);
    await keyboard.type(anna.address);
    await admin.tabTo(password);
    await keyboard.type("not-the-right-password");
    await keyboard.press("Enter");
    const summary = page.getByRole("group", { name: "There is a problem" });
    await summary.getByText("did not accept this address and password").waitFor();
    await expect(summary).toBeFocused();
    await expect(password).toHaveAttribute("aria-invalid", "true");
    await admin.look("admin-server-login-refused");
    await admin.tabTo(password);
    await keyboard.press("ControlOrMeta+A");
    await keyboard.type(anna.password);
    await keyboard.press("Enter");
    await page.getByRole("heading", { name: "The login works" }).waitFor();
    await page.getByText(`${server.name} accepted ${anna.address}.`).waitFor();
    await expect(password).toHaveValue("");
    await expect(address).toHaveValue("");
    assert.ok(!(await admin.kept()).includes(anna.password) && !(await page.content()).includes(anna.password));
    await admin.look("admin-server-login-works");
  });
});

test("a change holds from the next submission on, and a server that works again is said to", async () => {
  const campaign = await openCampaign(await deadEntry());
  const body = { name: "Anna Example", sourceEmail: anna.address, sourcePassword: anna.password };
  const submit = () => asOwner("POST", `/api/campaigns/${campaign.id}/credentials`, body);
  await assert.rejects(submit(), /server-setup/);
  const now = async () => (await asOwner("GET", "/api/campaigns")).campaigns.find(({ id }) => id === campaign.id);
  const { serverId } = await now();
  await Admin.make(async (admin, page) => {
    await admin.goto(`/servers/${serverId}`);
    const fault = page.getByRole("heading", { name: "The mail server does not work" });
    await fault.waitFor();
    await page.getByText("The open campaign uses the changed server from the next submission on.").waitFor();
    await admin.look("admin-server-faulty");
    await page.getByLabel("Name of the mail service").fill("Renamed Mail");
    await page.getByRole("button", { name: "Save and test" }).click();
    await page.getByRole("heading", { name: "Renamed Mail", level: 1 }).waitFor();
    await page.getByRole("alert").getByText("Nothing listens on its port.").waitFor();
    assert.notEqual((await now()).serverFault, null, "another name mends nothing");
    await page.getByRole("radio", { name: "TLS from the start" }).check();
    await page.getByLabel("Port").fill(String(mailServer.port));
    await page.getByRole("button", { name: "Save and test" }).click();
    await page.getByRole("heading", { name: "localhost answers" }).waitFor();
    await fault.waitFor({ state: "detached" });
    assert.equal((await now()).serverFault, null);
  });
  await submit();
});

test("a server where a password was proved can be renamed and nothing else, and the page says why", async () => {
  const campaign = await submitted([anna]);
  const { serverId } = (await asOwner("GET", "/api/campaigns")).campaigns.find(({ id }) => id === campaign.id);
  const another = await newServer();
  await Admin.make(async (admin, page) => {
    await admin.goto(`/servers/${serverId}`);
    await page.getByRole("heading", { name: "It stays where it is" }).waitFor();
    await page.getByText("Passwords were proved at this server, and they go to no other one.").waitFor();
    for (const label of ["Server name (IMAP)", "Encryption", "Port"]) {
      await expect(page.getByLabel(label, { exact: true })).not.toBeEditable();
    }
    await expect(page.getByRole("link", { name: "add a new entry" })).toHaveAttribute("href", "/servers/new");
    await admin.look("admin-server-fixed");
    await page.getByLabel("Name of the mail service").fill("Renamed for good");
    await page.getByRole("button", { name: "Save and test" }).click();
    await page.getByRole("heading", { name: "Renamed for good", level: 1 }).waitFor();

    // A submission that comes while the form is open.
    await admin.goto(`/servers/${another.id}`);
    await page.getByLabel("Port").fill("993");
    const late = await asOwner("POST", "/api/campaigns", { name: "Meanwhile", serverId: another.id, expiryDays: 3 });
    await submit(late, anna);
    await page.getByRole("button", { name: "Save and test" }).click();
    const summary = page.getByRole("group", { name: "Passwords were proved at this mail server." });
    await summary.getByText("Make a new entry for another server.").waitFor();
    await admin.look("admin-server-fixed-meanwhile");
  });
  const { host, port, security, fixed } = (await servers()).find(({ id }) => id === another.id);
  assert.deepEqual({ host, port, security, fixed }, { ...mailServer, fixed: true });
});

test("a server that a campaign asks stays; one that nobody asks is deleted after a question", async () => {
  const campaign = await openCampaign();
  const { serverId } = (await asOwner("GET", "/api/campaigns")).campaigns.find(({ id }) => id === campaign.id);
  const unused = await newServer();
  await Admin.make(async (admin, page) => {
    await admin.goto(`/servers/${serverId}`);
    await page.getByText("It can be deleted when no campaign needs it any more").waitFor();
    await expect(page.getByRole("button", { name: "Delete this mail server" })).toHaveCount(0);
    await admin.goto(`/servers/${unused.id}`);
    const remove = page.getByRole("button", { name: "Delete this mail server" });
    await admin.tabTo(remove);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: `Delete “${unused.name}”?` }).waitFor();
    await page.keyboard.press("Escape");
    assert.ok(!admin.calls.some((call) => call.startsWith("DELETE")));
    // Meanwhile somebody opened a campaign that asks it.
    const late = { name: "Meanwhile", serverId: unused.id, expiryDays: 3 };
    const { id } = await asOwner("POST", "/api/campaigns", late);
    await remove.click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("alert").getByText("A campaign uses this mail server.").waitFor();
    await asOwner("POST", `/api/campaigns/${id}/deactivate`);
    await page.reload();
    await remove.click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("heading", { name: "Mail servers", level: 1 }).waitFor();
    assert.ok(!(await servers()).some((server) => server.id === unused.id));
  });
});

test("the list: where they are, what is unsafe, and what does not work; and what to do when there is none", async () => {
  const campaign = await openCampaign(await deadEntry());
  const body = { name: "Anna Example", sourceEmail: anna.address, sourcePassword: anna.password };
  await assert.rejects(asOwner("POST", `/api/campaigns/${campaign.id}/credentials`, body), /server-setup/);
  const { serverId } = (await asOwner("GET", "/api/campaigns")).campaigns.find(({ id }) => id === campaign.id);
  const [fine, faulty] = [await newServer(), (await servers()).find(({ id }) => id === serverId)];
  await Admin.make(async (admin, page) => {
    let shown = [faulty, fine];
    await page.route("**/api/servers", (route) => route.fulfill({ json: { servers: shown } }));
    await admin.goto("/servers");
    const row = ({ id }) => page.locator("tbody tr", { has: page.locator(`a[href="/servers/${id}"]`) });
    await expect(row(faulty)).toContainText(/Example Ltd webmail[^]*localhost, port \d+[^]*Not encrypted[^]*1[^]*Does not work/, seen);
    await expect(row(fine)).toContainText(/Old Mail[^]*localhost, port \d+[^]*TLS[^]*0[^]*No fault seen/, seen);
    await admin.look("admin-servers");
    shown = [];
    await admin.goto("/servers");
    await page.getByRole("heading", { name: "No mail server yet" }).waitFor();
    await admin.look("admin-servers-none");
    await page.getByRole("link", { name: "Add a mail server" }).click();
    await page.getByRole("heading", { name: "Add a mail server", level: 1 }).waitFor();
  });
});

test("a viewer reads, and an admin of some campaigns tests but changes nothing", async () => {
  const campaign = await openCampaign();
  const { serverId } = (await asOwner("GET", "/api/campaigns")).campaigns.find(({ id }) => id === campaign.id);
  const foreign = await newServer();
  await Admin.make(async (admin, page) => {
    await admin.goto("/servers");
    await page.locator(`a[href="/servers/${serverId}"]`).click();
    await page.getByRole("heading", { name: "Campaigns that use it" }).waitFor();
    await expect(page.locator("main button")).toHaveText([], seen);
    await admin.look("admin-server-viewer");
    await admin.goto(`/servers/${foreign.id}`);
    await page.getByText("There is no such mail server, or none that you may see.").waitFor();
  }, { as: await account("viewer", [campaign.id]) });
  await Admin.make(async (admin, page) => {
    await admin.goto(`/servers/${serverId}`);
    await page.getByRole("button", { name: "Test the connection" }).click();
    await page.getByRole("heading", { name: "localhost answers" }).waitFor();
    await expect(page.getByRole("button", { name: "Save and test" })).toHaveCount(0);
    await admin.goto("/servers/new");
    await page.getByText("Only owners and admins of all campaigns can add mail servers.").waitFor();
  }, { as: await account("admin", [campaign.id]) });
});

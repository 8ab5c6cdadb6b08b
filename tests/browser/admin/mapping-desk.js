import { randomBytes } from "node:crypto";
import { scriptedImap } from "../scripted-imap.js";
import { ask, asOwner, openCampaign, purelymail } from "../stack.js";

/** Nobody had these before: many tests share the accounts of one Purelymail. */
const tag = randomBytes(3).toString("hex");

/** An address at the domain that Purelymail manages. */
export const newAddress = (name) => `${name}-${tag}@${purelymail.domain}`;

/** An old address; the mail server of a desk knows everybody. */
export const oldAddress = (name) => `${name}@old-mail.example`;

/**
 * A campaign with submitted mailboxes on a mail server that lets everybody in, unless it is told otherwise. `people`:
 * what each user wished, such as `{anna: {destEmail, destPassword}}`.
 */
export async function withDesk(people, walk) {
  const imap = await scriptedImap(() => "OK in");
  try {
    const campaign = await openCampaign(imap.entry);
    for (const [name, wish] of Object.entries(people)) {
      const submission = { name: `${name} Example`, sourceEmail: oldAddress(name), sourcePassword: "not-a-secret-old", ...wish };
      await asOwner("POST", `/api/campaigns/${campaign.id}/credentials`, submission);
    }
    await walk(new Desk(campaign.id), imap);
  } finally {
    imap.close();
    await double("DELETE", "faults");
  }
}

/** A campaign's mappings as the API tells of them, beside what a page shows. */
class Desk {
  constructor(campaign) {
    this.campaign = campaign;
    this.path = `/campaigns/${campaign}/mappings`;
  }

  async mappings() {
    return (await asOwner("GET", `/api${this.path}`)).mappings;
  }

  async jobs() {
    return (await asOwner("GET", `/api/campaigns/${this.campaign}/jobs`)).jobs;
  }

  /** The only one. */
  async mapping() {
    const [{ id }, ...more] = await this.mappings();
    if (more.length > 0) throw new Error(`${more.length + 1} mappings`);
    return asOwner("GET", `/api${this.path}/${id}`);
  }

  /** Makes a mapping beside the page, by the names of its people. */
  async propose(rows) {
    const { credentials } = await asOwner("GET", `/api/campaigns/${this.campaign}/credentials`);
    const idOf = (name) => credentials.find(({ source }) => source === oldAddress(name)).id;
    const body = { rows: Object.entries(rows).map(([name, row]) => ({ credentialId: idOf(name), ...row })) };
    return asOwner("POST", `/api${this.path}`, body, undefined, { "idempotency-key": randomBytes(8).toString("hex") });
  }
}

/** Accepts what the users of all rows wish, one by one. */
export async function acceptAll(page) {
  const boxes = page.getByRole("checkbox", { name: /^Accept this wish/ });
  await boxes.first().waitFor();
  for (let at = 0; at < (await boxes.count()); at += 1) await boxes.nth(at).check();
}

/** The accounts that there are at Purelymail, of those addresses. */
export async function accounts(...addresses) {
  const all = await double("GET", "accounts");
  return addresses.filter((address) => address in all);
}

/** The next calls of an operation go wrong. */
export const fail = (operation, how) => double("POST", "faults", { operation, ...how });

export const addAccount = (address, password) => double("POST", "accounts", { address, password });

async function double(method, what, body = {}) {
  const base = purelymail.endpoint.replace(/\/api\/v0$/, "");
  const request = { method, ...(method === "POST" && { body: JSON.stringify(body) }) };
  const response = await ask(`${base}/_double/${what}`, request);
  if (!response.ok) throw new Error(`the double of Purelymail: ${what} ${response.status}`);
  return response.json();
}

/** Campaigns with submitted and mapped mailboxes, made beside the pages that show them. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ask, asOwner, dynamodb, open, openCampaign, purelymail } from "../stack.js";

/** An address that nobody had before, at the domain that Purelymail manages. */
export const newAddress = (name) => `${name}-${randomBytes(4).toString("hex")}@${purelymail.domain}`;

/** A campaign with these submissions: `[mailbox, more]`, what a user types besides. Gives their ids, too. */
export async function submitted(...submissions) {
  const campaign = await openCampaign();
  const ids = [];
  for (const [mailbox, more = {}] of submissions) ids.push(await submit(campaign, mailbox, more));
  return { ...campaign, ids, path: `/campaigns/${campaign.id}` };
}

export async function submit(campaign, { address, password }, more = {}) {
  const submission = { name: "A. Tester", sourceEmail: address, sourcePassword: password, ...more };
  return (await asOwner("POST", `/api/campaigns/${campaign.id}/credentials`, submission)).id;
}

/** Maps submissions, `[id, new address]`, and waits until the worker has committed them; gives the mapping's id. */
export async function map(campaign, rows) {
  const path = `/api/campaigns/${campaign.id}/mappings`;
  const body = { rows: rows.map(([credentialId, destEmail]) => ({ credentialId, destEmail })) };
  const { id } = await asOwner("POST", path, body, open, { "idempotency-key": randomBytes(8).toString("hex") });
  for (;;) {
    const { state } = await asOwner("GET", `${path}/${id}`);
    if (state === "committed") return id;
    if (!["validating", "committing"].includes(state)) throw new Error(`The mapping is ${state}.`);
    await sleep(300);
  }
}

/** Removes accounts that a mapping made: a listing of Purelymail's has room for so many. */
export async function removeAccounts(...addresses) {
  for (const userName of addresses) {
    const headers = { "content-type": "application/json", "purelymail-api-token": purelymail.token };
    await ask(`${purelymail.endpoint}/deleteUser`, { method: "POST", headers, body: JSON.stringify({ userName }) });
  }
}

/**
 * Puts copies of a campaign's only submission beside it, as `change` makes them of its attributes and their number:
 * the list doesn't open what is sealed in them. Gives what takes them away.
 */
export async function copySubmission(campaign, copies, change) {
  const TableName = open.tables["credentials"];
  const [id] = campaign.ids;
  const key = { pk: { S: campaign.id }, sk: { S: id } };
  const { Item } = await dynamodb("GetItem", { TableName, Key: key, ConsistentRead: true });
  const items = Array.from({ length: copies }, (_, n) => ({ ...Item, sk: { S: randomBytes(16).toString("hex") }, ...change(n) }));
  const write = async (requests) => {
    for (let at = 0; at < requests.length; at += 25) {
      await dynamodb("BatchWriteItem", { RequestItems: { [TableName]: requests.slice(at, at + 25) } });
    }
  };
  await write(items.map((item) => ({ PutRequest: { Item: item } })));
  return () => write(items.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })));
}

/** Ends a campaign by its time, as if its days were over. */
export function expire({ id }) {
  const key = { pk: { S: `campaign#${id}` }, sk: { S: "campaign" } };
  return dynamodb("UpdateItem", {
    TableName: open.tables["campaigns"],
    Key: key,
    UpdateExpression: "SET expires_at = :at",
    ExpressionAttributeValues: { ":at": { N: "1" } },
  });
}

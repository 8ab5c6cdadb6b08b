import { dynamodb, production, secretText } from "../stack.js";

const table = production.tables.accounts;
const setup = { pk: { S: "setup" }, sk: { S: "setup" } };

/** The code that whoever set up the account can read. */
export const setupCode = () => secretText(production.setupSecretArn);

/**
 * Runs `work` at an installation that nobody has set up yet, and takes away whom it made an owner. It is the stack with
 * production's limits: nobody else makes owners there meanwhile.
 */
export async function beforeSetUp(work) {
  const before = await admins();
  const { Attributes: done } = await dynamodb("DeleteItem", { TableName: table, Key: setup, ReturnValues: "ALL_OLD" });
  if (done === undefined) throw new Error("it was not set up");
  try {
    return await work();
  } finally {
    for (const [id, email] of await admins()) {
      if (before.has(id)) continue;
      await remove("admin", id);
      await remove("email", email);
    }
    await dynamodb("PutItem", { TableName: table, Item: done });
  }
}

/** Addresses by ids. */
async function admins() {
  const query = { TableName: table, KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": { S: "admin" } }, ConsistentRead: true };
  const { Items } = await dynamodb("Query", query);
  return new Map(Items.map((item) => [item.sk.S, item.email.S]));
}

const remove = (pk, sk) => dynamodb("DeleteItem", { TableName: table, Key: { pk: { S: pk }, sk: { S: sk } } });

import { readFileSync } from "node:fs";
import aws4 from "aws4";
import { Owner, patienceMs } from "./owner.js";

/** What `cargo local` tells of the running instance. */
const outputs = JSON.parse(readFileSync(fileNamed("MAILGATHER_OUTPUTS"), "utf8"));

/** The stack with the limits of production, where a closed campaign stays known for a while. */
export const production = outputs;
/** The stack with raised limits, where it is purged at once: all of these tests come from one address. */
export const open = outputs.open;

export const site = open.gatherSite;
export const mailboxes = [...(outputs.furtherMailboxes ?? []), ...outputs.demoMailboxes];
/** Who had an account at the new provider before. */
export const newAccounts = outputs.purelymail.accounts;
export const spareMailPorts = outputs.spareMailPorts ?? [];

/** The demo mail server's TLS entrance. */
export const mailServer = outputs.mailServers.find((server) => server.security === "tls");

function fileNamed(variable) {
  const file = process.env[variable];
  if (file === undefined) throw new Error(`${variable} is not set: run these tests with \`cargo local test\`.`);
  return file;
}

/** Opens a campaign for a mail server; `link` is its page. */
export async function openCampaign(server = mailServer, stack = open, instructions = undefined) {
  const call = (method, path, body) => asOwner(method, path, body, stack);
  const { id: serverId } = await call("POST", "/api/servers", { name: "Example Ltd webmail", ...server });
  const campaign = { name: "Move to the new mail", serverId, expiryDays: 7, instructions };
  const { id, link } = await call("POST", "/api/campaigns", campaign);
  return {
    id,
    name: campaign.name,
    token: link.split("/").pop(),
    link: stack.gatherSite + link,
    deactivate: () => call("POST", `/api/campaigns/${id}/deactivate`),
    storedCredentials: () => countCredentials(stack, id),
  };
}

/** A call of a stack's admin API, as its owner; what it answers. */
export const asOwner = (method, path, body, stack = open, headers = {}) =>
  Owner.of(stack, outputs.testOwner).call(method, path, body, headers);

/** The same without a session: accepting an invitation would end the owner's. */
export const asNobody = (method, path, body, stack = open) => new Owner(new URL(stack.adminSite)).call(method, path, body);

/** Whose browser tests use, and where the double of Purelymail answers. */
export const { testOwner, purelymail } = outputs;

/** Makes what was proved in a session as old as that, in the table itself. */
export async function ageProof({ id, sessionId }, minutes, stack = open) {
  await dynamodb("UpdateItem", {
    TableName: stack.tables["sessions"],
    Key: { pk: { S: id }, sk: { S: sessionId } },
    UpdateExpression: "SET proved_at = :then",
    ConditionExpression: "attribute_exists(proved_at)",
    ExpressionAttributeValues: { ":then": { N: String(Date.now() - minutes * 60_000) } },
  });
}

/** How many sealed records name this campaign, read from the table itself. */
async function countCredentials(stack, campaign) {
  const { Count } = await dynamodb("Query", {
    TableName: stack.tables["credentials"],
    KeyConditionExpression: "pk = :campaign",
    ExpressionAttributeValues: { ":campaign": { S: campaign } },
    Select: "COUNT",
    ConsistentRead: true,
  });
  return Count;
}

/** A call of DynamoDB, as the account's owner. */
export function dynamodb(action, body) {
  const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": `DynamoDB_20120810.${action}` };
  return aws("dynamodb", "/", headers, body);
}

/** What a secret of the account holds now. */
export async function secretText(arn) {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "secretsmanager.GetSecretValue" };
  return (await aws("secretsmanager", "/", headers, { SecretId: arn })).SecretString;
}

/** The texts of what was mailed to an address, in the order in which they were sent. */
export async function mailsTo(address) {
  const { messages } = await (await ask(`${outputs.endpoint}/_ministack/ses/messages`)).json();
  const mails = Object.values(messages).flat().filter((mail) => mail.To.some((to) => to.toLowerCase() === address.toLowerCase()));
  return mails.map((mail) => mail.BodyText);
}

/** Fetches, and says what got no answer. */
export async function ask(url, options = {}) {
  try {
    return await fetch(url, { ...options, signal: AbortSignal.timeout(patienceMs) });
  } catch (cause) {
    throw new Error(`${options.method ?? "GET"} ${url}: no answer`, { cause });
  }
}

/** A signed call to the local AWS, whose root has these well-known keys. */
async function aws(service, path, headers, body) {
  const { host } = new URL(outputs.endpoint);
  const request = { service, region: outputs.region ?? "us-east-1", host, path, method: "POST", headers, body: JSON.stringify(body) };
  const signed = aws4.sign(request, { accessKeyId: "test", secretAccessKey: "test" });
  const response = await ask(outputs.endpoint + path, { method: "POST", headers: signed.headers, body: request.body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${service} ${response.status}: ${text}`);
  return JSON.parse(text);
}

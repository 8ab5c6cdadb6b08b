/** The edge functions as template.yaml deploys them: its text, run as CloudFront runs it. */

import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const template = readFileSync(new URL('../../template.yaml', import.meta.url), 'utf8');

/** Stands for the generated EdgeSecret. */
export const SECRET = 'NotTheRealSecretNotTheRealSecretNotTheRealSecret';

/** Stands for the generated LinkSecret. */
export const LINK_SECRET = 'not-a-secret-not-a-secret-not-a-secret-not-a-secret-not-a-secret';

/** What CloudFormation puts in. */
const FILLED_IN = { secret: SECRET, linkSecret: LINK_SECRET, unsignedLinksUntil: '' };

/** A function's code, after CloudFormation: one text, or one joined of several. */
export function code(logicalId, settings = {}) {
  const property = template.split(`\n  ${logicalId}:\n`)[1].match(/\n {6}FunctionCode:(.*\n(?: {8}.*\n|\n)+)/)[1];
  const parts = property.startsWith(' !Join') ? property.split(/\n {8}(?:- | {2})- /).slice(1) : [property];
  return parts.map((part) => text(part, { ...FILLED_IN, ...settings })).join('\n');
}

function text(value, { secret, linkSecret, unsignedLinksUntil }) {
  const [, map, key] = value.match(/^!FindInMap \[EdgeCode, (\w+), (\w+)\]/) ?? [];
  if (map) return block(template.split(`\n    ${map}:\n      ${key}: |\n`)[1], 8);
  const [, sub, lines] = value.match(/^ ?(!Sub )?\|\n([^]*)/);
  const indented = block(lines, lines.match(/^ */)[0].length);
  if (!sub) return indented;
  const filled = indented
    .replaceAll('{{resolve:secretsmanager:${EdgeSecret}:SecretString}}', secret)
    .replaceAll('{{resolve:secretsmanager:${LinkSecret}:SecretString}}', linkSecret)
    .replaceAll('${UnsignedLinksUntil}', unsignedLinksUntil);
  if (filled.includes('${')) throw new Error(`Fn::Sub would look for a resource: ${filled.match(/\$\{.*/)[0]}`);
  return filled;
}

/** The lines of a YAML block scalar, to the first that is indented less. */
function block(lines, indent) {
  const [whole] = lines.match(new RegExp(`^(?: {${indent}}.*\\n|\\n)+`)) ?? [`${lines}\n`];
  return whole.replace(new RegExp(`^ {${indent}}`, 'gm'), '');
}

/** A function's handler, in a world of its own that holds what the CloudFront runtime 2.0 has; `now` sets its clock. */
export function handler(logicalId, { now, ...settings } = {}) {
  const world = vm.createContext({ require: only('crypto') });
  if (now) vm.runInContext(`{ const Real = Date; Date = class extends Real { constructor() { super('${now}'); } }; }`, world);
  vm.runInContext(`'use strict';\n${code(logicalId, settings)}\nglobalThis.handler = handler;`, world);
  return (event) => structuredClone(world.handler(structuredClone(event)));
}

/** Headers that each answer of the edge's own brings, since no policy adds any to it. */
export const ALWAYS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
};

/** The last parts of all the API keys that visitors with a signed link share. */
export function keys() {
  const loop = (name) => {
    const list = template.match(new RegExp(`Fn::ForEach::${name}:\\n +- \\w+\\n +- \\[(.*)\\]`))[1];
    return list.split(',').map((one) => one.replaceAll('"', '').trim());
  };
  return loop('KeyRows').flatMap((row) => loop('Keys').map((column) => row + column));
}

/** The path of a submission by a link that LINK_SECRET signed, or another secret. */
export function submission(random = '0a'.repeat(24), secret = LINK_SECRET) {
  const tag = createHmac('sha256', secret).update(`link:${random}`).digest('hex').slice(0, 16);
  return `/api/gather/${random}${tag}/submit`;
}

/** A viewer request as CloudFront's event structure has it. */
export function request(uri, { ip = '203.0.113.7', headers = {} } = {}) {
  return {
    version: '1.0',
    context: { distributionId: 'EXAMPLE', eventType: 'viewer-request' },
    viewer: { ip },
    request: { method: 'GET', uri, querystring: {}, headers, cookies: {} },
  };
}

function only(...modules) {
  const require = createRequire(import.meta.url);
  return (name) => {
    if (!modules.includes(name)) throw new Error(`The edge has no module ${name}.`);
    return require(name);
  };
}

/** The edge functions as template.yaml deploys them: its text, run as CloudFront runs it. */

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const template = readFileSync(new URL('../../template.yaml', import.meta.url), 'utf8');

/** Stands for the generated secret. */
export const SECRET = 'NotTheRealSecretNotTheRealSecretNotTheRealSecret';

/** A function's code, after CloudFormation: one text, or one joined of several. */
export function code(logicalId, secret = SECRET) {
  const property = template.split(`\n  ${logicalId}:\n`)[1].match(/\n {6}FunctionCode:(.*\n(?: {8}.*\n|\n)+)/)[1];
  const parts = property.startsWith(' !Join') ? property.split(/\n {8}(?:- | {2})- /).slice(1) : [property];
  return parts.map((part) => text(part, secret)).join('\n');
}

function text(value, secret) {
  const [, map, key] = value.match(/^!FindInMap \[EdgeCode, (\w+), (\w+)\]/) ?? [];
  if (map) return block(template.split(`\n    ${map}:\n      ${key}: |\n`)[1], 8);
  const [, sub, lines] = value.match(/^ ?(!Sub )?\|\n([^]*)/);
  const indented = block(lines, lines.match(/^ */)[0].length);
  if (!sub) return indented;
  const filled = indented.replaceAll('{{resolve:secretsmanager:${EdgeSecret}:SecretString}}', secret);
  if (filled.includes('${')) throw new Error(`Fn::Sub would look for a resource: ${filled.match(/\$\{.*/)[0]}`);
  return filled;
}

/** The lines of a YAML block scalar, to the first that is indented less. */
function block(lines, indent) {
  const [whole] = lines.match(new RegExp(`^(?: {${indent}}.*\\n|\\n)+`)) ?? [`${lines}\n`];
  return whole.replace(new RegExp(`^ {${indent}}`, 'gm'), '');
}

/** A function's handler, in a world of its own that holds what the CloudFront runtime 2.0 has. */
export function handler(logicalId, secret = SECRET) {
  const world = vm.createContext({ require: only('crypto') });
  vm.runInContext(`'use strict';\n${code(logicalId, secret)}\nglobalThis.handler = handler;`, world);
  return (event) => structuredClone(world.handler(structuredClone(event)));
}

/** The last parts of all the API keys that the template makes. */
export function keys() {
  const loop = (name) => {
    const list = template.match(new RegExp(`Fn::ForEach::${name}:\\n +- \\w+\\n +- \\[(.*)\\]`))[1];
    return list.split(',').map((one) => one.replaceAll('"', '').trim());
  };
  return loop('KeyRows').flatMap((row) => loop('Keys').map((column) => row + column));
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

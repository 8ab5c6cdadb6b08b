/** The edge functions as template.yaml deploys them: its text, run as CloudFront runs it. */

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const template = readFileSync(new URL('../../template.yaml', import.meta.url), 'utf8');

/** Stands for the generated secret. */
export const SECRET = 'NotTheRealSecretNotTheRealSecretNotTheRealSecret';

/** A function's code, after CloudFormation. */
export function code(logicalId, secret = SECRET) {
  const resource = template.split(`\n  ${logicalId}:\n`)[1];
  const block = resource.match(/\n {6}FunctionCode:( !Sub)? \|\n((?: {8}.*\n|\n)+)/);
  const text = block[2].replace(/^ {8}/gm, '');
  if (!block[1]) return text;
  const filled = text.replaceAll('{{resolve:secretsmanager:${EdgeSecret}:SecretString}}', secret);
  if (filled.includes('${')) throw new Error(`Fn::Sub would look for a resource: ${filled.match(/\$\{.*/)[0]}`);
  return filled;
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

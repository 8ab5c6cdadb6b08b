import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { ALWAYS, code, handler, request } from './deployed.mjs';

const page = handler('GatherPageFunction');
const adminPage = handler('AdminPageFunction');
const TOKEN = '0123456789abcdef'.repeat(4);

test('a page\'s URL finds its file', () => {
  const facts = {
    [`/gather/${TOKEN}`]: '/gather-en.html',
    [`/gather/${TOKEN}/`]: '/gather-en.html',
    '/gather/cut-off': '/gather-en.html',
    '/problems/too-many-submissions': '/problems.html',
    '/robots.txt': '/robots.txt',
  };
  for (const [uri, file] of Object.entries(facts)) {
    const passed = page(request(uri));
    assert.deepEqual([passed.statusCode, passed.uri], [undefined, file], uri);
  }
});

test('the gather page comes in the language that its reader wants most', () => {
  const facts = {
    'de': 'de',
    'de-AT': 'de',
    'pt-BR,pt;q=0.9,en;q=0.8': 'pt',
    'zh-CN,zh;q=0.9': 'en',
    'zh-CN,zh;q=0.9,pl;q=0.3': 'pl',
    'zh-Hant-TW, ar-EG ; q = 0.5 , fr;q=0.4': 'ar',
    'fr;q=0.5,en;q=0.9': 'en',
    'nl;q=0.8,it;q=0.8': 'nl',
    'de;q=0,en;q=0.1': 'en',
    'de;q=0': 'en',
    'HI-in': 'hi',
    'es;q=1.000': 'es',
    '*': 'en',
    '*;q=0.5,de;q=0.4': 'en',
    'en-GB,en;q=0.9,de;q=0.8': 'en',
    // What can't be read is passed over.
    'de;q=2,fr;q=0.1': 'fr',
    'de;q=1.5,es;q=0.1': 'es',
    'de;level=1,it': 'it',
    'constructor, __proto__': 'en',
    ',,;q=1,': 'en',
    '': 'en',
  };
  for (const [wanted, tag] of Object.entries(facts)) {
    const headers = { 'accept-language': { value: wanted } };
    assert.equal(page(request(`/gather/${TOKEN}`, { headers })).uri, `/gather-${tag}.html`, wanted);
  }
});

test('of a header that is far too long the front alone is read', () => {
  // Were the end read, its German would outweigh the Italian in front.
  for (const junk of ['a-'.repeat(50_000), ' '.repeat(100_000), `de${'-a'.repeat(50_000)};q=`, ','.repeat(100_000)]) {
    const headers = { 'accept-language': { value: `it;q=0.1,${junk},de` } };
    assert.equal(page(request(`/gather/${TOKEN}`, { headers })).uri, '/gather-it.html');
  }
});

test('there is a page of each language that can be asked for, and no other', () => {
  const catalogs = readFileSync(new URL('../../static-site/src/texts/languages.ts', import.meta.url), 'utf8');
  const built = [...catalogs.matchAll(/^ {2}([a-z]{2}): \{/gm)].map(([, tag]) => tag);
  const asked = code('GatherPageFunction').match(/LANGUAGES = \[(.*)\]/)[1].split(', ').map((tag) => tag.slice(1, -1));
  assert.deepEqual(built, asked);
});

test('anything else is not found, and says so in words', () => {
  const others = [
    '/', '/gather', '/gather/', `/gather/${TOKEN}/x`, '/gather-en.html', '/gather-de.html', '/gather.html', '/problems', '/problems/', '/problems/a/b',
    '/problems/A..', '/problems.html', '/robots.txt/x', '/favicon.ico', '/api/campaigns', '/x/gather/a', '//gather/a/b',
  ];
  for (const uri of others) {
    const answer = page(request(uri));
    assert.equal(answer.statusCode, 404, uri);
    assert.match(answer.body, /nothing here/);
    assert.deepEqual(values(answer.headers), { ...ALWAYS, 'content-type': 'text/plain; charset=utf-8' });
  }
});

const ID = '0123456789abcdef'.repeat(2);

test('the admin app\'s URLs open it, and no others do', () => {
  const routes = [
    '/', '/setup', '/sign-in', '/accept', '/reset', '/campaigns', '/campaigns/new', `/campaigns/${ID}`,
    `/campaigns/${ID}/mailboxes`, `/campaigns/${ID}/mailboxes/new`, `/campaigns/${ID}/mappings`,
    `/campaigns/${ID}/mappings/new`, `/campaigns/${ID}/mappings/${ID}`, `/campaigns/${ID}/jobs`, '/servers',
    '/servers/new', `/servers/${ID}`, '/admins', '/admins/invite', '/audit', '/settings', '/account', '/account/',
  ];
  for (const uri of routes) assert.equal(adminPage(request(uri)).uri, '/admin.html', uri);
  const facts = { '/problems/session-ended': '/problems.html', '/problems/role-too-low/': '/problems.html', '/robots.txt': '/robots.txt' };
  for (const [uri, file] of Object.entries(facts)) {
    const passed = adminPage(request(uri));
    assert.deepEqual([passed.statusCode, passed.uri], [undefined, file], uri);
  }
  const others = [
    '//', '/index.html', '/admin.html', `/gather/${TOKEN}`, '/gather.html', '/problems.html', '/problems/', '/api', '//api/me',
    `/campaigns/${ID}0`, `/campaigns/${ID.toUpperCase()}`, '/campaigns/1', `/campaigns/${ID}/other`, `/servers/${ID}/jobs`,
    `/campaigns/${ID}/mappings/1`, `/admins/${ID}`, `/accept/${TOKEN}`, '/sign-in/x', '/campaigns/new/mailboxes',
  ];
  for (const uri of others) {
    const answer = adminPage(request(uri));
    assert.equal(answer.statusCode, 404, uri);
    assert.deepEqual(values(answer.headers), { ...ALWAYS, 'content-type': 'text/plain; charset=utf-8' });
  }
});

test('the page function and the app have the same routes', () => {
  const source = readFileSync(new URL('../../static-site/src/admin/routes.tsx', import.meta.url), 'utf8');
  const paths = [...source.matchAll(/\{ path: "([^"]+)"/g)].map(([, path]) => path.replace(/\{\w+\}/g, ID));
  assert.ok(paths.length > 20, `only ${paths.length} found`);
  for (const path of paths) assert.equal(adminPage(request(path)).uri, '/admin.html', path);
});

test('the functions fit', () => {
  for (const name of ['GatherPageFunction', 'AdminPageFunction']) assert.ok(code(name).length < 10240, name);
});

function values(headers) {
  return Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value]));
}

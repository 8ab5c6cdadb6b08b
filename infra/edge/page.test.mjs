import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { code, handler, request } from './deployed.mjs';

const page = handler('GatherPageFunction');
const adminPage = handler('AdminPageFunction');
const TOKEN = '0123456789abcdef'.repeat(4);

test('a page\'s URL finds its file', () => {
  const facts = {
    [`/gather/${TOKEN}`]: '/gather.html',
    [`/gather/${TOKEN}/`]: '/gather.html',
    '/gather/cut-off': '/gather.html',
    '/problems/too-many-submissions': '/problems.html',
    '/robots.txt': '/robots.txt',
  };
  for (const [uri, file] of Object.entries(facts)) {
    const passed = page(request(uri));
    assert.deepEqual([passed.statusCode, passed.uri], [undefined, file], uri);
  }
});

test('anything else is not found, and says so in words', () => {
  const others = [
    '/', '/gather', '/gather/', `/gather/${TOKEN}/x`, '/gather.html', '/problems', '/problems/', '/problems/a/b',
    '/problems/A..', '/problems.html', '/robots.txt/x', '/favicon.ico', '/api/campaigns', '/x/gather/a', '//gather/a/b',
  ];
  for (const uri of others) {
    const answer = page(request(uri));
    assert.equal(answer.statusCode, 404, uri);
    assert.match(answer.body, /nothing here/);
    assert.equal(answer.headers['cache-control'].value, 'no-store');
    assert.equal(answer.headers['content-type'].value, 'text/plain; charset=utf-8');
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
    assert.equal(answer.headers['cache-control'].value, 'no-store');
    assert.equal(answer.headers['content-type'].value, 'text/plain; charset=utf-8');
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

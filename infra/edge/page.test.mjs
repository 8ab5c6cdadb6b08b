import assert from 'node:assert/strict';
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

test('the admin site explains problems and has no other page', () => {
  const facts = { '/problems/session-ended': '/problems.html', '/problems/role-too-low/': '/problems.html', '/robots.txt': '/robots.txt' };
  for (const [uri, file] of Object.entries(facts)) {
    const passed = adminPage(request(uri));
    assert.deepEqual([passed.statusCode, passed.uri], [undefined, file], uri);
  }
  for (const uri of ['/', '/index.html', `/gather/${TOKEN}`, '/gather.html', '/problems.html', '/problems/', '/accept', '/api', '//api/me']) {
    const answer = adminPage(request(uri));
    assert.equal(answer.statusCode, 404, uri);
    assert.equal(answer.headers['cache-control'].value, 'no-store');
    assert.equal(answer.headers['content-type'].value, 'text/plain; charset=utf-8');
  }
});

test('the functions fit', () => {
  for (const name of ['GatherPageFunction', 'AdminPageFunction']) assert.ok(code(name).length < 10240, name);
});

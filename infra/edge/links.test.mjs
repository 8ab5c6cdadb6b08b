/** Links and noise: what the gather site's edge function lets through. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { ALWAYS, LINK_SECRET, SECRET, handler, request, submission } from './deployed.mjs';

const edge = handler('GatherLimitFunction');
const SUBMIT = submission();
const LINK = SUBMIT.slice(0, -'/submit'.length);
const UNSIGNED = `/api/gather/${'0123456789abcdef'.repeat(4)}`;

function expectNothing(answer, what) {
  assert.equal(answer.statusCode, 404, what);
  assert.equal(answer.headers['content-type'].value, 'application/problem+json');
  for (const [name, value] of Object.entries(ALWAYS)) assert.equal(answer.headers[name].value, value, name);
  const { type, status, title, detail } = JSON.parse(answer.body);
  assert.deepEqual([type, status], ['/problems/not-found', 404]);
  assert.ok(title && detail);
}

test('what Rust signs the edge knows, by vectors that a third implementation made', () => {
  const rows = readFileSync(new URL('link-vectors.tsv', import.meta.url), 'utf8').trim().split('\n');
  assert.ok(rows.length >= 5);
  for (const row of rows) {
    const [linkSecret, token] = row.split('\t');
    const there = handler('GatherLimitFunction', { linkSecret });
    assert.ok(there(request(`/api/gather/${token}/submit`)).headers['x-api-key'].value.startsWith(SECRET), token);
    expectNothing(handler('GatherLimitFunction', { linkSecret: `${linkSecret}x` })(request(`/api/gather/${token}`)));
  }
});

test('every call of a signed link goes on as it is, and a key goes with submissions alone', () => {
  for (const end of ['', '/check', '/receipt', '/receipt/withdraw', '/submit', '/', '/submit/', '/x/submit', '/check/submit']) {
    const passed = edge(request(LINK + end));
    assert.deepEqual([passed.statusCode, passed.uri], [undefined, LINK + end]);
    assert.equal('x-api-key' in passed.headers, end === '/submit', end);
  }
});

test('one digit changed anywhere makes noise of a link', () => {
  const start = '/api/gather/'.length;
  for (let at = start; at < LINK.length; at++) {
    const digit = LINK[at] === '0' ? '1' : '0';
    expectNothing(edge(request(`${LINK.slice(0, at)}${digit}${LINK.slice(at + 1)}/submit`)), `digit ${at - start}`);
  }
});

test('nothing else is a link, on any call', () => {
  const token = LINK.slice('/api/gather/'.length);
  const others = [
    '', 'x', token.slice(1), token.slice(0, -1), `${token}0`, token.toUpperCase(), `${token}.`, `%30${token.slice(1)}`, `x/${token}`,
    `../gather/${token}`, `.${token}`, '%00'.repeat(32), `${'0'.repeat(48)}${token.slice(48)}`, `${token.slice(0, 48)}${'0'.repeat(16)}`,
  ];
  for (const other of others) {
    for (const end of ['', '/check', '/receipt', '/receipt/withdraw', '/submit']) {
      expectNothing(edge(request(`/api/gather/${other}${end}`)), other + end);
    }
  }
  expectNothing(edge(request(submission('0a'.repeat(24), `${LINK_SECRET}x`))));
});

test('a link without a tag is noise, unless the template names a day for it', () => {
  for (const end of ['', '/check', '/submit']) expectNothing(edge(request(UNSIGNED + end)));
  const facts = {
    '2026-11-30T23:59:59.999Z': true,
    '2026-11-30T00:00:00Z': true,
    '2025-12-31T12:00:00Z': true,
    '2026-12-01T00:00:00Z': false,
    '2027-01-01T00:00:00Z': false,
  };
  for (const [now, good] of Object.entries(facts)) {
    const until = handler('GatherLimitFunction', { now, unsignedLinksUntil: '2026-11-30' });
    for (const end of ['', '/check', '/receipt']) {
      if (good) assert.equal(until(request(UNSIGNED + end)).uri, UNSIGNED + end, now);
      else expectNothing(until(request(UNSIGNED + end)), now);
    }
    // Malformed is malformed on every day.
    expectNothing(until(request(`${UNSIGNED}0/submit`)));
  }
});

test('links without a tag share one key, which no signed link has', () => {
  const until = handler('GatherLimitFunction', { now: '2026-11-30T12:00:00Z', unsignedLinksUntil: '2026-11-30' });
  for (let i = 0; i < 256; i++) {
    const [signed, unsigned] = [SUBMIT, `${UNSIGNED}/submit`].map((path) => until(request(path, { ip: `203.0.113.${i}` })).headers);
    assert.equal(unsigned['x-api-key'].value, `${SECRET}-unsigned`);
    assert.match(signed['x-api-key'].value, /-[0-7][0-9a-f]$/);
    // The exact count is the same visitor's either way.
    assert.deepEqual(unsigned['x-mailgather-visitor'], signed['x-mailgather-visitor']);
  }
});

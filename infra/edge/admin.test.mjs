import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SECRET, code, handler, keys, request, submission } from './deployed.mjs';

const edge = handler('AdminEdgeFunction');
const SUBMIT = submission();
const HOST = { host: { value: 'admin.example' } };

function pass(uri, { ip = '203.0.113.7', headers = {} } = {}) {
  const passed = edge(request(uri, { ip, headers: { ...HOST, ...headers } }));
  assert.equal(passed.uri, uri, 'the path itself goes on as it is');
  return passed.headers;
}

test('the API is told who asks, where and for what', () => {
  assert.deepEqual(pass('/api/campaigns'), {
    ...HOST,
    'x-api-key': { value: `${SECRET}-admin` },
    'x-mailgather-visitor': { value: '203.0.113.7' },
    'x-mailgather-host': { value: 'admin.example' },
    'x-mailgather-path': { value: '/api/campaigns' },
  });
});

test('its key is nobody\'s on the gather site', () => {
  assert.ok(!keys().includes('admin'));
});

test('the visitor is known by the same name as on the gather site', () => {
  const gather = handler('GatherLimitFunction');
  for (const ip of ['203.0.113.7', '2001:db8:a:b:1:2:3:4', '::ffff:203.0.113.207', '::1']) {
    const there = gather(request(SUBMIT, { ip })).headers['x-mailgather-visitor'];
    assert.deepEqual(pass('/api/me', { ip })['x-mailgather-visitor'], there, ip);
  }
});

test('what the visitor sends speaks for nobody else', () => {
  const names = ['x-api-key', 'x-mailgather-visitor', 'x-mailgather-host', 'x-mailgather-path'];
  const forged = (name) => [name, { value: 'forged', multiValue: [{ value: 'forged' }, { value: 'again' }] }];
  const headers = pass('/api/me', { headers: Object.fromEntries(names.map(forged)) });
  assert.deepEqual(headers, pass('/api/me'));
  assert.ok(names.every((name) => headers[name].value !== 'forged'));
});

test('what else the visitor sends goes on', () => {
  const sent = { 'x-mailgather': { value: '1' }, 'sec-fetch-site': { value: 'same-origin' }, origin: { value: 'x' } };
  const headers = pass('/api/sign-in', { headers: sent });
  for (const [name, header] of Object.entries(sent)) assert.deepEqual(headers[name], header);
});

test('a path is told as it was sent, so that an encoded separator shows', () => {
  const path = (uri) => pass(uri)['x-mailgather-path'].value;
  for (const uri of ['/api/campaigns%2F..%2Fme', '/api/campaigns/%2e%2e/me', '/api//me', '/api/me%00', '/api/../x']) {
    assert.equal(path(uri), uri);
  }
});

test('whatever the path, its header is one', () => {
  const path = (uri) => pass(uri)['x-mailgather-path'].value;
  assert.equal(path('/api/a\r\nx: y\u0000\u007fé€'), '/api/a??x:?y????');
  assert.equal(path(`/api/${'x'.repeat(9000)}`).length, 512);
});

test('the function fits', () => {
  assert.ok(code('AdminEdgeFunction').length + SECRET.length < 10240);
});

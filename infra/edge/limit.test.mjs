import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { SECRET, code, handler, keys, request, submission } from './deployed.mjs';

const limit = handler('GatherLimitFunction');
const SUBMIT = submission();

function pass(ip, headers) {
  const { headers: out } = limit(request(SUBMIT, { ip, headers }));
  return { key: out['x-api-key'].value, visitor: out['x-mailgather-visitor'].value, headers: out };
}

test('IPv4 is the visitor as it is', () => {
  assert.equal(pass('203.0.113.7').visitor, '203.0.113.7');
});

test('IPv6 is its /56, however it is written', () => {
  const facts = {
    '2001:db8:a:b:1:2:3:4': '2001:db8:a:0::/56',
    '2001:0DB8:000A:100b:ffff:ffff:ffff:ffff': '2001:db8:a:1000::/56',
    '2001:db8:a:ffff::': '2001:db8:a:ff00::/56',
    '2001:db8:a:123::9': '2001:db8:a:100::/56',
    '2001:db8:a:123:1:2:192.0.2.33': '2001:db8:a:100::/56',
    '2001:db8::1': '2001:db8:0:0::/56',
    '2001:db8::301:2:3:4:5': '2001:db8:0:300::/56',
    '2001::1:302:3:4:5:6': '2001:0:1:300::/56',
    '::1': '0:0:0:0::/56',
    '::': '0:0:0:0::/56',
    '1:2:3:4:5:6:7::': '1:2:3:0::/56',
    '::2:3:405:5:6:7:8': '0:2:3:400::/56',
  };
  for (const [ip, visitor] of Object.entries(facts)) assert.equal(pass(ip).visitor, visitor, ip);
});

test('an IPv4 address inside an IPv6 one is that IPv4 visitor', () => {
  for (const ip of ['::ffff:203.0.113.207', '::FFFF:cb00:71cf', '0:0:0:0:0:ffff:203.0.113.207']) {
    assert.deepEqual([pass(ip).visitor, pass(ip).key], ['203.0.113.207', pass('203.0.113.207').key], ip);
  }
});

test('a whole /56 shares one key, and other networks are spread over others', () => {
  const inside = Array.from({ length: 256 }, (_, i) => pass(`2001:db8:a:${(0x4200 + i).toString(16)}::1`).key);
  assert.equal(new Set(inside).size, 1);
  const around = Array.from({ length: 64 }, (_, i) => pass(`2001:db8:${i.toString(16)}::1`).key);
  assert.ok(new Set(around).size > 30, `${new Set(around).size} keys for 64 networks`);
});

test('a whole /48 reaches 8 keys of 128, and the next one others', () => {
  const reached = (site) => new Set(Array.from({ length: 256 }, (_, i) => pass(`2001:db8:${site}:${(i * 256).toString(16)}::1`).key));
  const sites = ['a', 'b', 'c', 'd'].map(reached);
  for (const keys of sites) assert.equal(keys.size, 8);
  assert.ok(new Set(sites.flatMap((keys) => [...keys])).size > 8);
});

test('what the visitor sends chooses nothing', () => {
  const forged = {
    'x-api-key': { value: 'forged', multiValue: [{ value: 'forged' }, { value: 'again' }] },
    'x-mailgather-visitor': { value: '198.51.100.1', multiValue: [{ value: '198.51.100.1' }] },
    'x-forwarded-for': { value: '198.51.100.1' },
    'content-type': { value: 'application/json' },
  };
  const { key, visitor, headers } = pass('203.0.113.7', forged);
  assert.deepEqual([key, visitor], [pass('203.0.113.7').key, '203.0.113.7']);
  assert.deepEqual(headers['x-api-key'], { value: key });
  assert.deepEqual(headers['x-mailgather-visitor'], { value: visitor });
  assert.deepEqual(headers['content-type'], { value: 'application/json' });
  // Nor does it come along where no key is asked for.
  const { headers: others } = limit(request(SUBMIT.replace('submit', 'receipt'), { headers: forged }));
  assert.deepEqual(Object.keys(others).sort(), ['content-type', 'x-forwarded-for']);
});

test('every key that the template makes is somebody\'s, about equally often, and no other is given', () => {
  const count = new Map();
  for (let i = 0; i < 25600; i++) {
    const { key } = pass(`${10 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}.1`);
    count.set(key, (count.get(key) ?? 0) + 1);
  }
  assert.deepEqual([...count.keys()].sort(), keys().map((key) => `${SECRET}-${key}`).sort());
  assert.ok(keys().length >= 100);
  for (const [key, visitors] of count) assert.ok(visitors > 130 && visitors < 280, `${key}: ${visitors} of 200`);
});

test('who shares a key with whom hangs on the secret', () => {
  const elsewhere = handler('GatherLimitFunction', { secret: 'AnotherSecret' });
  const ips = Array.from({ length: 64 }, (_, i) => `203.0.113.${i}`);
  const ending = (edge, ip) => edge(request(SUBMIT, { ip })).headers['x-api-key'].value.slice(-2);
  const same = ips.filter((ip) => ending(limit, ip) === ending(elsewhere, ip));
  assert.ok(same.length < 8, `${same.length} of 64 stay`);
});

test('640 submissions under invented tokens get no key', () => {
  for (let i = 0; i < 640; i++) {
    const answer = limit(request(`/api/gather/${randomBytes(32).toString('hex')}/submit`, { ip: `198.51.100.${i & 255}` }));
    assert.equal(answer.statusCode, 404);
  }
});

test('the function fits', () => {
  assert.ok(code('GatherLimitFunction').length < 10240);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SECRET, code, handler, keys, request } from './deployed.mjs';

const limit = handler('GatherLimitFunction');

function pass(ip, headers) {
  const { headers: out } = limit(request('/api/gather/abc/submit', { ip, headers }));
  return { key: out['x-api-key'].value, visitor: out['x-mailgather-visitor'].value, headers: out };
}

test('IPv4 is the visitor as it is', () => {
  assert.equal(pass('203.0.113.7').visitor, '203.0.113.7');
});

test('IPv6 is its /64, however it is written', () => {
  const facts = {
    '2001:db8:a:b:1:2:3:4': '2001:db8:a:b::/64',
    '2001:0DB8:000A:000b:ffff:ffff:ffff:ffff': '2001:db8:a:b::/64',
    '2001:db8:a:b::': '2001:db8:a:b::/64',
    '2001:db8:a:b::9': '2001:db8:a:b::/64',
    '2001:db8:a:b:1:2:192.0.2.33': '2001:db8:a:b::/64',
    '2001:db8::1': '2001:db8:0:0::/64',
    '2001:db8::1:2:3:4:5': '2001:db8:0:1::/64',
    '2001::1:2:3:4:5:6': '2001:0:1:2::/64',
    '::1': '0:0:0:0::/64',
    '::': '0:0:0:0::/64',
    '1:2:3:4:5:6:7::': '1:2:3:4::/64',
    '::2:3:4:5:6:7:8': '0:2:3:4::/64',
  };
  for (const [ip, visitor] of Object.entries(facts)) assert.equal(pass(ip).visitor, visitor, ip);
});

test('an IPv4 address inside an IPv6 one is that IPv4 visitor', () => {
  for (const ip of ['::ffff:203.0.113.207', '::FFFF:cb00:71cf', '0:0:0:0:0:ffff:203.0.113.207']) {
    assert.deepEqual([pass(ip).visitor, pass(ip).key], ['203.0.113.207', pass('203.0.113.207').key], ip);
  }
});

test('a whole /64 shares one key, and other networks are spread over others', () => {
  const inside = ['1::1', 'ffff:ffff:ffff:ffff', '0:0:0:9'].map((end) => pass(`2001:db8:a:b:${end}`).key);
  assert.equal(new Set(inside).size, 1);
  const around = Array.from({ length: 64 }, (_, i) => pass(`2001:db8:a:${i.toString(16)}::1`).key);
  assert.ok(new Set(around).size > 30, `${new Set(around).size} keys for 64 networks`);
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
  const elsewhere = handler('GatherLimitFunction', 'AnotherSecret');
  const ips = Array.from({ length: 64 }, (_, i) => `203.0.113.${i}`);
  const ending = (edge, ip) => edge(request('/', { ip })).headers['x-api-key'].value.slice(-2);
  const same = ips.filter((ip) => ending(limit, ip) === ending(elsewhere, ip));
  assert.ok(same.length < 8, `${same.length} of 64 stay`);
});

test('the function fits', () => {
  assert.ok(code('GatherLimitFunction').length + SECRET.length < 10240);
});

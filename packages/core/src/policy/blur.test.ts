import { describe, expect, it } from 'vitest';
import { blurMessage, shortFile } from './blur.ts';

describe('blurMessage', () => {
  it.each([
    ['a number', 'order 17 is lost', 'order 4 is lost'],
    ['a number with separators', 'took 4,150,908 ms', 'took 12 ms'],
    ['a decimal', 'Task timed out after 3.07 seconds', 'Task timed out after 3 seconds'],
    ['a UUID', 'no cart 7c1811ed-e98f-4c9c-a9f9-58c757ffaaaf', 'no cart bea691f2-2e25-4bec-face-e0c44b03d60a'],
    ['an ObjectId', 'item 9f8e7d6c5b4a39281706f5e4 gone', 'item 0123456789abcdef01234567 gone'],
    ['an id with a prefix', 'no such customer: cus_Nx82hGqAbc12', 'no such customer: cus_9sXk2QaZZ1k0'],
    ['a short random id', 'invoice k9Mtd2gDcgG', 'invoice p3Qsz7hXopA'],
    ['a ULID', '01ARZ3NDEKTSV4RRFFQ69G5FAV missing', '01BX5ZZKBKACTAV9WEVGEMMVRZ missing'],
    ['a nanoid', 'token V1StGXR8_Z5jdHi6B-myT', 'token a9K_Tq-PPz01lmQ5rTwx3'],
    [
      'a trace parent',
      'call 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      'call 00-1bf7651916cd43dd8448eb211c80319d-c7ad6b7169203331-01',
    ],
    ['a pod', 'orders-7d9f8b6c5d-x2k4q died', 'orders-6f7c9d8b5b-zzkpq died'],
    [
      'a host named after a connection',
      'closed 1f462de30803897f4c.db.local:5432',
      'closed 5c01896f5cccb12988.db.local:5432',
    ],
    ['an ISO time', 'since 2024-02-20T22:16:36.123Z', 'since 2025-11-02 04:05:06'],
    [
      "a time in JavaScript's words",
      'at Mon Jan 02 2006 14:04:05 GMT-0800 (Pacific Standard Time)',
      'at Tue Mar 12 2024 09:04:05 GMT+0100',
    ],
    ['a time of day', 'at 11:21 PM', 'at 9:08 am'],
    ['an address', 'connect ECONNREFUSED 10.0.3.17:5432', 'connect ECONNREFUSED ::1:5432'],
    ['an e-mail', 'no mailbox jo@shop.test', 'no mailbox an.other+x@mail.shop.test'],
    [
      'the path of a URL',
      'fetch failed: https://api.pay.test/charges/ch_1?x=1',
      'fetch failed: https://eu.pay.test/charges/ch_22',
    ],
    [
      'a deployment folder',
      "ENOENT: open '/srv/release-42/config/app.json'",
      "ENOENT: open '/srv/release-57/config/app.json'",
    ],
    ['an id in a route', 'GET /orders/17/items answered 500', 'GET /orders/18/items answered 502'],
    ['a quoted value', "Unknown currency 'EUR'", "Unknown currency 'USD'"],
    ['a value after an equals sign', 'user=alice failed', 'user=bob failed'],
    ['a value of a database detail', 'Key (id)=(17) already exists', 'Key (id)=(abc) already exists'],
    ['what a parser met', 'Unexpected token < in JSON at position 0', 'Unexpected token u in JSON at position 12'],
    ['white space', 'a\n  b', 'a b'],
  ])('takes out %s', (_what, first, second) => {
    expect(blurMessage(first)).toBe(blurMessage(second));
  });

  it.each([
    ['the property that was read', "of undefined (reading 'discount')", "of undefined (reading 'total')"],
    ['the attribute', "'NoneType' object has no attribute 'total'", "'NoneType' object has no attribute 'price'"],
    ['the relation', 'relation "orders" does not exist', 'relation "users" does not exist'],
    ['the field that is wrong', '"customer.email" is required', '"customer.name" is required'],
    ['the call in backticks', 'Invalid `prisma.user.findOne()` call', 'Invalid `prisma.order.findMany()` call'],
    ['the module', "Cannot find module 'pg'", "Cannot find module 'express'"],
    ['a name that is the whole message', "'total'", "'discount'"],
    ['the code in a JSON answer', '{"error":"invalid_grant"}', '{"error":"rate_limited"}'],
    ['a system error', 'connect ECONNREFUSED 10.0.3.17:5432', 'connect ETIMEDOUT 10.0.3.17:5432'],
    ['the file', "ENOENT: open '/srv/r-42/config/app.json'", "ENOENT: open '/srv/r-42/config/mail.json'"],
    ['the route', 'GET /orders/17 failed', 'GET /users/17 failed'],
    ['the host', 'fetch failed: https://api.pay.test/v1', 'fetch failed: https://api.mail.example/v1'],
    ['the words', 'city location is invalid', 'user location is invalid'],
    ['a call of hexadecimal letters', 'Bee::buzz() early', 'Fee::add() early'],
  ])('keeps %s', (_what, first, second) => {
    expect(blurMessage(first)).not.toBe(blurMessage(second));
  });

  it('reads a long message no further than it counts', () => {
    expect(blurMessage('x '.repeat(1_000_000))).toBe(blurMessage('x '.repeat(2_000)));
  });
});

describe('shortFile', () => {
  it.each([
    ['/app/src/orders.js', 'src/orders.js'],
    ['/srv/release-42/src/orders.js', 'src/orders.js'],
    ['/srv/shop/releases/20240102/index.js', 'index.js'],
    ['/var/task/index.js', 'index.js'],
    ['/home/ubuntu/shop/current/lib/a.js', 'lib/a.js'],
    ['C:\\deploy\\src\\a.js', 'src/a.js'],
    ['file:///app/src/x.js?update=1', 'src/x.js'],
    ['webpack:///./src/a.ts', 'src/a.ts'],
    ['/app/dist/main.3f2a9c1b.js', 'dist/main.#.js'],
    ['src/orders.js', 'src/orders.js'],
  ])('writes %s as %s', (file, expected) => {
    expect(shortFile(file)).toBe(expected);
  });
});

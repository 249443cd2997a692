import { findSecrets, redact } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { growthOf, linear } from './growth.ts';

// Put together at run time, so that nothing in the repository looks like a secret.
const join = (...parts: readonly string[]) => parts.join('');
const run = (length: number) => 'a1B2'.repeat(Math.ceil(length / 4)).slice(0, length);
const pem = (kind: string) => join('-----', kind, ' RSA PRIVATE KEY-----');

const tokens: readonly (readonly [string, string])[] = [
  ['GitHub token', join('ghp', '_', run(36))],
  ['GitHub installation token', join('ghs', '_', run(20), '.', run(10), '-', run(10))],
  ['GitHub fine-grained token', join('github', '_pat_', run(40))],
  ['GitLab token', join('glpat', '-', run(20))],
  ['npm token', join('npm', '_', run(36))],
  ['AWS key id', join('AK', 'IA', 'ABCDEFGH12345678')],
  ['AWS session key id', join('AS', 'IA', 'ABCDEFGH12345678')],
  ['Google key', join('AI', 'za', run(35))],
  ['Slack token', join('xox', 'b-', '1234567890-', run(12))],
  ['Stripe key', join('sk', '_live_', run(24))],
  ['model key', join('sk', '-ant-', run(40))],
  ['JSON web token', join('ey', 'J', run(20), '.', run(30), '.', run(20))],
  ['private key', join(pem('BEGIN'), '\n', run(64), '\n', pem('END'))],
];

describe('redact', () => {
  it.each(tokens)('removes a %s from text, JSON and headers', (_what, token) => {
    const written = [`saw ${token} here`, JSON.stringify({ at: token }), `x-key: ${token}\n`];

    const redacted = written.map(redact);

    for (const text of redacted) expect(text).toContain('[redacted]');
    for (const text of redacted) expect(text).not.toContain(run(10));
    expect(findSecrets(token)).not.toEqual([]);
  });

  it.each([
    ['a bearer header', `Authorization: Bearer ${run(20)}`, run(20)],
    ['a basic header', `authorization: basic ${run(20)}==`, run(20)],
    ['a JSON member', '{"password":"hunter22"}', 'hunter22'],
    ['a prefixed name', '{"DB_PASSWORD": "hunter22"}', 'hunter22'],
    ['an escaped quote', '{"password":"hun\\"ter22"}', 'ter22'],
    ['JSON in JSON', JSON.stringify({ body: JSON.stringify({ apiKey: 'hunter22' }) }), 'hunter22'],
    ['code', "const client_secret = 'hunter22';", 'hunter22'],
    ['a query', 'GET /login?access_token=hunter22&x=1', 'hunter22'],
    ['an environment', 'SECRET_KEY=hunter22', 'hunter22'],
    ['a cookie', '{"cookie":"sid=hunter22; theme=dark"}', 'hunter22'],
    ['an address with credentials', 'postgres://app:hunter22@db.local/x', 'hunter22'],
    ['a key cut off', JSON.stringify({ key: join(pem('BEGIN'), '\n', 'hunter22') }), 'hunter22'],
  ])('takes %s out', (_what, text, secret) => {
    expect(text).toContain(secret);
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain('[redacted]');
  });

  it('replaces the same address by the same placeholder and keeps the shape', () => {
    const text = redact('Anna.Berg@corp.de wrote to bob+x@mail.test-company.co.uk; anna.berg@corp.de again');

    expect(text).toBe('person1@example.com wrote to person2@example.com; person1@example.com again');
  });

  it('finds addresses in queries and in other alphabets', () => {
    expect(redact('/reset?email=anna%40corp.de&jürgen@firma.de')).toBe(
      '/reset?email=person1%40example.com&person2@example.com',
    );
  });

  it.each(['a@example.com', 'b@mail.example.org', 'c@host.invalid', 'git@github.com'])('leaves %s', (address) => {
    expect(redact(`to ${address}.`)).toBe(`to ${address}.`);
  });

  it.each(['bob@test.io', 'bob@example-corp.com', 'bob@invalid.net'])('redacts %s', (address) => {
    expect(redact(address)).toBe('person1@example.com');
  });

  it.each([
    ['4111 1111 1111 1111', '4000 0000 0000 0000'],
    ['4111-1111-1111-1111', '4000-0000-0000-0000'],
    ['378282246310005', '300000000000000'],
    ['3782 822463 10005', '3000 000000 00000'],
    ['{"card":5555555555554444}', '{"card":5000000000000000}'],
    ['4111 1111 1111 1112', '4111 1111 1111 1112'],
  ])('knows card numbers by their check: %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    ['a commit id', '9fceb02d0ae598e95dc970b74767f19372d61af8'],
    ['a commit id of digits', '4111111111111111411111111111111141111111'],
    ['a UUID', '41111111-1111-4111-8111-111111111111'],
    ['an instant', '2026-03-01T10:00:00.000Z'],
    ['milliseconds', '1772359200000 1772359200004'],
    ['microseconds', '1772359200000000'],
    [
      'a stack',
      'TypeError: x is undefined\n    at f (/app/node_modules/@acme/x@1.2.3/a.js:10:5)\n    at node:internal/x:1:2',
    ],
    ['a stack of pnpm', '    at a (node_modules/.pnpm/vitest@4.1.12/node_modules/vitest/x.js:1:2)'],
    ['prose', 'Basic authentication-required; the password is wrong; bearer of bad tidings'],
    ['code', 'const password = readPassword(); if (token === undefined) return;'],
  ])('leaves %s', (_what, text) => {
    expect(redact(text)).toBe(text);
    expect(findSecrets(text)).toEqual([]);
  });

  const request = {
    token: join('ghp', '_', run(36)),
    headers: { authorization: `Bearer ${run(30)}`, cookie: 'a=b; c="d"' },
    body: JSON.stringify({ password: 'p"a\\ss1234', card: 4111111111111111, email: 'anna@corp.de' }),
    key: join(pem('BEGIN'), '\n', run(10)),
    card: 4111111111111111,
  };

  it('keeps JSON parseable', () => {
    const parsed = JSON.parse(redact(JSON.stringify(request)));

    expect(Object.keys(parsed)).toEqual(Object.keys(request));
  });

  it('changes nothing the second time', () => {
    const once = redact(`${JSON.stringify(request)}\npassword='hunter22'\n?token=hunter22&a=bob@corp.de`);

    expect(redact(once)).toBe(once);
  });

  it.each([
    ['digits', '1'],
    ['spaced digits', '4 '],
    ['addresses without end', 'a@'],
    ['dots', 'a.'],
    ['domains', '@a.b'],
    ['double quotes', 'password="'],
    ['single quotes', "token:'a"],
    ['escaped quotes', 'password\\":\\"'],
    ['backslashes', '\\'],
    ['token heads', 'eyJ-'],
    ['token parts', 'eyJaaaaaaaaaaa.'],
    ['key heads', '-----BEGIN '],
    ['keys without end', '-----BEGIN PRIVATE KEY-----'],
    ['bearers', 'Bearer '],
    ['bearer values', 'bearer a.'],
    ['addresses', '://a:'],
    ['white space', ' '],
    ['percent signs', 'a%40'],
    ['letters', 'token'],
  ])('takes linear time on %s', async (_what, part) => {
    const work = (length: number) => {
      const text = part.repeat(Math.ceil(length / part.length));
      redact(text);
      findSecrets(text);
    };

    expect(await growthOf(work, 120_000)).toBeLessThan(linear);
  });
});

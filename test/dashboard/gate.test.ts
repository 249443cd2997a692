import { createMemoryStores } from '@suture/core/testing';
import type { Dashboard } from '@suture/dashboard';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, exchange, openRead, sourceOf } from './opened.ts';
import { shownIncident, writeStories } from './stories.ts';

let dashboard: Dashboard;
let base: string;
let cookie: string;

beforeAll(async () => {
  const stores = createMemoryStores();
  await writeStories(stores, 3);
  dashboard = await openRead(sourceOf(stores));
  ({ base, cookie } = await exchange(dashboard.address));
});

afterAll(() => dashboard.close());

it('exchanges the token of the address for a cookie that no script and no other site can use', async () => {
  const answer = await ask(dashboard.address);

  expect(answer.status).toBe(303);
  expect(answer.headers.location).not.toContain('token');
  expect(String(answer.headers['set-cookie'])).toMatch(
    /^suture=[\w-]{43}; Path=\/[0-9a-f]{32}\/; HttpOnly; SameSite=Strict$/,
  );
  expect(dashboard.address).not.toContain(cookie.slice('suture='.length));
  expect(answer.text).toBe('');
});

it('shows the pages to the browser with the cookie', async () => {
  for (const page of [
    '',
    'incidents',
    `incidents/${shownIncident}`,
    'services',
    'statistics',
    'style.css',
    'script.js',
  ])
    expect([page, (await ask(`${base}${page}`, { cookie })).status]).toEqual([page, 200]);
  expect((await ask(`${base}incidents/inc-none`, { cookie })).status).toBe(404);
  expect((await ask(`${base}elsewhere`, { cookie })).status).toBe(404);
});

const other = 'suture=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

it.each<[string, (own: string) => { path?: string; headers?: Record<string, string>; method?: string }]>([
  ['no cookie', () => ({})],
  ['an invented cookie', () => ({ headers: { cookie: other } })],
  ['an invented token', () => ({ path: '?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' })],
  ['an empty token', (own) => ({ path: '?token=', headers: { cookie: own } })],
  ['a path outside of its own', (own) => ({ path: '../', headers: { cookie: own } })],
  ['a rebound host name', (own) => ({ headers: { cookie: own, host: 'evil.example' } })],
  [
    'a rebound host name with the right port',
    (own) => ({ headers: { cookie: own, host: `evil.example:${new URL(base).port}` } }),
  ],
  ['another port in the host', (own) => ({ headers: { cookie: own, host: '127.0.0.1:1' } })],
  ['an origin elsewhere', (own) => ({ headers: { cookie: own, origin: 'https://evil.example' } })],
  ['the origin of another port', (own) => ({ headers: { cookie: own, origin: 'http://127.0.0.1:1' } })],
  ['an origin of none', (own) => ({ headers: { cookie: own, origin: 'null' } })],
  ['a page of another site', (own) => ({ headers: { cookie: own, 'sec-fetch-site': 'cross-site' } })],
  ['a page of another port', (own) => ({ headers: { cookie: own, 'sec-fetch-site': 'same-site' } })],
])('gives nothing to a request with %s', async (_, make) => {
  const { path = '', headers = {}, method = 'GET' } = make(cookie);

  for (const page of ['', 'style.css', 'events', `incidents/${shownIncident}`]) {
    const answer = await ask(new URL(path === '../' ? '/' : `${base}${page}${path}`, base).href, headers, method);
    expect([page, answer.status, answer.text]).toEqual([page, 403, '']);
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
});

it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('refuses %s', async (method) => {
  const answer = await ask(base, { cookie }, method);

  expect(answer.text).toBe('');
  expect([403, 405]).toContain(answer.status);
});

it('answers HEAD without content', async () => {
  for (const page of ['', 'events']) {
    const answer = await ask(`${base}${page}`, { cookie }, 'HEAD');
    expect([answer.status, answer.text]).toEqual([200, '']);
  }
});

it('lets a page load nothing from elsewhere and run nothing but its own script', async () => {
  const pages = await Promise.all([ask(base, { cookie }), ask(base, { cookie })]);
  const policies = pages.map(({ headers }) => String(headers['content-security-policy']));

  for (const { headers } of pages)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
  expect(policies[0]).toMatch(
    /^default-src 'none'; script-src 'nonce-[\w+/=]{24}'; style-src 'nonce-[\w+/=]{24}'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
  );
  expect(policies[0]).not.toBe(policies[1]);
  for (const { text } of pages) expect(text).not.toMatch(/\son\w+=|style=|javascript:|<script>/);
});

it('listens on this machine alone', async () => {
  const { port } = new URL(base);
  const { networkInterfaces } = await import('node:os');
  const outer = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

  expect(new URL(base).hostname).toBe('127.0.0.1');
  if (outer !== undefined) await expect(ask(`http://${outer}:${port}/`)).rejects.toThrow('ECONNREFUSED');
});

it('says which port is taken', async () => {
  const { openDashboard } = await import('@suture/dashboard');
  const port = Number(new URL(base).port);

  await expect(
    openDashboard({ source: sourceOf(createMemoryStores()), port, clock: { now: () => new Date() } }),
  ).rejects.toThrow(`127.0.0.1:${port} cannot be used; choose another port`);
});

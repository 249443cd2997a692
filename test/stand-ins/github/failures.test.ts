import { expect, it } from 'vitest';
import { primaryRateLimit, secondaryRateLimit, startGitHubStandIn } from './index.ts';
import { openShops } from './world-under-test.ts';

const openShop = openShops();

it('fails as many requests as planned, then recovers', async () => {
  const { github, client } = await openShop();
  github.fail({ method: 'GET', path: /\/pulls$/ }, { ...secondaryRateLimit(3, 429), times: 2 });

  const replies = [];
  for (let turn = 0; turn < 3; turn += 1) replies.push(await client.orders('GET', '/pulls'));

  expect(replies.map(({ status }) => status)).toEqual([429, 429, 200]);
  expect(replies[0]?.headers.get('retry-after')).toBe('3');
  expect(replies[0]?.body.message).toContain('secondary rate limit');
});

it('reports when the primary rate limit resets', async () => {
  const { github, client } = await openShop();
  github.fail(({ path }) => path.endsWith('/issues'), primaryRateLimit(1_800_000_000));

  const reply = await client.orders('GET', '/issues');

  expect([reply.status, reply.headers.get('x-ratelimit-remaining'), reply.headers.get('x-ratelimit-reset')]).toEqual([
    403,
    '0',
    '1800000000',
  ]);
});

it('handles a request and then fails it, with afterEffect', async () => {
  const { github, client } = await openShop();
  github.fail(
    { method: 'POST', path: '/repos/shop/orders/issues' },
    { status: 502, body: '<html>', afterEffect: true },
  );

  const reply = await client.orders('POST', '/issues', { title: 'Broken' });

  expect([reply.status, reply.text]).toEqual([502, '<html>']);
  expect(github.issues('shop/orders')).toHaveLength(1);
});

it('closes while a request is hanging', async () => {
  const { github, client } = await openShop();
  github.fail({ path: '/repos/shop/orders' }, { hang: true });
  const asked = client.orders('GET', '').then(
    () => 'answered',
    () => 'cut off',
  );
  while (github.requests.at(-1)?.path !== '/repos/shop/orders') await new Promise((resolve) => setImmediate(resolve));

  await github.close();

  expect(await asked).toBe('cut off');
  expect(github.requests.at(-1)?.status).toBe(0);
});

it('records requests without a route, and rejects invalid JSON', async () => {
  const { github, client } = await openShop();

  const stranger = await client.orders('GET', '/stargazers');
  const unread = await client.orders('POST', '/issues', '{"title": ');

  expect(stranger.status).toBe(404);
  expect(github.unknown).toEqual([{ method: 'GET', path: '/repos/shop/orders/stargazers' }]);
  expect([unread.status, unread.body.message]).toEqual([400, 'Problems parsing JSON']);
  expect(github.problems).toEqual([]);
});

it('rejects a request that the check reports, before handling it', async () => {
  const github = await startGitHubStandIn({
    check: ({ method, status }) => (method === 'POST' && status === 0 ? ['no posting here'] : []),
  });

  const response = await fetch(`${github.url}/app/installations/1/access_tokens`, { method: 'POST' });
  await github.close();

  expect(response.status).toBe(422);
  expect(github.problems).toEqual(['no posting here']);
});

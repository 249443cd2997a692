import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { pushBranch } from './client.ts';
import { headersOf, primaryRateLimit, secondaryRateLimit, startGitHubStandIn } from './index.ts';
import { noon, openShops } from './world-under-test.ts';

const openShop = openShops();

it('signs a delivery over its bytes, and delivers the same again', async () => {
  const { github } = await openShop();

  const [delivery] = github.commit('shop/orders', 'main', {
    message: 'Third',
    files: { 'c.txt': 'ü\n' },
    by: 'ada',
  }).deliveries;

  const { id, body, signature } = z.object({ id: z.uuid(), body: z.string(), signature: z.string() }).parse(delivery);
  expect(signature).toBe(`sha256=${createHmac('sha256', 'stand-in webhook secret').update(body).digest('hex')}`);
  expect(JSON.parse(body)).toMatchObject({
    ref: 'refs/heads/main',
    repository: { full_name: 'shop/orders' },
    sender: { login: 'ada' },
    commits: [{ message: 'Third' }],
  });
  const again = github.redeliver(id);
  expect(again).toEqual(delivery);
  expect(headersOf(again)).toMatchObject({
    'x-github-event': 'push',
    'x-github-delivery': id,
    'x-hub-signature-256': signature,
  });
});

it('tells of what the App does itself, and of what people do', async () => {
  const { github, client, head } = await openShop();
  await pushBranch(client, head, 'suture/fix', 'x\n');
  await client.orders('POST', '/pulls', { title: 'Fix', head: 'suture/fix', base: 'main' });
  github.requestChanges('shop/orders', 1, {
    by: 'ada',
    body: 'No',
    comments: [{ path: 'src/total.js', line: 1, body: 'Why?' }],
  });
  github.comment('shop/orders', 1, { by: 'eve', body: 'Hm' });
  github.closePull('shop/orders', 1, { by: 'ada' });

  const told = github.deliveries.map(({ event, body }) => {
    const payload = JSON.parse(body);
    return [event, payload.action, payload.sender.login];
  });

  expect(told).toEqual([
    ['push', undefined, 'suture[bot]'],
    ['pull_request', 'opened', 'suture[bot]'],
    ['pull_request_review', 'submitted', 'ada'],
    ['issue_comment', 'created', 'eve'],
    ['pull_request', 'closed', 'ada'],
  ]);
  expect((await client.orders('GET', '/pulls/1/comments')).list).toMatchObject([
    { path: 'src/total.js', line: 1, body: 'Why?' },
  ]);
});

it('tells an App only what its permissions let it hear', async () => {
  const github = await startGitHubStandIn({ clock: () => noon });
  const { head } = github.createRepository({ name: 'shop/carts', files: { 'a.txt': 'a' } });
  github.installApp({ appId: 9, repositories: ['shop/carts'], permissions: { contents: 'read' } });

  const push = github.commit('shop/carts', 'main', { message: 'm', files: { 'b.txt': 'b' } });
  const deployment = github.deploy('shop/carts', { sha: head, environment: 'production', state: 'success' });
  await github.close();

  expect(push.deliveries).toHaveLength(1);
  expect(deployment.deliveries).toEqual([]);
});

it('fails as often as it is told to, and then no more', async () => {
  const { github, client } = await openShop();
  github.fail({ method: 'GET', path: /\/pulls$/ }, { ...secondaryRateLimit(3, 429), times: 2 });

  const replies = [];
  for (let turn = 0; turn < 3; turn += 1) replies.push(await client.orders('GET', '/pulls'));

  expect(replies.map(({ status }) => status)).toEqual([429, 429, 200]);
  expect(replies[0]?.headers.get('retry-after')).toBe('3');
  expect(replies[0]?.body.message).toContain('secondary rate limit');
});

it('says when the hour of the primary limit is over', async () => {
  const { github, client } = await openShop();
  github.fail(({ path }) => path.endsWith('/issues'), primaryRateLimit(1_800_000_000));

  const reply = await client.orders('GET', '/issues');

  expect([reply.status, reply.headers.get('x-ratelimit-remaining'), reply.headers.get('x-ratelimit-reset')]).toEqual([
    403,
    '0',
    '1800000000',
  ]);
});

it('can do what was asked and lose the answer', async () => {
  const { github, client } = await openShop();
  github.fail(
    { method: 'POST', path: '/repos/shop/orders/issues' },
    { status: 502, body: '<html>', afterEffect: true },
  );

  const reply = await client.orders('POST', '/issues', { title: 'Broken' });

  expect([reply.status, reply.text]).toEqual([502, '<html>']);
  expect(github.issues('shop/orders')).toHaveLength(1);
});

it('leaves a request hanging and can still be closed', async () => {
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

it('keeps in mind what nobody answers, and refuses what it cannot read', async () => {
  const { github, client } = await openShop();

  const stranger = await client.orders('GET', '/stargazers');
  const unread = await client.orders('POST', '/issues', '{"title": ');

  expect(stranger.status).toBe(404);
  expect(github.unknown).toEqual([{ method: 'GET', path: '/repos/shop/orders/stargazers' }]);
  expect([unread.status, unread.body.message]).toEqual([400, 'Problems parsing JSON']);
  expect(github.problems).toEqual([]);
});

it('refuses a request a check has something against, before anything is done', async () => {
  const github = await startGitHubStandIn({
    check: ({ method, status }) => (method === 'POST' && status === 0 ? ['no posting here'] : []),
  });

  const response = await fetch(`${github.url}/app/installations/1/access_tokens`, { method: 'POST' });
  await github.close();

  expect(response.status).toBe(422);
  expect(github.problems).toEqual(['no posting here']);
});

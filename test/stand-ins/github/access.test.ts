import { expect, it } from 'vitest';
import { z } from 'zod';
import { createClient } from './client.ts';
import { createAppKey, signApp } from './sign-app.ts';
import { sign } from './webhooks.ts';
import { noon, openShops } from './world-under-test.ts';

const openShop = openShops();
const seconds = noon.getTime() / 1000;

it.each([
  ['is made with another key', createAppKey().privateKey, 7, seconds, 540, 401],
  ['has expired', undefined, 7, seconds - 700, 600, 401],
  ['is valid for more than ten minutes', undefined, 7, seconds, 601, 401],
  ['is dated in the future', undefined, 7, seconds + 120, 300, 401],
  ['names another App', undefined, 8, seconds, 540, 404],
  ['is valid', undefined, 7, seconds - 30, 600, 200],
])('checks an App whose signature %s', async (_, foreignKey, appId, issuedAt, lifetime, status) => {
  const { github, privateKey } = await openShop();

  const credential = signApp(foreignKey ?? privateKey, appId, issuedAt, lifetime);
  const reply = await createClient(github.url, credential).call('GET', '/app');

  expect(reply.status).toBe(status);
});

it('limits a token to the requested repositories and permissions', async () => {
  const { github, app, installationId, client } = await openShop();
  const minted = await app.call('POST', `/app/installations/${installationId}/access_tokens`, {
    repositories: ['orders'],
    permissions: { contents: 'read' },
  });
  const narrow = createClient(github.url, z.string().parse(minted.body.token));

  const write = await narrow.orders('POST', '/git/blobs', { content: 'x' });

  expect(minted.body.permissions).toEqual({ contents: 'read', metadata: 'read' });
  expect((await narrow.orders('GET', '/branches/main')).status).toBe(200);
  expect(write.status).toBe(403);
  expect(write.body.message).toBe('Resource not accessible by integration');
  expect(write.headers.get('x-accepted-github-permissions')).toBe('contents=write');
  expect((await client.orders('POST', '/git/blobs', { content: 'x' })).status).toBe(201);
});

it('hides repositories that the token does not cover', async () => {
  const { client } = await openShop();

  const replies = await Promise.all(
    ['', '/branches/main', '/pulls'].map((path) => client.call('GET', `/repos/shop/secret${path}`)),
  );

  expect(replies.map(({ status }) => status)).toEqual([404, 404, 404]);
});

it('accepts a token for one hour', async () => {
  const { client, advance } = await openShop();

  advance(59);
  const before = await client.orders('GET', '');
  advance(1);
  const after = await client.orders('GET', '');

  expect([before.status, after.status]).toEqual([200, 401]);
});

it('requires the issues permission for an issue that is not a pull request', async () => {
  const { github, app, client, installationId } = await openShop();
  await client.orders('POST', '/issues', { title: 'Broken' });
  const minted = await app.call('POST', `/app/installations/${installationId}/access_tokens`, {
    permissions: { pull_requests: 'write' },
  });
  const narrow = createClient(github.url, z.string().parse(minted.body.token));

  const reply = await narrow.orders('POST', '/issues/1/comments', { body: 'Hello' });

  expect(reply.status).toBe(403);
  expect(github.comments('shop/orders', 1)).toEqual([]);
});

it('requires workflows=write for a branch that changes a workflow', async () => {
  const { github, client, head } = await openShop();
  const tree = await client.orders('POST', '/git/trees', {
    base_tree: head,
    tree: [{ path: '.github/workflows/ci.yml', mode: '100644', type: 'blob', content: 'on: push\n' }],
  });
  const commit = await client.orders('POST', '/git/commits', { message: 'm', tree: tree.body.sha, parents: [head] });

  const reply = await client.orders('POST', '/git/refs', { ref: 'refs/heads/x', sha: commit.body.sha });

  expect(reply.status).toBe(403);
  expect(reply.headers.get('x-accepted-github-permissions')).toContain('workflows=write');
  expect(github.branches('shop/orders')).toEqual(['main']);
});

it('logs no credentials', async () => {
  const { github, client } = await openShop();

  await client.orders('GET', '/pulls');

  expect(github.requests.at(-1)).toEqual({
    method: 'GET',
    path: '/repos/shop/orders/pulls',
    query: '',
    status: 200,
    permissionsUsed: 'pull_requests=read',
    tokenPermissions: {
      metadata: 'read',
      contents: 'write',
      pull_requests: 'write',
      issues: 'write',
      deployments: 'read',
      checks: 'read',
      statuses: 'read',
    },
  });
  expect(JSON.stringify(github.requests)).not.toMatch(/ghs_|eyJ/);
});

it('tells an App which events it is subscribed to, and delivers no others', async () => {
  const { github } = await openShop();
  const permissions = { pull_requests: 'write', deployments: 'write' };
  github.installApp({
    appId: 9,
    repositories: ['shop/orders'],
    permissions,
    events: ['pull_request'],
    webhookSecret: 'nine',
  });
  const credential = signApp(createAppKey().privateKey, 9, seconds - 30, 540);

  const reply = await createClient(github.url, credential).call('GET', '/app');
  const sha = z.string().parse(github.head('shop/orders', 'main'));
  github.deploy('shop/orders', { sha, environment: 'production', state: 'success' });

  expect(reply.body.events).toEqual(['pull_request']);
  expect(github.deliveries.filter(({ body, signature }) => signature === sign('nine', body))).toEqual([]);
});

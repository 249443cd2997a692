import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { pushBranch } from './client.ts';
import { headersOf, startGitHubStandIn } from './index.ts';
import { noon, openShops } from './world-under-test.ts';

const openShop = openShops();

it('signs the exact bytes of a delivery, and redelivers them unchanged', async () => {
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

it('records deliveries for actions of the App and of people', async () => {
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

it('records only deliveries that the App has permission for', async () => {
  const github = await startGitHubStandIn({ clock: () => noon });
  const { head } = github.createRepository({ name: 'shop/carts', files: { 'a.txt': 'a' } });
  github.installApp({ appId: 9, repositories: ['shop/carts'], permissions: { contents: 'read' } });

  const push = github.commit('shop/carts', 'main', { message: 'm', files: { 'b.txt': 'b' } });
  const deployment = github.deploy('shop/carts', { sha: head, environment: 'production', state: 'success' });
  await github.close();

  expect(push.deliveries).toHaveLength(1);
  expect(deployment.deliveries).toEqual([]);
});

import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { pushBranch, seedShop } from '../stand-ins/github/client.ts';
import { startGitHubStandIn } from '../stand-ins/github/index.ts';
import { createWebhookCheck } from '../stand-ins/github/openapi-webhooks.ts';

const description = new URL('../../.cache/vendor-schemas/api.github.com-23.0.2.json', import.meta.url);

// `npm run test:vendor-schemas` brings the description first.
it.skipIf(!existsSync(description))('writes every webhook as GitHub describes it', async () => {
  const check = createWebhookCheck(JSON.parse(readFileSync(description, 'utf8')));
  const github = await startGitHubStandIn();
  const { client, head } = await seedShop(github);
  for (const branch of ['suture/fix-1', 'suture/fix-2', 'suture/fix-3']) {
    await pushBranch(client, head, branch, `${branch}\n`);
    await client.orders('POST', '/pulls', { title: branch, head: branch, base: 'main', body: 'Why', draft: true });
  }
  github.pushTo('shop/orders', 'suture/fix-1', { 'b.js': 'b\n' }, { by: 'ada' });
  github.requestChanges('shop/orders', 1, {
    by: 'ada',
    body: 'No',
    comments: [{ path: 'b.js', line: 1, body: 'Why?' }],
  });
  github.approve('shop/orders', 1, { by: 'ada' });
  github.comment('shop/orders', 1, { by: 'eve', body: 'Hm' });
  github.markReady('shop/orders', 1, { by: 'ada' });
  github.merge('shop/orders', 1, { by: 'ada' });
  github.closePull('shop/orders', 2, { by: 'ada' });
  await client.orders('PATCH', '/pulls/2', { state: 'open' });
  github.deleteBranch('shop/orders', 'suture/fix-3', { by: 'ada' });
  await client.orders('POST', '/issues', { title: 'Broken' });
  github.comment('shop/orders', 4, { by: 'ada', body: 'Indeed' });
  const { id } = github.deploy('shop/orders', { sha: head, environment: 'production', state: 'in_progress' });
  github.moveDeployment('shop/orders', id, 'success');
  await github.close();

  const problems = github.deliveries.flatMap(check);

  expect(problems).toEqual([]);
  expect(new Set(github.deliveries.map(({ event }) => event)).size).toBe(5);
  expect(check({ id: 'x', event: 'push', body: '{}', signature: '' }).length).toBeGreaterThan(0);
});

import { expect, it } from 'vitest';
import { pushBranch } from './client.ts';
import { openShops } from './world-under-test.ts';

const openShop = openShops();

async function openFix() {
  const shop = await openShop();
  const fix = await pushBranch(shop.client, shop.head, 'suture/fix', 'one\nfixed\nthree\n');
  const pull = await shop.client.orders('POST', '/pulls', {
    title: 'Fix',
    head: 'suture/fix',
    base: 'main',
    body: 'Why',
  });
  return { ...shop, fix, pull };
}

it('opens a pull request and lists its changes', async () => {
  const { pull, client } = await openFix();

  const files = await client.orders('GET', '/pulls/1/files');

  expect(pull.status).toBe(201);
  expect(pull.body).toMatchObject({
    number: 1,
    state: 'open',
    commits: 1,
    additions: 1,
    deletions: 1,
    mergeable: true,
  });
  expect(files.list).toMatchObject([
    { filename: 'src/total.js', status: 'modified', patch: '@@ -1,3 +1,3 @@\n one\n-2\n+fixed\n three' },
  ]);
});

it('merges with a merge commit when a person merges', async () => {
  const { github, client, head, fix } = await openFix();

  const { sha, deliveries } = github.merge('shop/orders', 1, { by: 'ada' });

  const pull = await client.orders('GET', '/pulls/1');
  const commit = await client.orders('GET', `/git/commits/${sha}`);
  expect(pull.body).toMatchObject({
    state: 'closed',
    merged: true,
    merge_commit_sha: sha,
    merged_by: { login: 'ada' },
  });
  expect(commit.body.parents).toMatchObject([{ sha: head }, { sha: fix }]);
  expect(github.head('shop/orders', 'main')).toBe(sha);
  expect(github.readFile('shop/orders', 'main', 'src/total.js')).toBe('one\nfixed\nthree\n');
  expect(deliveries.map(({ event }) => event)).toEqual(['pull_request', 'push']);
});

it('marks a draft ready before a person merges it', async () => {
  const { github, client, head } = await openShop();
  await pushBranch(client, head, 'suture/fix', 'x\n');
  await client.orders('POST', '/pulls', { title: 'Fix', head: 'suture/fix', base: 'main', draft: true });

  const refused = await client.orders('PUT', '/pulls/1/merge', {});
  const { deliveries } = github.merge('shop/orders', 1, { by: 'ada' });

  expect(refused.status).toBe(405);
  expect(deliveries.map(({ body }) => JSON.parse(body).action)).toEqual(['ready_for_review', 'closed', undefined]);
});

it('squashes into one commit on the base branch', async () => {
  const { github, client, head } = await openFix();

  const { sha } = github.merge('shop/orders', 1, { by: 'ada', method: 'squash' });

  const commit = await client.orders('GET', `/git/commits/${sha}`);
  expect(commit.body).toMatchObject({ message: 'Fix (#1)\n\nFix', parents: [{ sha: head }] });
});

it('refuses a merge by a reader, and a merge with conflicts', async () => {
  const { github } = await openFix();
  github.pushTo('shop/orders', 'main', { 'src/total.js': 'one\nelse\nthree\n' }, { by: 'ada' });

  expect(() => github.merge('shop/orders', 1, { by: 'eve' })).toThrow('may not merge');
  expect(() => github.merge('shop/orders', 1, { by: 'ada' })).toThrow('conflicts');
  expect(github.pulls('shop/orders')).toMatchObject([{ state: 'open', mergeable: false, mergeable_state: 'dirty' }]);
});

it('moves the head after a push, and keeps the commit of an earlier review', async () => {
  const { github, client, fix } = await openFix();
  github.approve('shop/orders', 1, { by: 'ada' });

  const { sha, deliveries } = github.pushTo('shop/orders', 'suture/fix', { 'b.js': 'b\n' }, { by: 'ada' });

  const pull = await client.orders('GET', '/pulls/1');
  const reviews = await client.orders('GET', '/pulls/1/reviews');
  expect(pull.body).toMatchObject({ head: { sha }, commits: 2 });
  expect(reviews.list).toMatchObject([{ state: 'APPROVED', commit_id: fix, user: { login: 'ada', type: 'User' } }]);
  expect(deliveries.map(({ event, body }) => [event, JSON.parse(body).action])).toEqual([
    ['push', undefined],
    ['pull_request', 'synchronize'],
  ]);
});

it('closes a pull request when its branch is deleted, and does not reopen it', async () => {
  const { client, fix } = await openFix();

  await client.orders('DELETE', '/git/refs/heads/suture/fix');

  const reopened = await client.orders('PATCH', '/pulls/1', { state: 'open' });
  expect((await client.orders('GET', '/pulls/1')).body).toMatchObject({
    state: 'closed',
    merged: false,
    head: { sha: fix },
  });
  expect(reopened.status).toBe(422);
});

it('marks a pull request merged when its commits reach the base another way', async () => {
  const { client } = await openFix();

  const merge = await client.orders('POST', '/merges', { base: 'main', head: 'suture/fix' });

  expect((await client.orders('GET', '/pulls/1')).body).toMatchObject({
    merged: true,
    merge_commit_sha: merge.body.sha,
  });
});

it.each([
  ['the head does not exist', { title: 't', head: 'none', base: 'main' }, { field: 'head', code: 'invalid' }],
  ['the base does not exist', { title: 't', head: 'suture/fix', base: 'none' }, { field: 'base', code: 'invalid' }],
  [
    'one exists already',
    { title: 't', head: 'shop:suture/fix', base: 'main' },
    { message: 'A pull request already exists for shop:suture/fix.' },
  ],
  [
    'there are no new commits',
    { title: 't', head: 'same', base: 'main' },
    { message: 'No commits between main and same' },
  ],
  [
    'the title is too long',
    { title: 'x'.repeat(257), head: 'same', base: 'main' },
    { field: 'title', message: 'title is too long (maximum is 256 characters)' },
  ],
  ['the title is missing', { head: 'same', base: 'main' }, { field: 'title', code: 'missing_field' }],
])('refuses a pull request when %s', async (_, input, error) => {
  const { client, head } = await openFix();
  await client.orders('POST', '/git/refs', { ref: 'refs/heads/same', sha: head });

  const reply = await client.orders('POST', '/pulls', input);

  expect(reply.status).toBe(422);
  expect(reply.body).toMatchObject({ message: 'Validation Failed', errors: [error] });
});

it('numbers issues and pull requests in one sequence', async () => {
  const { github, client } = await openFix();

  const issue = await client.orders('POST', '/issues', { title: 'Broken', labels: ['incident'] });

  expect(issue.body.number).toBe(2);
  expect((await client.orders('GET', '/issues?direction=asc')).list).toMatchObject([
    { number: 1, pull_request: { merged_at: null } },
    { number: 2, labels: [{ name: 'incident' }] },
  ]);
  expect(github.issues('shop/orders')).toHaveLength(1);
  expect((await client.orders('GET', '/pulls/2')).status).toBe(404);
});

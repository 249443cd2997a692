import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { pushBranch } from './client.ts';
import { openShops } from './world-under-test.ts';

const openShop = openShops();

it('verifies only commits that the App writes in its own name', async () => {
  const { client, head } = await openShop();
  const { body } = await client.orders('GET', `/git/commits/${head}`);
  const tree = (await client.orders('GET', `/git/trees/${head}`)).body.sha;
  const input = { message: 'Fix\n\nkept  as\n\n\nit is', tree, parents: [head] };
  const author = { name: 'orders', email: 'orders@example.com' };

  const own = await client.orders('POST', '/git/commits', input);
  const custom = await client.orders('POST', '/git/commits', { ...input, author });

  expect(body.verification).toMatchObject({ verified: false, reason: 'unsigned' });
  expect(own.body).toMatchObject({
    message: input.message,
    author: { name: 'suture[bot]' },
    verification: { verified: true },
  });
  expect(custom.body).toMatchObject({ author: { name: 'orders' }, verification: { verified: false } });
});

it('adds and removes paths on top of a base tree', async () => {
  const { github, client, head } = await openShop();
  const tree = await client.orders('POST', '/git/trees', {
    base_tree: head,
    tree: [
      { path: 'README.md', mode: '100644', type: 'blob', sha: null },
      { path: 'src/new.js', mode: '100755', type: 'blob', content: 'new\n' },
    ],
  });

  const missing = await client.orders('POST', '/git/trees', {
    base_tree: head,
    tree: [{ path: 'none.md', mode: '100644', type: 'blob', sha: null }],
  });

  const whole = await client.orders('GET', `/git/trees/${tree.body.sha}?recursive=1`);
  expect(whole.body.tree).toMatchObject([
    { path: 'src', type: 'tree' },
    { path: 'src/new.js', mode: '100755', size: 4 },
    { path: 'src/total.js', mode: '100644' },
  ]);
  expect(missing.status).toBe(422);
  expect(github.readFile('shop/orders', head, 'README.md')).toBe('# Orders\n');
});

it('replaces a folder with another folder or with a file', async () => {
  const { client, head } = await openShop();
  const other = await client.orders('POST', '/git/trees', {
    tree: [{ path: 'only.js', mode: '100644', type: 'blob', content: 'only\n' }],
  });

  const moved = await client.orders('POST', '/git/trees', {
    base_tree: head,
    tree: [{ path: 'src', mode: '040000', type: 'tree', sha: other.body.sha }],
  });
  const flat = await client.orders('POST', '/git/trees', {
    base_tree: head,
    tree: [{ path: 'src', mode: '100644', type: 'blob', content: 'flat\n' }],
  });

  const whole = await client.orders('GET', `/git/trees/${moved.body.sha}?recursive=1`);
  expect(whole.body.tree).toMatchObject([{ path: 'README.md' }, { path: 'src' }, { path: 'src/only.js' }]);
  expect(flat.body.tree).toMatchObject([{ path: 'README.md' }, { path: 'src', type: 'blob' }]);
});

it('moves a branch backwards only with force', async () => {
  const { github, client, head } = await openShop();
  const fix = await pushBranch(client, head, 'suture/fix', 'x\n');

  const gentle = await client.orders('PATCH', '/git/refs/heads/suture/fix', { sha: head });
  const between = github.head('shop/orders', 'suture/fix');
  const forced = await client.orders('PATCH', '/git/refs/heads/suture/fix', { sha: head, force: true });

  expect([gentle.status, gentle.body.message]).toEqual([422, 'Update is not a fast forward']);
  expect(between).toBe(fix);
  expect(forced.status).toBe(200);
  expect(github.head('shop/orders', 'suture/fix')).toBe(head);
});

it('lists history newest first, in pages', async () => {
  const { github, client, head } = await openShop();
  const { sha } = github.commit('shop/orders', 'main', { message: 'Third', files: { 'c.txt': 'c\n' } });

  const first = await client.orders('GET', '/commits?sha=main&per_page=2');
  const second = await client.orders('GET', '/commits?sha=main&per_page=2&page=2');

  expect(first.list.map((commit) => commit.sha)).toEqual([sha, head]);
  expect(first.headers.get('link')).toMatch(/page=2>; rel="next", <.*page=2>; rel="last"/);
  expect(second.list).toHaveLength(1);
  expect(second.headers.get('link')).toMatch(/page=1>; rel="prev", <.*page=1>; rel="first"/);
});

it('compares two diverged branches', async () => {
  const { github, client, head } = await openShop();
  const fix = await pushBranch(client, head, 'suture/fix', 'x\n');
  github.commit('shop/orders', 'main', { message: 'Else', files: { 'c.txt': 'c\n' } });

  const { body } = await client.orders('GET', '/compare/main...suture%2Ffix');

  expect(body).toMatchObject({
    status: 'diverged',
    ahead_by: 1,
    behind_by: 1,
    merge_base_commit: { sha: head },
    commits: [{ sha: fix }],
    files: [{ filename: 'src/total.js' }],
  });
});

it('redirects to a tarball whose address expires after five minutes', async () => {
  const { github, client, head, advance } = await openShop();
  const reply = await client.orders('GET', `/tarball/${head}`);
  const address = reply.headers.get('location') ?? '';

  const good = await fetch(address);
  const archive = gunzipSync(Buffer.from(await good.arrayBuffer())).toString('latin1');
  advance(6);
  const late = await fetch(address);

  expect(reply.status).toBe(302);
  expect(address.startsWith(github.url)).toBe(true);
  expect(good.headers.get('content-type')).toBe('application/x-gzip');
  expect(archive).toContain(`shop-orders-${head.slice(0, 7)}/src/total.js`);
  expect(late.status).toBe(404);
});

it('returns a file, a folder, and a diff when requested', async () => {
  const { client, head } = await openShop();
  const file = await client.orders('GET', '/contents/src/total.js');
  const folder = await client.orders('GET', '/contents/src?ref=main');

  const top = await client.orders('GET', '/contents/');
  const diff = await client.orders('GET', `/commits/${head}`, undefined, 'application/vnd.github.diff');

  expect(Buffer.from(String(file.body.content), 'base64').toString()).toBe('one\n2\nthree\n');
  expect(folder.list).toMatchObject([{ name: 'total.js', path: 'src/total.js', type: 'file' }]);
  expect(top.list.map(({ path, type }) => [path, type])).toEqual([
    ['README.md', 'file'],
    ['src', 'dir'],
  ]);
  expect(diff.text).toContain('-two\n+2\n');
});

it('attributes lines to the commits that wrote them', async () => {
  const { client, head } = await openShop();
  const query = `query($owner: String!, $name: String!, $path: String!) {
    repository(owner: $owner, name: $name) {
      object(expression: "main") {
        ... on Commit { blame(path: $path) { ranges { startingLine endingLine commit { oid committedDate messageHeadline } } } }
      }
    }
  }`;
  const variables = { owner: 'shop', name: 'orders', path: 'src/total.js' };

  const good = await client.call('POST', '/graphql', { query, variables });
  const foreign = await client.call('POST', '/graphql', { query, variables: { ...variables, name: 'secret' } });
  const wrong = await client.call('POST', '/graphql', { query: query.replace('oid', 'hash'), variables });

  expect(good.body).toMatchObject({
    data: {
      repository: {
        object: {
          blame: {
            ranges: [
              { startingLine: 1, endingLine: 1, commit: { messageHeadline: 'Start the service' } },
              {
                startingLine: 2,
                endingLine: 2,
                commit: { oid: head, messageHeadline: 'Count again', committedDate: '2026-03-01T12:00:00Z' },
              },
              { startingLine: 3, endingLine: 3, commit: { messageHeadline: 'Start the service' } },
            ],
          },
        },
      },
    },
  });
  expect(foreign.body).toMatchObject({ data: { repository: null }, errors: [{ type: 'NOT_FOUND' }] });
  expect(wrong.body).toEqual({ errors: [{ message: "Field 'hash' doesn't exist on type 'Commit'" }] });
});

it('finds a deployment by environment and commit, and lists its newest status first', async () => {
  const { github, client, head } = await openShop();
  const { id, deliveries } = github.deploy('shop/orders', {
    sha: head,
    environment: 'production',
    state: 'in_progress',
  });
  github.moveDeployment('shop/orders', id, 'success');

  const found = await client.orders('GET', `/deployments?environment=production&sha=${head}`);
  const statuses = await client.orders('GET', `/deployments/${id}/statuses`);

  expect(found.list).toMatchObject([{ id, sha: head }]);
  expect(statuses.list.map((status) => status.state)).toEqual(['success', 'in_progress']);
  expect(deliveries.map(({ event }) => event)).toEqual(['deployment_status']);
  expect((await client.orders('GET', '/deployments?environment=staging')).list).toEqual([]);
});

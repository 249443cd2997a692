import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Client, createClient, pushBranch, type Seeded, seedShop } from '../stand-ins/github/client.ts';
import { type GitHubStandIn, startGitHubStandIn } from '../stand-ins/github/index.ts';
import { createOpenApiCheck } from '../stand-ins/github/openapi-check.ts';

const description = new URL('../../.cache/vendor-schemas/api.github.com-23.0.2.json', import.meta.url);

// `npm run test:vendor-schemas` brings the description first.
describe.skipIf(!existsSync(description))("the GitHub stand-in against GitHub's API description", () => {
  const state: { github?: GitHubStandIn; seeded?: Seeded; fix?: string } = {};
  const github = () => known(state.github);
  const seeded = () => known(state.seeded);
  const client = (): Client => seeded().client;
  const fix = () => known(state.fix);

  /** Calls the stand-in, and expects the status and no problems. */
  async function asked(by: Client, status: number, method: string, path: string, body?: unknown) {
    const before = github().problems.length;

    const reply = await by.call(method, path, body);

    expect({ problems: github().problems.slice(before), status: reply.status }).toEqual({ problems: [], status });
    return reply;
  }

  function orders(status: number, method: string, path: string, body?: unknown) {
    return asked(client(), status, method, `/repos/shop/orders${path}`, body);
  }

  beforeAll(async () => {
    const check = createOpenApiCheck(JSON.parse(readFileSync(description, 'utf8')));
    state.github = await startGitHubStandIn({ check });
    state.seeded = await seedShop(github());
    state.fix = await pushBranch(client(), seeded().head, 'suture/fix-1', 'one\ntwo and more\nthree\n');
    await client().orders('POST', '/pulls', {
      title: 'Fix',
      head: 'suture/fix-1',
      base: 'main',
      body: 'Why',
      draft: true,
    });
    github().requestChanges('shop/orders', 1, {
      by: 'ada',
      body: 'Not yet',
      comments: [{ path: 'src/total.js', line: 2, body: 'Why this?' }],
    });
  });

  afterAll(() => state.github?.close());

  it('seeds the world with requests that match the description', () => {
    expect(github().problems).toEqual([]);
    expect(github().unknown).toEqual([]);
    expect(github().requests.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
  });

  it('answers App requests as described', async () => {
    const { app, installationId } = seeded();

    await asked(app, 200, 'GET', '/app');
    await asked(app, 200, 'GET', '/repos/shop/orders/installation');
    await asked(app, 404, 'GET', '/repos/shop/secret/installation');
    const path = `/app/installations/${installationId}/access_tokens`;
    await asked(app, 201, 'POST', path, { repositories: ['orders'], permissions: { contents: 'read' } });
    await asked(app, 422, 'POST', path, { repositories: ['secret'] });
    await asked(app, 422, 'POST', path, { permissions: { administration: 'write' } });
    await asked(createClient(github().url, 'nonsense'), 401, 'GET', '/app');
  });

  it('answers repository requests as described', async () => {
    github().setBranchRules('shop/orders', 'main', [
      { type: 'deletion', ruleset_source_type: 'Repository', ruleset_source: 'shop/orders', ruleset_id: 1 },
    ]);

    await orders(200, 'GET', '');
    await asked(client(), 404, 'GET', '/repos/shop/secret');
    await orders(200, 'GET', '/branches/main');
    await orders(200, 'GET', '/branches/suture%2Ffix-1');
    await orders(200, 'GET', '/branches/suture/fix-1');
    await orders(404, 'GET', '/branches/none');
    expect((await orders(200, 'GET', '/rules/branches/main')).list).toHaveLength(1);
    expect((await orders(200, 'GET', '/collaborators/ada/permission')).body.permission).toBe('write');
    await orders(200, 'GET', '/collaborators/eve/permission');
    await orders(404, 'GET', '/collaborators/nobody/permission');
  });

  it('answers commit and content requests as described', async () => {
    const { head } = seeded();

    expect((await orders(200, 'GET', '/commits?sha=main&per_page=1&page=2')).headers.get('link')).toContain(
      'rel="prev"',
    );
    await orders(200, 'GET', `/commits/${head}`);
    await orders(200, 'GET', '/commits/suture/fix-1');
    await orders(422, 'GET', `/commits/${'0'.repeat(40)}`);
    expect((await orders(200, 'GET', `/compare/main...suture%2Ffix-1`)).body.status).toBe('ahead');
    await orders(200, 'GET', `/compare/suture%2Ffix-1...main`);
    await orders(200, 'GET', `/compare/${head}...main`);
    await orders(404, 'GET', '/compare/main...none');
    await orders(302, 'GET', `/tarball/${head}`);
    await orders(200, 'GET', '/contents/src/total.js?ref=main');
    await orders(200, 'GET', '/contents/src');
    await orders(200, 'GET', '/contents/');
    await orders(404, 'GET', '/contents/none.js');
  });

  it('answers requests about checks and reviewers as described', async () => {
    const { head } = seeded();
    const annotations = [{ path: 'src/total.js', line: 2, message: 'no' }];
    github().runCheck('shop/orders', { sha: head, name: 'test', conclusion: 'failure', summary: 'red', annotations });
    github().runCheck('shop/orders', { sha: head, name: 'lint', conclusion: null });
    github().setStatus('shop/orders', { sha: head, context: 'ci', state: 'pending' });

    const runs = await orders(200, 'GET', `/commits/${head}/check-runs?per_page=100`);
    expect(runs.body.total_count).toBe(2);
    await orders(
      200,
      'GET',
      `/check-runs/${z.array(z.object({ id: z.int() })).parse(runs.body.check_runs)[0]?.id}/annotations`,
    );
    await orders(200, 'GET', `/commits/${head}/status`);
    const [comment] = z.array(z.object({ id: z.int() })).parse((await orders(200, 'GET', '/pulls/1/comments')).list);
    await orders(201, 'POST', `/pulls/1/comments/${comment?.id}/replies`, { body: 'Because.' });
    await orders(404, 'POST', '/pulls/1/comments/1/replies', { body: 'Because.' });
    await orders(201, 'POST', '/pulls/1/requested_reviewers', { reviewers: ['ada'] });
    await orders(422, 'POST', '/pulls/1/requested_reviewers', { reviewers: ['nobody'] });
  });

  it('answers git object and ref requests as described', async () => {
    const { head } = seeded();
    const blob = await orders(201, 'POST', '/git/blobs', { content: 'aGk=', encoding: 'base64' });
    const tree = await orders(201, 'POST', '/git/trees', {
      base_tree: head,
      tree: [
        { path: 'README.md', mode: '100644', type: 'blob', sha: null },
        { path: 'bin/run', mode: '100755', type: 'blob', sha: blob.body.sha },
      ],
    });
    const author = { name: 'orders', email: 'orders@example.com', date: '2026-01-02T03:04:05Z' };
    const commit = await orders(201, 'POST', '/git/commits', {
      message: 'm',
      tree: tree.body.sha,
      parents: [head],
      author,
    });

    await orders(200, 'GET', `/git/blobs/${blob.body.sha}`);
    await orders(200, 'GET', `/git/trees/${tree.body.sha}?recursive=1`);
    await orders(200, 'GET', `/git/trees/main`);
    await orders(200, 'GET', `/git/commits/${commit.body.sha}`);
    await orders(404, 'GET', `/git/commits/${'0'.repeat(40)}`);
    await orders(422, 'POST', '/git/trees', {
      tree: [{ path: 'a', mode: '100644', type: 'blob', sha: '0'.repeat(40) }],
    });
    await orders(422, 'POST', '/git/commits', { message: 'm', tree: '0'.repeat(40), parents: [] });
    await orders(201, 'POST', '/git/refs', { ref: 'refs/heads/other', sha: head });
    await orders(422, 'POST', '/git/refs', { ref: 'refs/heads/other', sha: head });
    await orders(200, 'GET', '/git/ref/heads/other');
    await orders(404, 'GET', '/git/ref/heads/none');
    expect((await orders(200, 'GET', '/git/matching-refs/heads/')).list).toHaveLength(3);
    await orders(200, 'PATCH', '/git/refs/heads/other', { sha: commit.body.sha });
    await orders(422, 'PATCH', '/git/refs/heads/other', { sha: fix() });
    await orders(200, 'PATCH', '/git/refs/heads/other', { sha: fix(), force: true });
    await orders(204, 'DELETE', '/git/refs/heads/other');
    await orders(422, 'DELETE', '/git/refs/heads/other');
  });

  it('answers pull request operations as described', async () => {
    const { head } = seeded();
    await pushBranch(client(), head, 'suture/fix-2', 'one\nother\nthree\n');

    await orders(201, 'POST', '/pulls', { title: 'Other', head: 'suture/fix-2', base: 'main' });
    await orders(422, 'POST', '/pulls', { title: 'Other', head: 'suture/fix-2', base: 'main' });
    await orders(422, 'POST', '/pulls', { title: 'Other', head: 'none', base: 'main' });
    await orders(422, 'POST', '/pulls', { title: 'x'.repeat(257), head: 'suture/fix-2', base: 'main' });
    await orders(200, 'GET', '/pulls?state=all&base=main&direction=asc');
    expect((await orders(200, 'GET', '/pulls?head=shop:suture/fix-1')).list).toHaveLength(1);
    await orders(200, 'GET', '/pulls/1');
    await orders(404, 'GET', '/pulls/99');
    await orders(200, 'PATCH', '/pulls/1', { title: 'Fix it', body: '' });
    expect((await orders(200, 'GET', '/pulls/1/reviews')).list).toHaveLength(1);
    // The comment and the answer to it.
    expect((await orders(200, 'GET', '/pulls/1/comments')).list).toHaveLength(2);
    expect((await orders(200, 'GET', '/pulls/1/files')).list).toHaveLength(1);
    expect((await orders(200, 'GET', '/pulls/1/commits')).list).toHaveLength(1);
    await orders(405, 'PUT', '/pulls/1/merge', {});
    await orders(409, 'PUT', '/pulls/2/merge', { sha: head });
    await orders(200, 'PUT', '/pulls/2/merge', { merge_method: 'squash' });
    expect((await orders(200, 'GET', '/pulls/2')).body.merged).toBe(true);
    await orders(200, 'PATCH', '/pulls/1', { state: 'closed' });
    await orders(409, 'POST', '/merges', { base: 'main', head: 'suture/fix-1' });
    await orders(204, 'POST', '/merges', { base: 'main', head });
    await orders(404, 'POST', '/merges', { base: 'none', head });
    await orders(201, 'POST', '/merges', { base: 'suture/fix-2', head: 'main' });
  });

  it('answers issue and label requests as described', async () => {
    const issue = await orders(201, 'POST', '/issues', {
      title: 'Broken',
      body: 'It is',
      labels: ['incident'],
      assignees: ['ada'],
    });
    const path = `/issues/${issue.body.number}`;

    await orders(422, 'POST', '/issues', { title: 'x'.repeat(257) });
    expect((await orders(200, 'GET', '/issues?labels=incident&state=all&creator=suture%5Bbot%5D')).list).toHaveLength(
      1,
    );
    await orders(200, 'GET', '/issues?state=all');
    await orders(200, 'GET', path);
    await orders(404, 'GET', '/issues/999');
    await orders(201, 'POST', `${path}/comments`, { body: 'Looking' });
    expect((await orders(200, 'GET', `${path}/comments`)).list).toHaveLength(1);
    expect((await orders(200, 'POST', `${path}/labels`, { labels: ['severity: high'] })).list).toHaveLength(2);
    await orders(200, 'PATCH', path, { state: 'closed', state_reason: 'completed' });
    await orders(201, 'POST', '/labels', { name: 'fresh', color: 'aabbcc', description: 'New' });
    await orders(422, 'POST', '/labels', { name: 'fresh' });
    await orders(200, 'GET', '/labels/severity%3A%20high');
    await orders(404, 'GET', '/labels/none');
    expect((await orders(200, 'GET', '/labels')).list).toHaveLength(3);
  });

  it('answers deployment requests as described', async () => {
    const { id } = github().deploy('shop/orders', {
      sha: seeded().head,
      environment: 'production',
      state: 'in_progress',
    });
    github().moveDeployment('shop/orders', id, 'success');

    expect((await orders(200, 'GET', `/deployments?environment=production&sha=${seeded().head}`)).list).toHaveLength(1);
    expect((await orders(200, 'GET', '/deployments?environment=staging')).list).toHaveLength(0);
    expect((await orders(200, 'GET', `/deployments/${id}/statuses`)).list).toMatchObject([
      { state: 'success' },
      { state: 'in_progress' },
    ]);
    await orders(404, 'GET', '/deployments/1/statuses');
  });

  it.each([
    [
      'a required field is missing',
      'POST',
      '/git/refs',
      { ref: 'refs/heads/x' },
      "request body must have required property 'sha'",
    ],
    ['a field has the wrong type', 'POST', '/git/blobs', { content: 7 }, 'request body/content must be string'],
    [
      'a field is misspelt',
      'POST',
      '/pulls',
      { title: 't', head: 'h', base: 'main', drafty: true },
      'unknown member drafty',
    ],
    ['a value is not allowed', 'GET', '/pulls?state=opened', undefined, 'parameter state must be equal to one of'],
    ['a parameter is unknown', 'GET', '/commits?ref=main', undefined, 'unknown parameter ref'],
    ['a parameter is not a number', 'GET', '/issues?per_page=many', undefined, 'parameter per_page must be integer'],
    ['a path parameter is not a number', 'GET', '/pulls/one', undefined, 'parameter pull_number must be integer'],
  ])('refuses a request in which %s', async (_, method, path, body, problem) => {
    const before = github().problems.length;

    const reply = await client().orders(method, path, body);

    expect(reply.status).toBe(422);
    expect(github().problems.slice(before).join('\n')).toContain(problem);
  });

  it('reports a response that does not match the description', () => {
    const check = createOpenApiCheck(JSON.parse(readFileSync(description, 'utf8')));
    const exchange = { method: 'GET', path: '/repos/o/r/git/ref/heads/x', requestBody: undefined };
    const object = { type: 'commit', sha: '0'.repeat(40), url: 'http://host/x' };

    const good = check({
      ...exchange,
      status: 200,
      responseBody: { ref: 'r', node_id: 'n', url: 'http://host/x', object },
    });
    const bad = check({
      ...exchange,
      status: 200,
      responseBody: { ref: 'r', node_id: 'n', url: 'no address', object: {} },
    });

    expect(good).toEqual([]);
    expect(bad).toHaveLength(4);
    expect(check({ ...exchange, status: 201, responseBody: {} })).toHaveLength(1);
    expect(check({ ...exchange, path: '/no/such', status: 200, responseBody: {} })).toHaveLength(1);
  });
});

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The world is not seeded yet.');
  return value;
}

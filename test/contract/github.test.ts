import { generateKeyPairSync } from 'node:crypto';
import { createGitHub, type GitHub, webhookEvents } from '@suture/adapters/github';
import { readTree } from '@suture/adapters/snapshots';
import { type Incident, type ReviewRequest, readConfig } from '@suture/core';
import { createTestWorld, sampleAlert } from '@suture/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GitHubStandIn, startGitHubStandIn } from '../stand-ins/github/index.ts';

const repository = 'shop/orders';
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const source = 'export const total = (order) => order.total;\n';
const mended = source.replace('order.total', 'order?.total');

let host: GitHubStandIn;
let github: GitHub;
let base: string;

beforeEach(async () => {
  host = await startGitHubStandIn();
  base = host.createRepository({
    name: repository,
    files: { 'src/order.js': source, 'package.json': '{"scripts":{"test":"node --test"}}\n' },
  }).head;
  host.addUser({ login: 'reviewer', type: 'User', permissions: { [repository]: 'write' } });
  host.addUser({ login: 'passer-by', type: 'User', permissions: { [repository]: 'read' } });
  host.addUser({ login: 'linter[bot]', type: 'Bot', permissions: { [repository]: 'write' } });
  host.installApp({
    appId: 7,
    publicKey,
    repositories: [repository],
    permissions: {
      ...{ metadata: 'read', contents: 'write', pull_requests: 'write', issues: 'write', deployments: 'read' },
      ...{ checks: 'read', statuses: 'read' },
    },
  });
  github = createGitHub({
    app: { id: '7', privateKey },
    config: readConfig(
      { services: { orders: { repository, branch: 'main' } }, github: { apiUrl: host.url } },
      'the configuration',
    ),
    log: createTestWorld().ports.log,
    patient: false,
  });
});
afterEach(async () => {
  expect(host.unknown).toEqual([]);
  expect(host.requests.filter(({ method, path }) => method === 'PUT' || path.endsWith('/merges'))).toEqual([]);
  await host.close();
});

function request(change: Partial<ReviewRequest> = {}): ReviewRequest {
  return {
    incidentId: 'inc-1',
    baseCommit: base,
    branch: 'suture/inc-1',
    title: 'Guard the order',
    body: 'What broke',
    files: [
      { path: 'src/order.js', before: source, after: mended },
      { path: 'suture-reproduction/replay.test.js', before: null, after: 'test();\n' },
    ],
    message: 'Guard the order\n\nIt may be missing.\n\nIncident: inc-1',
    draft: true,
    ...change,
  };
}

function incidentOf(change: Partial<Incident> = {}): Incident {
  return {
    id: 'inc-1',
    version: 1,
    status: 'running',
    stage: 'detect',
    service: 'orders',
    repository,
    alert: sampleAlert,
    createdAt: '2026-11-24T09:00:00.000Z',
    updatedAt: '2026-11-24T09:00:00.000Z',
    attempts: { diagnose: 0, fix: 0, fixInRound: 0, review: 0, observe: 0 },
    ...change,
  };
}

describe('what others change on GitHub', () => {
  const pushed = { 'src/order.js': source.replace('=>', ' =>') };

  it('is every open pull request with the lines that it touches and who made it', async () => {
    const ours = await github.codeHost.openReview(repository, request());
    host.commit(repository, 'mend', { message: 'Mend it', files: pushed, by: 'reviewer' });
    const theirs = host.openPull(repository, { by: 'reviewer', branch: 'mend', title: 'Mend it', body: 'By hand' });
    host.commit(repository, 'tidy', { message: 'Tidy', files: { 'src/tidy.js': 'x\n' }, by: 'linter[bot]' });
    host.openPull(repository, { by: 'linter[bot]', branch: 'tidy', title: 'Tidy' });

    const found = await github.codeHost.otherChanges(repository, base);

    expect(found.map(({ kind, by, branch }) => [kind, by, branch]).sort()).toEqual([
      ['open', 'bot', 'tidy'],
      ['open', 'person', 'mend'],
      ['open', 'suture', 'suture/inc-1'],
    ]);
    expect(found.find(({ id }) => id === String(theirs))).toMatchObject({
      title: 'Mend it',
      text: 'By hand',
      base: 'main',
      files: [{ path: 'src/order.js', ranges: [{ from: 1, to: 1 }] }],
    });
    expect(found.find(({ id }) => id === ours.id)?.files.map(({ path }) => path)).toContain('src/order.js');
  });

  it('is what a person closed of Suture, and not what Suture closed itself', async () => {
    const first = await github.codeHost.openReview(repository, request());
    host.closePull(repository, Number(first.id), { by: 'reviewer' });
    const second = await github.codeHost.openReview(
      repository,
      request({ incidentId: 'inc-2', branch: 'suture/inc-2' }),
    );
    await github.codeHost.closeReview(repository, second.id, 'handed over');

    const found = await github.codeHost.otherChanges(repository, base);

    expect(found.map(({ kind, id }) => [kind, id])).toEqual([['closed', first.id]]);
  });

  it('is each commit on the shipping branch that the deployed one lacks, the newest first', async () => {
    const { sha: older } = host.commit(repository, 'main', { message: 'Add', files: { 'src/a.js': 'a\n' } });
    const { sha: newer } = host.commit(repository, 'main', { message: 'Mend\n\nWhy', files: pushed });

    expect(await github.codeHost.otherChanges(repository, base)).toMatchObject([
      { kind: 'shipped', id: newer, title: 'Mend', text: 'Mend\n\nWhy', files: [{ path: 'src/order.js' }] },
      { kind: 'shipped', id: older },
    ]);
    expect(await github.codeHost.otherChanges(repository, newer)).toEqual([]);
  });
});

describe('GitHub as the code host', () => {
  it('opens one verified draft pull request, however often it is called', async () => {
    const first = await github.codeHost.openReview(repository, request());
    const again = await github.codeHost.openReview(repository, request());

    expect(again).toEqual(first);
    expect(host.pulls(repository)).toHaveLength(1);
    expect(host.readFile(repository, 'suture/inc-1', 'src/order.js')).toBe(mended);
    expect(host.readFile(repository, 'main', 'src/order.js')).toBe(source);
    const review = await github.codeHost.readReview(repository, first.id);
    expect(review).toMatchObject({ status: 'open', draft: true, headCommit: first.headCommit, branch: 'suture/inc-1' });
  });

  it('updates its pull request with another fix', async () => {
    const first = await github.codeHost.openReview(repository, request());
    const files = [{ path: 'src/order.js', before: source, after: `${mended}// again\n` }];

    const second = await github.codeHost.openReview(repository, request({ title: 'Guard it again', files }));

    expect(second).toMatchObject({ id: first.id, branch: first.branch });
    expect(second.headCommit).not.toBe(first.headCommit);
    expect(host.pulls(repository)).toMatchObject([{ title: 'Guard it again', head: { sha: second.headCommit } }]);
    expect(host.readFile(repository, 'suture/inc-1', 'suture-reproduction/replay.test.js')).toBeUndefined();
  });

  it('does not overwrite a branch with commits of others', async () => {
    host.commit(repository, 'main', { message: 'Mine', files: { 'a.txt': 'a' } });
    await github.codeHost.openReview(repository, request());
    host.pushTo(repository, 'suture/inc-1', { 'b.txt': 'b' }, { by: 'reviewer' });

    const opened = github.codeHost.openReview(
      repository,
      request({ title: 'Other', message: 'Other\n\nIncident: inc-1' }),
    );

    await expect(opened).rejects.toMatchObject({ name: 'BranchTaken' });
  });

  it('names the rules that keep it from its own branch, and what to do', async () => {
    host.setBranchRules(repository, 'suture/inc-1', [{ type: 'creation' }, { type: 'branch_name_pattern' }]);
    const refused = {
      message: 'Repository rule violations found\n\nCannot create ref due to creations being restricted.',
    };
    host.fail({ method: 'POST', path: /\/git\/refs$/ }, { status: 422, body: refused });

    await expect(github.codeHost.openReview(repository, request())).rejects.toMatchObject({
      name: 'BranchRefused',
      message: expect.stringMatching(
        /Exclude suture\/\*\* from its rules \(creation, branch_name_pattern\), or let the App/,
      ),
    });
    expect(host.pulls(repository)).toEqual([]);
  });

  it('says whether a rule demands a review before a merge', async () => {
    const without = await github.codeHost.openReview(repository, request());
    host.setBranchRules(repository, 'main', [
      { type: 'pull_request', parameters: { required_approving_review_count: 1 } },
    ]);
    const withRule = await github.codeHost.openReview(repository, request());
    host.setBranchRules(repository, 'main', [{ type: 'deletion' }]);
    const otherwise = await github.codeHost.openReview(repository, request());

    expect([without, withRule, otherwise].map(({ requiresReview }) => requiresReview)).toEqual([
      false,
      true,
      undefined,
    ]);
  });

  it('does not count a merge by a person who may not write any more', async () => {
    const { id } = await github.codeHost.openReview(repository, request({ draft: false }));
    host.merge(repository, Number(id), { by: 'reviewer' });
    host.addUser({ login: 'reviewer', permissions: { [repository]: 'read' } });

    expect(await github.codeHost.readReview(repository, id)).toMatchObject({ status: 'merged', withoutPerson: true });
  });

  it('does not change a file that differs from what the fix expects', async () => {
    const files = [{ path: 'src/order.js', before: 'something else', after: mended }];

    await expect(github.codeHost.openReview(repository, request({ files }))).rejects.toMatchObject({
      name: 'BaseMismatch',
    });
    expect(host.branches(repository)).toEqual(['main']);
  });

  it('accepts requested changes, with their comments, only from a person with write access', async () => {
    const { id } = await github.codeHost.openReview(repository, request({ draft: false }));
    host.requestChanges(repository, Number(id), { by: 'passer-by', body: 'No!' });
    host.requestChanges(repository, Number(id), { by: 'linter[bot]', body: 'Semicolons' });
    const before = await github.codeHost.readReview(repository, id);
    host.requestChanges(repository, Number(id), {
      by: 'reviewer',
      body: 'Say why',
      comments: [{ path: 'src/order.js', line: 1, body: 'use a default' }],
    });

    const after = await github.codeHost.readReview(repository, id);

    expect(before).toMatchObject({ status: 'open', comments: [] });
    expect(after).toMatchObject({
      status: 'changes_requested',
      decidedBy: 'reviewer',
      comments: [
        { by: 'reviewer', text: 'Say why' },
        { by: 'reviewer', text: 'src/order.js:1 use a default' },
      ],
    });
  });

  it('ignores requested changes on a commit that is no longer the head', async () => {
    const { id } = await github.codeHost.openReview(repository, request({ draft: false }));
    host.requestChanges(repository, Number(id), { by: 'reviewer', body: 'Say why' });
    await github.codeHost.openReview(repository, request({ message: 'Say why\n\nIncident: inc-1' }));

    expect((await github.codeHost.readReview(repository, id)).status).toBe('open');
  });

  it('reports a merge and who merged', async () => {
    const { id } = await github.codeHost.openReview(repository, request({ draft: false }));
    const { sha } = host.merge(repository, Number(id), { by: 'reviewer' });

    expect(await github.codeHost.readReview(repository, id)).toMatchObject({
      status: 'merged',
      decidedBy: 'reviewer',
      mergeCommit: sha,
    });
  });

  it.each([
    ['nobody approved', [], { decidedBy: 'queue[bot]', withoutPerson: true }],
    ['somebody approved who may not write', ['passer-by'], { decidedBy: 'queue[bot]', withoutPerson: true }],
    ['another program approved', ['linter[bot]'], { decidedBy: 'queue[bot]', withoutPerson: true }],
    ['a person approved who may write', ['passer-by', 'reviewer'], { decidedBy: 'reviewer' }],
  ])('says of a merge by a program whether a person stands behind it: %s', async (_name, approvers, expected) => {
    host.addUser({ login: 'queue[bot]', type: 'Bot', permissions: { [repository]: 'write' } });
    const { id } = await github.codeHost.openReview(repository, request({ draft: false }));
    for (const by of approvers) host.approve(repository, Number(id), { by, body: '' });
    host.merge(repository, Number(id), { by: 'queue[bot]' });

    const { decidedBy, withoutPerson } = await github.codeHost.readReview(repository, id);

    expect({ decidedBy, ...(withoutPerson === undefined ? {} : { withoutPerson }) }).toEqual(expected);
  });

  it('does not count an approval that was taken back, or is of an earlier commit', async () => {
    host.addUser({ login: 'queue[bot]', type: 'Bot', permissions: { [repository]: 'write' } });
    const { id } = await github.codeHost.openReview(repository, request({ draft: false }));
    host.approve(repository, Number(id), { by: 'reviewer', body: '' });
    await github.codeHost.openReview(repository, request({ draft: false, message: 'Other\n\nIncident: inc-1' }));
    host.merge(repository, Number(id), { by: 'queue[bot]' });

    expect(await github.codeHost.readReview(repository, id)).toMatchObject({ withoutPerson: true });
  });

  it('closes its pull request with the reason and deletes the branch; closing again is no error', async () => {
    const { id } = await github.codeHost.openReview(repository, request());

    await github.codeHost.closeReview(repository, id, 'Handed over');
    await github.codeHost.closeReview(repository, id, 'Handed over');

    expect((await github.codeHost.readReview(repository, id)).status).toBe('closed');
    expect(host.branches(repository)).toEqual(['main']);
    expect(host.comments(repository, Number(id))).toHaveLength(1);
  });

  it('reads the deployed commit from the newest successful deployment, or from the branch without one', async () => {
    const unrecorded = await github.codeHost.deployedCommit(incidentOf());
    const { sha: next } = host.commit(repository, 'main', { message: 'Next', files: { 'a.txt': 'a' } });
    host.deploy(repository, { sha: base, environment: 'production', state: 'success' });
    host.deploy(repository, { sha: next, environment: 'production', state: 'failure' });

    expect(unrecorded).toBe(base);
    expect(await github.codeHost.deployedCommit(incidentOf())).toBe(base);
  });

  it('reads history with files, and the tree of a commit', async () => {
    const { sha } = host.commit(repository, 'main', { message: 'Mend\n\nlong', files: { 'src/order.js': mended } });

    const [newest, oldest] = await github.codeHost.history(repository, sha, 5);
    const files = await readTree(await github.tree(repository, base));

    expect(newest).toMatchObject({ id: sha, subject: 'Mend', files: ['src/order.js'] });
    expect(oldest?.id).toBe(base);
    expect(files.get('src/order.js')).toBe(source);
  });

  it('returns the same diff as git', async () => {
    const diff = await github.codeHost.diff(repository, base, request().files);

    expect(diff).toContain(
      'diff --git a/src/order.js b/src/order.js\n--- a/src/order.js\n+++ b/src/order.js\n@@ -1,1 +1,1 @@',
    );
    expect(diff).toContain('--- /dev/null\n+++ b/suture-reproduction/replay.test.js\n');
  });
});

describe('GitHub issues as tickets', () => {
  it('are opened once, commented once per key, and closed once', async () => {
    const tickets = github.ticketsFor(repository);

    const ticket = await tickets.open('inc-1', 'orders fails', 'Service orders');
    const again = await tickets.open('inc-1', 'orders fails', 'Service orders');
    await tickets.comment(ticket, 'diagnosis-1', 'Because');
    await tickets.comment(ticket, 'diagnosis-1', 'Because');
    await tickets.close(ticket, 'Resolved');
    await tickets.close(ticket, 'Resolved');

    expect(again).toEqual(ticket);
    expect(host.issues(repository)).toMatchObject([{ state: 'closed', state_reason: 'completed' }]);
    expect(host.comments(repository, Number(ticket.id)).map((comment) => String(comment.body).split('\n')[0])).toEqual([
      'Because',
      'Resolved',
    ]);
  });
});

describe('GitHub deployments as rollouts', () => {
  it('are live after a successful deployment of the commit, failed after a failed or superseding one', async () => {
    const { sha: merged } = host.commit(repository, 'main', { message: 'Merge', files: { 'a.txt': 'a' } });
    const status = async () => (await github.rollouts.status(incidentOf(), merged)).status;
    const seen = [await status()];
    host.deploy(repository, { sha: merged, environment: 'production', state: 'in_progress' });
    seen.push(await status());
    host.deploy(repository, { sha: merged, environment: 'production', state: 'failure' });
    seen.push(await status());
    const { sha: later } = host.commit(repository, 'main', { message: 'Later', files: { 'b.txt': 'b' } });
    host.deploy(repository, { sha: later, environment: 'production', state: 'success' });
    seen.push(await status());
    host.deploy(repository, { sha: base, environment: 'production', state: 'success' });
    seen.push(await status());

    expect(seen).toEqual(['pending', 'pending', 'failed', 'live', 'failed']);
  });
});

describe('recorded deployments', () => {
  it('are listed newest first, of one environment or of all', async () => {
    host.deploy(repository, { sha: base, environment: 'staging', state: 'success' });
    host.deploy(repository, { sha: base, environment: 'production', state: 'failure' });

    const all = await github.deployments(repository, 5);
    const staging = await github.deployments(repository, 5, 'staging');

    expect(all.map(({ environment }) => environment)).toEqual(['production', 'staging']);
    expect(staging).toMatchObject([{ environment: 'staging', state: 'success', commit: base }]);
  });
});

describe('GitHub permissions', () => {
  it('are requested for one repository and only for what the operation needs', async () => {
    await github.codeHost.history(repository, base, 1);
    await github.ticketsFor(repository).open('inc-1', 'orders fails', 'x');

    const used = host.requests.map(({ method, path, tokenPermissions }) => [
      method,
      path.split('?')[0],
      tokenPermissions,
    ]);

    expect(used).toContainEqual(['GET', '/repos/shop/orders/commits', { contents: 'read', metadata: 'read' }]);
    expect(used).toContainEqual(['POST', '/repos/shop/orders/issues', { issues: 'write', metadata: 'read' }]);
  });

  it('that are missing give an error with a remedy', async () => {
    await expect(github.codeHost.history('shop/other', base, 1)).rejects.toMatchObject({
      name: 'CodeHostRefused',
      message: expect.stringContaining('installed on the repository'),
    });
  });

  it.each([
    [{ status: 403, headers: { 'retry-after': '90' } }, 'CodeHostThrottled'],
    [{ status: 429 }, 'CodeHostThrottled'],
    [{ status: 502 }, 'CodeHostUnavailable'],
  ])('maps %j to the error name that the state machine matches', async (failure, name) => {
    host.fail({ method: 'GET', path: '/repos/shop/orders/commits' }, { times: 5, ...failure });

    await expect(github.codeHost.history(repository, base, 1)).rejects.toMatchObject({ name });
  });

  it.each([
    ['RATE_LIMITED', 'CodeHostThrottled'],
    ['FORBIDDEN', 'CodeHostRefused'],
    ['SERVICE_UNAVAILABLE', 'CodeHostUnavailable'],
  ])('maps the GraphQL error %s, sent with status 200, to its error name', async (type, name) => {
    const body = { data: { repository: null }, errors: [{ type, message: 'No' }] };
    host.fail({ method: 'POST', path: '/graphql' }, { status: 200, body });

    await expect(github.codeHistory.blame(repository, base, 'src/order.js')).rejects.toMatchObject({ name });
  });

  it('and the events of the App are what its owner set', async () => {
    const { events, permissions } = await github.registration();

    expect(events).toEqual(expect.arrayContaining([...webhookEvents]));
    expect(permissions).toMatchObject({ contents: 'write' });
  });

  it('are reported to the operator', async () => {
    host.setBranchRules(repository, 'main', [
      { type: 'pull_request', parameters: { required_approving_review_count: 1 } },
    ]);

    expect(await github.permissions(repository, 'main')).toMatchObject({
      installed: true,
      permissions: { contents: 'write', issues: 'write' },
      branchRules: ['pull_request'],
      requiresReview: true,
    });
    expect(await github.permissions('shop/other')).toMatchObject({ installed: false });
  });
});

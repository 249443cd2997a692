import { createGitLab, guardGitLabRequests } from '@suture/adapters/gitlab';
import { readTree } from '@suture/adapters/snapshots';
import { type Incident, type ReviewRequest, toMarkdown } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GitLabSetting, openGitLab, project } from './open-gitlab.ts';

const source = 'export const total = (order) => order.total;\n';
const mended = source.replace('order.total', 'order?.total');

let setting: GitLabSetting;
let base: string;

beforeEach(async () => {
  setting = await openGitLab((host) => {
    base = host.createProject({ path: project, files: { 'src/order.js': source, 'package.json': '{}\n' } }).head;
  });
});

afterEach(async () => {
  const { host } = setting;
  expect(host.unknown).toEqual([]);
  expect(host.problems).toEqual([]);
  expect(host.quickActions).toEqual([]);
  expect(host.requests.filter(({ path }) => /\/(?:merge|approve|rebase)$/.test(path))).toEqual([]);
  await setting.close();
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
    draft: false,
    ...change,
  };
}

const incident: Incident = { ...sampleIncident, service: 'orders', repository: project };
const open = async (change: Partial<ReviewRequest> = {}) => {
  const ref = await setting.gitlab.codeHost.openReview(project, request(change));
  return { ...ref, iid: Number(ref.id) };
};
const read = (id: string) => setting.gitlab.codeHost.readReview(project, id);

describe('a merge request', () => {
  it('is one draft on a branch of its own, however often it is opened', async () => {
    const first = await open({ draft: true });
    const again = await open({ draft: true });

    expect(again).toEqual(first);
    expect(setting.host.mergeRequests(project)).toMatchObject([{ title: 'Draft: Guard the order', draft: true }]);
    expect(setting.host.readFile(project, 'suture/inc-1', 'src/order.js')).toBe(mended);
    expect(setting.host.readFile(project, 'main', 'src/order.js')).toBe(source);
    expect(await read(first.id)).toMatchObject({ status: 'open', draft: true, headCommit: first.headCommit });
  });

  it('is updated with another fix, and stays ready once a person made it so', async () => {
    const first = await open({ draft: true });
    setting.host.markReady(project, first.iid);
    const files = [{ path: 'src/order.js', before: source, after: `${mended}// again\n` }];

    const second = await open({ draft: true, title: 'Guard it again', files });

    expect(second).toMatchObject({ id: first.id, branch: first.branch });
    expect(second.headCommit).not.toBe(first.headCommit);
    expect(setting.host.mergeRequests(project)).toMatchObject([{ title: 'Guard it again', sha: second.headCommit }]);
    expect(setting.host.readFile(project, 'suture/inc-1', 'suture-reproduction/replay.test.js')).toBeUndefined();
  });

  it('is found again when the answer to opening it was lost', async () => {
    setting.host.fail({ method: 'POST', path: /merge_requests$/ }, { status: 502, afterEffect: true });
    await expect(open()).rejects.toMatchObject({ name: 'CodeHostUnavailable' });

    const { iid } = await open();

    expect(setting.host.mergeRequests(project)).toHaveLength(1);
    expect(iid).toBe(1);
  });

  it('does not overwrite a branch with commits of others', async () => {
    await open();
    setting.host.commit(project, 'suture/inc-1', { by: 'reviewer', message: 'Mine', files: { 'b.txt': 'b' } });

    await expect(open({ message: 'Other\n\nIncident: inc-1' })).rejects.toMatchObject({ name: 'BranchTaken' });
  });

  it.each([
    [
      'a protected pattern',
      (host: GitLabSetting['host']) => host.protect(project, 'suture/inc-1', { push: 40, merge: 40 }),
    ],
    ['a push rule', (host: GitLabSetting['host']) => host.change(project, { branchNames: /^feature\// })],
  ])('says what to exclude when %s keeps Suture from its own branch', async (_what, forbid) => {
    forbid(setting.host);

    await expect(open()).rejects.toMatchObject({
      name: 'BranchRefused',
      message: expect.stringContaining('Exclude suture/** from its rules (protected branches and push rules)'),
    });
    expect(setting.host.mergeRequests(project)).toEqual([]);
  });

  it('does not change a file that differs from what the fix expects, or begin at a commit that was never pushed', async () => {
    const files = [{ path: 'src/order.js', before: 'something else', after: mended }];

    await expect(open({ files })).rejects.toMatchObject({ name: 'BaseMismatch' });
    await expect(open({ baseCommit: 'f'.repeat(40) })).rejects.toThrow('Push it to GitLab first');
    expect(setting.host.branches(project)).toEqual(['main']);
  });

  it.each([
    [0, false],
    [2, true],
  ])('says whether a rule demands a review: %i approvals', async (approvalsRequired, expected) => {
    setting.host.change(project, { approvalsRequired });

    expect((await open()).requiresReview).toBe(expected);
  });

  it('is closed with one comment although a try failed in between, and its branch is deleted', async () => {
    const { id, iid } = await open();
    setting.host.fail({ method: 'PUT', path: /merge_requests\/1$/ }, { status: 500 });
    await expect(setting.gitlab.codeHost.closeReview(project, id, 'Handed over')).rejects.toThrow();

    await setting.gitlab.codeHost.closeReview(project, id, 'Handed over');
    await setting.gitlab.codeHost.closeReview(project, id, 'Handed over');

    expect((await read(id)).status).toBe('closed');
    expect(setting.host.branches(project)).toEqual(['main']);
    expect(setting.host.notes(project, { mergeRequest: iid })).toHaveLength(1);
  });
});

describe('a decision on GitLab', () => {
  it.each(['merge', 'squash', 'fast-forward', 'rebase'] as const)('is a merge by a person: %s', async (method) => {
    const { id, iid } = await open();
    if (method === 'rebase')
      setting.host.commit(project, 'main', { by: 'maintainer', message: 'Else', files: { a: 'a' } });
    const { sha } = setting.host.merge(project, iid, { by: 'reviewer', method });

    const review = await read(id);

    expect(review).toMatchObject({ status: 'merged', decidedBy: 'reviewer', mergeCommit: sha });
    expect(review.withoutPerson).toBeUndefined();
    expect(setting.host.head(project, 'main')).toBe(sha);
  });

  it('is not yet made while a merge train holds it', async () => {
    const { id, iid } = await open();
    setting.host.lock(project, iid);

    expect((await read(id)).status).toBe('open');
  });

  it.each<[string, (host: GitLabSetting['host'], iid: number) => void, object]>([
    ['nobody approved', () => undefined, { decidedBy: 'renovate', withoutPerson: true }],
    ['a reporter approved', (host, iid) => host.approve(project, iid, { by: 'reporter' }), { withoutPerson: true }],
    ['an outsider approved', (host, iid) => host.approve(project, iid, { by: 'passer-by' }), { withoutPerson: true }],
    [
      'another program approved',
      (host, iid) => host.approve(project, iid, { by: 'renovate' }),
      { withoutPerson: true },
    ],
    [
      'Suture itself approved',
      (host, iid) => host.approve(project, iid, { by: 'project_7_bot_suture' }),
      { withoutPerson: true },
    ],
    ['a developer approved', (host, iid) => host.approve(project, iid, { by: 'reviewer' }), { decidedBy: 'reviewer' }],
    [
      'a developer approved who is blocked now',
      (host, iid) => {
        host.approve(project, iid, { by: 'reviewer' });
        host.block('reviewer');
      },
      { withoutPerson: true },
    ],
    [
      'a developer approved who lost the role',
      (host, iid) => {
        host.approve(project, iid, { by: 'reviewer' });
        host.setRole('reviewer', project, 20);
      },
      { withoutPerson: true },
    ],
    [
      'a developer approved and took it back',
      (host, iid) => {
        host.approve(project, iid, { by: 'reviewer' });
        host.unapprove(project, iid, { by: 'reviewer' });
      },
      { withoutPerson: true },
    ],
    [
      'a developer approved an earlier commit, and the project keeps approvals',
      (host, iid) => {
        host.approve(project, iid, { by: 'reviewer' });
        host.commit(project, 'suture/inc-1', { by: 'renovate', message: 'Later', files: { 'b.txt': 'b' } });
      },
      { withoutPerson: true },
    ],
    [
      'a developer approved the pushed commit again',
      (host, iid) => {
        host.commit(project, 'suture/inc-1', { by: 'renovate', message: 'Later', files: { 'b.txt': 'b' } });
        host.approve(project, iid, { by: 'reviewer' });
      },
      { decidedBy: 'reviewer' },
    ],
    [
      'a developer approved a commit that was pushed away and back',
      (host, iid) => {
        const head = host.head(project, 'suture/inc-1') ?? '';
        host.approve(project, iid, { by: 'reviewer' });
        host.commit(project, 'suture/inc-1', { by: 'renovate', message: 'Later', files: { 'b.txt': 'b' } });
        host.forcePush(project, 'suture/inc-1', head, { by: 'renovate' });
      },
      { withoutPerson: true },
    ],
  ])('by a program needs a person behind it: %s', async (_what, act, expected) => {
    const { id, iid } = await open();
    act(setting.host, iid);
    setting.host.merge(project, iid, { by: 'renovate' });

    const { status, decidedBy, withoutPerson } = await read(id);

    expect({ status, decidedBy, withoutPerson }).toMatchObject({
      status: 'merged',
      withoutPerson: undefined,
      ...expected,
    });
  });

  it('does not count a merge by a person who may not write any more', async () => {
    const { id, iid } = await open();
    setting.host.merge(project, iid, { by: 'reviewer' });
    setting.host.setRole('reviewer', project, 20);

    expect(await read(id)).toMatchObject({ status: 'merged', withoutPerson: true });
  });

  it('is a request for changes with its comments, from people who may write alone', async () => {
    const { id, iid } = await open();
    const { host } = setting;
    host.requestChanges(project, iid, { by: 'reporter', body: 'No!' });
    host.requestChanges(project, iid, { by: 'renovate', body: 'Semicolons' });
    const before = await read(id);
    host.requestChanges(project, iid, {
      by: 'reviewer',
      body: 'Say why',
      comments: [{ path: 'src/order.js', line: 1, body: 'use a default' }],
    });

    const after = await read(id);

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

  it('is of the head commit: a request before the last push does not count', async () => {
    const { id, iid } = await open();
    setting.host.requestChanges(project, iid, { by: 'reviewer', body: 'Say why' });
    await open({ message: 'Say why\n\nIncident: inc-1' });

    expect(await read(id)).toMatchObject({ status: 'open', comments: [] });
  });

  it('is no comment, however it is worded', async () => {
    const { id, iid } = await open();
    setting.host.comment(project, iid, { by: 'reviewer', body: 'requested changes' });
    setting.host.comment(project, iid, { by: 'reviewer', body: 'approved this merge request' });

    expect((await read(id)).status).toBe('open');
  });

  it('is what stands at the end: closed, opened again, closed by deletion', async () => {
    const { id, iid } = await open();
    const { host } = setting;
    host.closeMergeRequest(project, iid, { by: 'reviewer' });
    const closed = await read(id);
    host.reopenMergeRequest(project, iid, { by: 'reviewer' });
    const opened = await read(id);
    host.deleteMergeRequest(project, iid);

    expect(closed).toMatchObject({ status: 'closed', decidedBy: 'reviewer' });
    expect(opened).toMatchObject({ status: 'open' });
    expect((await read(id)).status).toBe('closed');
  });

  it('is still read when a person gave the branch another name', async () => {
    const { id, headCommit } = await open();
    setting.host.renameBranch(project, 'suture/inc-1', 'fix/orders', { by: 'reviewer' });

    expect(await read(id)).toMatchObject({ status: 'open', headCommit, branch: 'suture/inc-1' });
  });
});

describe('what others change on GitLab', () => {
  const changes = () => setting.gitlab.codeHost.otherChanges(project, base);

  it('is every open merge request with the lines that it touches and who made it', async () => {
    const { host } = setting;
    await open();
    const files = { 'src/order.js': source.replace('=>', ' =>') };
    host.commit(project, 'mend', { by: 'reviewer', message: 'Mend it', files });
    host.openMergeRequest(project, { by: 'reviewer', branch: 'mend', title: 'Mend it' });
    host.commit(project, 'tidy', { by: 'renovate', message: 'Tidy', files: { 'src/tidy.js': 'x\n' } });
    host.openMergeRequest(project, { by: 'renovate', branch: 'tidy', title: 'Tidy' });
    host.commit(project, 'suture/not-ours', { by: 'renovate', message: 'Lie', files: { 'src/lie.js': 'x\n' } });
    host.openMergeRequest(project, { by: 'renovate', branch: 'suture/not-ours', title: 'Lie' });

    const found = await changes();

    expect(found.map(({ kind, by, branch }) => [kind, by, branch]).sort()).toEqual([
      ['open', 'bot', 'suture/not-ours'],
      ['open', 'bot', 'tidy'],
      ['open', 'person', 'mend'],
      ['open', 'suture', 'suture/inc-1'],
    ]);
    expect(found.find(({ branch }) => branch === 'mend')).toMatchObject({
      ...{ title: 'Mend it', base: 'main' },
      files: [{ path: 'src/order.js', ranges: [{ from: 1, to: 1 }] }],
    });
  });

  it('is what a person closed of Suture, and not what Suture closed itself', async () => {
    const first = await open();
    setting.host.closeMergeRequest(project, first.iid, { by: 'reviewer' });
    const second = await open({ incidentId: 'inc-2', branch: 'suture/inc-2' });
    await setting.gitlab.codeHost.closeReview(project, second.id, 'handed over');

    expect((await changes()).map(({ kind, id }) => [kind, id])).toEqual([['closed', first.id]]);
  });

  it('is each commit on the shipping branch that the deployed one lacks, the newest first', async () => {
    const { host } = setting;
    const { sha: older } = host.commit(project, 'main', { by: 'maintainer', message: 'Add', files: { a: 'a\n' } });
    const files = { 'src/order.js': mended };
    const { sha: newer } = host.commit(project, 'main', { by: 'maintainer', message: 'Mend\n\nWhy', files });

    expect((await changes()).map(({ kind, id, title }) => [kind, id, title]).sort()).toEqual(
      [
        ['shipped', newer, 'Mend'],
        ['shipped', older, 'Add'],
      ].sort(),
    );
    expect(await setting.gitlab.codeHost.otherChanges(project, newer)).toEqual([]);
  });
});

describe('deployments on GitLab', () => {
  it('are live after a success of the commit, failed after a failed or superseding one', async () => {
    const { host, gitlab } = setting;
    const deploy = (sha: string, status: string) =>
      host.deploy(project, { by: 'maintainer', sha, environment: 'production', status });
    const { sha: merged } = host.commit(project, 'main', { by: 'maintainer', message: 'Merge', files: { a: 'a' } });
    const seen: string[] = [];
    const look = async () => seen.push((await gitlab.rollouts.status(incident, merged)).status);
    await look();
    deploy(merged, 'running');
    await look();
    deploy(merged, 'failed');
    await look();
    const { sha: later } = host.commit(project, 'main', { by: 'maintainer', message: 'Later', files: { b: 'b' } });
    deploy(later, 'success');
    await look();
    deploy(base, 'success');
    await look();

    expect(seen).toEqual(['pending', 'pending', 'failed', 'live', 'failed']);
    expect(await gitlab.codeHost.deployedCommit(incident)).toBe(base);
    expect(await gitlab.deployments(project, 2)).toMatchObject([
      { environment: 'production', commit: base, state: 'success' },
      { environment: 'production', commit: later, state: 'success' },
    ]);
  });

  it('are read of the branch where none is recorded, and the tree is that of the commit', async () => {
    const { gitlab } = setting;

    expect(await gitlab.codeHost.deployedCommit(incident)).toBe(base);
    expect((await readTree(await gitlab.tree(project, base))).get('src/order.js')).toBe(source);
  });
});

describe('text from outside on GitLab', () => {
  const fence = '````\n```\n/merge\n```\n/approve\n````';
  const hostile = `It broke.\n/close\n/merge\r\n/label ~x\n${fence}\n<script>x</script> @all`;

  it('carries nothing out, in descriptions and comments of issues and merge requests', async () => {
    const { gitlab, host } = setting;
    const tickets = gitlab.ticketsFor(project);
    const { id, iid } = await open({ body: hostile });
    await gitlab.codeHost.comment(project, id, hostile);
    const ticket = await tickets.open('inc-1', 'orders fails', hostile);
    const described = await tickets.describe(ticket, `${hostile}\nagain`);
    await tickets.comment(ticket, 'turn-1', hostile);
    await open({ body: `${hostile}\nagain` });

    // `afterEach` looks at what was carried out.
    expect(described).toBe('written');
    expect(host.mergeRequests(project)).toMatchObject([{ state: 'opened' }]);
    expect(host.issues(project)).toMatchObject([{ state: 'opened' }]);
    expect(host.notes(project, { mergeRequest: iid })).toHaveLength(1);
  });

  it('is not carried out either when a person put it around what Suture writes', async () => {
    const tickets = setting.gitlab.ticketsFor(project);
    const ticket = await tickets.open('inc-1', 'orders fails', 'looking');
    setting.host.editIssue(project, Number(ticket.id), (text) => `${text}\n${fence}`);

    expect(await tickets.describe(ticket, 'found')).toBe('written');
    expect(setting.host.issues(project)).toMatchObject([{ description: expect.stringContaining('found') }]);
  });

  it('would be carried out if the core wrote it as it is', () => {
    const text = toMarkdown([{ kind: 'code', text: '```\n/merge\n```' }]);

    expect(text).toContain('\n/merge');
  });
});

describe('a bad day of GitLab', () => {
  it.each([
    [429, 'CodeHostThrottled'],
    [500, 'CodeHostUnavailable'],
    [503, 'CodeHostUnavailable'],
  ])('is tried again by the machine: status %i is %s', async (status, name) => {
    setting.host.fail({ path: /commits/ }, { status, times: 9 });

    await expect(setting.gitlab.codeHost.history(project, base, 1)).rejects.toMatchObject({ name });
  });

  it('waits as long as GitLab asks, and then goes on', async () => {
    const waits: number[] = [];
    const { host, config } = setting;
    const token = host.createToken({ by: 'project_7_bot_suture' });
    const gitlab = createGitLab({
      ...{ config, token: async () => token },
      pause: async (milliseconds) => void waits.push(milliseconds),
    });
    host.fail({ path: /repository\/commits$/ }, { status: 429, headers: { 'retry-after': '7' } });

    expect(await gitlab.codeHost.history(project, base, 1)).toHaveLength(1);
    expect(waits).toEqual([7000]);
  });

  it('names the token once it is revoked', async () => {
    setting.host.revokeTokens();

    await expect(setting.gitlab.codeHost.history(project, base, 1)).rejects.toMatchObject({
      name: 'CodeHostRefused',
      message: expect.stringContaining('The token is revoked or has expired: make another and set GITLAB_TOKEN anew'),
    });
  });

  it('names the scope that the token lacks', async () => {
    const { host, config } = setting;
    const token = host.createToken({ by: 'project_7_bot_suture', scopes: ['read_api'] });
    const gitlab = createGitLab({ config, token: async () => token });

    await expect(gitlab.codeHost.openReview(project, request())).rejects.toThrow(
      /scope needed: api.*the token the scope api/,
    );
    expect(await gitlab.inspect(project, 'main')).toEqual([expect.stringContaining('lacks the scope api')]);
  });

  it('does not take a lost role for a deleted ticket or merge request', async () => {
    const tickets = setting.gitlab.ticketsFor(project);
    const ticket = await tickets.open('inc-1', 'orders fails', 'x');
    const { id } = await open();
    setting.host.setRole('project_7_bot_suture', project, 0);

    for (const asked of [tickets.describe(ticket, 'y'), tickets.isOpen(ticket), read(id)])
      await expect(asked).rejects.toMatchObject({
        name: 'CodeHostRefused',
        message: expect.stringContaining('the role Developer in the project'),
      });
  });

  it('says to correct the path of a project that was moved, and follows no redirect', async () => {
    setting.host.renameProject(project, 'shop/orders');

    await expect(setting.gitlab.codeHost.history(project, base, 1)).rejects.toMatchObject({
      name: 'CodeHostRefused',
      message: expect.stringContaining('The project was moved or renamed'),
    });
    expect(await setting.gitlab.inspect(project, 'main')).toEqual([expect.stringContaining('moved or renamed')]);
  });

  it('is seen by the doctor before: an open branch and a role that is too low', async () => {
    const { host, gitlab } = setting;
    expect(await gitlab.inspect(project, 'main')).toEqual([]);

    host.protect(project, 'main', { push: 30, merge: 30 });
    host.setRole('project_7_bot_suture', project, 20);

    expect(await gitlab.inspect(project, 'main')).toEqual([
      expect.stringContaining('is not a Developer'),
      expect.stringContaining('can push to main'),
    ]);
  });

  it('reads every page', async () => {
    const { id, iid } = await open();
    setting.host.comment(project, iid, { by: 'reviewer', body: 'the first' });
    for (let at = 0; at < 120; at += 1) setting.host.comment(project, iid, { by: 'reporter', body: `${at}` });
    setting.host.requestChanges(project, iid, { by: 'reviewer', body: 'Say why' });

    expect(await read(id)).toMatchObject({
      status: 'changes_requested',
      comments: [{ text: 'the first' }, { text: 'Say why' }],
    });
  });
});

describe('a request to GitLab that Suture never makes', () => {
  const id = encodeURIComponent(project);
  const sent: string[] = [];
  const send = guardGitLabRequests(
    async (input) => {
      sent.push(String(input));
      return new Response('{}');
    },
    { apiUrl: 'https://gitlab.example.com/api/v4', projects: new Set([project]) },
  );
  const root = 'https://gitlab.example.com/api/v4';
  const at = `${root}/projects/${id}`;

  it.each<[string, string, string, object?]>([
    ['a merge', 'PUT', `${at}/merge_requests/1/merge`, {}],
    ['an approval', 'POST', `${at}/merge_requests/1/approve`, {}],
    ['a merge by a comment', 'POST', `${at}/merge_requests/1/notes`, { body: 'fine\n/merge' }],
    ['a merge by a description', 'PUT', `${at}/merge_requests/1`, { description: '/merge' }],
    ['a merge by a carriage return', 'POST', `${at}/merge_requests/1/notes`, { body: 'fine\r/merge' }],
    ['a merge by an answer', 'POST', `${at}/merge_requests/1/discussions/abc/notes`, { body: 'fine\n/merge' }],
    ['the end of all reviewers', 'PUT', `${at}/merge_requests/1`, { reviewer_ids: [] }],
    ['a reviewer and an assignee', 'PUT', `${at}/merge_requests/1`, { reviewer_ids: [7], assignee_ids: [7] }],
    ['a job again', 'POST', `${at}/jobs/1/retry`],
    ['the log of a job', 'GET', `${at}/jobs/1/trace`],
    ['a reopening', 'PUT', `${at}/merge_requests/1`, { state_event: 'reopen' }],
    ['another target', 'PUT', `${at}/merge_requests/1`, { target_branch: 'main' }],
    ['a push to another branch', 'POST', `${at}/repository/commits`, { branch: 'main', actions: [] }],
    ['a merge request of another branch', 'POST', `${at}/merge_requests`, { source_branch: 'main' }],
    ['the end of another branch', 'DELETE', `${at}/repository/branches/main`],
    ['the end of another branch by a path', 'DELETE', `${at}/repository/branches/suture%2F..%2Fmain`],
    ['the end of a project', 'DELETE', at],
    ['a change of a project', 'PUT', at, { visibility: 'public' }],
    ['a new token', 'POST', `${root}/user/personal_access_tokens`, { name: 'x' }],
    ['the variables of a project', 'GET', `${at}/variables`],
    ['a job', 'POST', `${at}/trigger/pipeline`, {}],
    ['another project', 'GET', `${root}/projects/shop%2Fsecret`],
    ['another project by a path', 'GET', `${at}%2F..%2Fsecret`],
    ['another host', 'GET', `https://evil.example/api/v4/projects/${id}`],
    ['an address with a name in it', 'GET', `https://a@gitlab.example.com/api/v4/projects/${id}`],
    ['another API', 'GET', 'https://gitlab.example.com/api/graphql'],
  ])('is refused before it is sent: %s', async (_what, method, url, body) => {
    const asked = send(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

    await expect(asked).rejects.toMatchObject({ name: 'RequestForbidden' });
    expect(sent).toEqual([]);
  });
});

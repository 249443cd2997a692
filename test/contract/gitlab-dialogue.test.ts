import type { CodeHost } from '@suture/core';
import { afterEach, describe, expect, it } from 'vitest';
import { type GitLabSetting, openGitLab, project } from './open-gitlab.ts';

let close: () => Promise<void>;

afterEach(() => close());

async function open(choose: (setting: GitLabSetting) => CodeHost) {
  let base = '';
  const setting = await openGitLab((stand) => {
    base = stand.createProject({ path: project, files: { 'a.js': 'one\n' } }).head;
  });
  close = setting.close;
  const host = choose(setting);
  const review = await host.openReview(project, {
    ...{ incidentId: 'i1', baseCommit: base, branch: 'suture/i1', title: 'Guard the total', body: 'Why.' },
    files: [{ path: 'a.js', before: 'one\n', after: 'two\n' }],
    ...{ message: 'Guard the total\n\nIncident: i1', draft: false },
  });
  return { stand: setting.host, host, base, review };
}

describe.each([
  ['directly', ({ gitlab }: GitLabSetting) => gitlab.codeHost],
  ['through the gateway', ({ gateway }: GitLabSetting) => gateway.codeHost],
] as const)('GitLab %s', (_name, choose) => {
  it('shows the newest job and status of each name, with the reason of failed ones', async () => {
    const { stand, host, review } = await open(choose);
    const sha = review.headCommit;
    const set = (name: string, status: string, more: object = {}) =>
      stand.setStatus(project, { sha, name, status, ...more });
    set('test', 'running', { job: { stage: 'test' } });
    set('test', 'failed', { job: { stage: 'test', failureReason: 'script_failure' } });
    set('audit', 'failed', { job: { stage: 'test', failureReason: 'script_failure' }, allowFailure: true });
    set('deploy', 'manual', { job: { stage: 'deploy' } });
    set('lint', 'pending', { job: { stage: 'test' } });
    set('ci/old', 'failed', { description: '1 failed' });
    set('ci/new', 'success');

    const url = expect.stringMatching(/-\/jobs\/\d+$/);
    expect(await host.readChecks(project, sha)).toEqual({
      outcome: 'read',
      checks: [
        { name: 'test', state: 'failed', url, summary: 'Stage test failed: script_failure', annotations: [] },
        { name: 'audit', state: 'other', url, annotations: [] },
        { name: 'deploy', state: 'other', url, annotations: [] },
        { name: 'lint', state: 'running', url, annotations: [] },
        { name: 'ci/old', state: 'failed', summary: '1 failed', annotations: [] },
        { name: 'ci/new', state: 'passed', annotations: [] },
      ],
    });
    expect([...stand.unknown, ...stand.problems]).toEqual([]);
  });

  it('shows the jobs of a pipeline for merged results, if it is of this commit', async () => {
    const { stand, host, review } = await open(choose);
    const sha = review.headCommit;
    const run = () => stand.runMergedResults(project, Number(review.id), { status: 'failed' });
    const job = { stage: 'test', failureReason: 'script_failure' };
    stand.setStatus(project, { sha, name: 'scan', status: 'success' });
    stand.setStatus(project, { sha: run().sha, name: 'test', status: 'failed', job });
    const before = await host.readChecks(project, sha);
    const files = { 'b.js': 'b\n' };
    const next = stand.commit(project, 'suture/i1', { message: 'More', files, by: 'reviewer' });

    const after = await host.readChecks(project, next.sha);

    expect(before).toMatchObject({ checks: [{ name: 'scan' }, { name: 'test', state: 'failed' }] });
    expect(after).toEqual({ outcome: 'read', checks: [] });
    expect([...stand.unknown, ...stand.problems]).toEqual([]);
  });

  it('says that it may not see pipelines, and takes no lost project for it', async () => {
    const { stand, host, review } = await open(choose);
    stand.fail({ path: /statuses$/ }, { status: 403, body: { message: '403 Forbidden' } });

    expect(await host.readChecks(project, review.headCommit)).toEqual({ outcome: 'hidden' });
    stand.setRole('project_7_bot_suture', project, 0);
    await expect(host.readChecks(project, review.headCommit)).rejects.toMatchObject({ name: 'CodeHostRefused' });
  });

  it('finds who knows the code, and asks members for a review beside those who are asked', async () => {
    const { stand, host, review } = await open(choose);
    const files = { 'docs/CODEOWNERS': 'a.js @owner @shop/payments\n', '.gitlab/CODEOWNERS': '* @nobody\n' };
    stand.addUser({ username: 'owner', roles: { [project]: 40 } });
    stand.commit(project, 'owned', { message: 'Name owners', files, by: 'reviewer' });
    const iid = stand.openMergeRequest(project, { by: 'reviewer', branch: 'owned', title: 'Name owners' });
    const { sha } = stand.merge(project, iid, { by: 'maintainer' });
    await host.askForReview(project, review.id, ['@maintainer']);

    const people = await host.findPeople(project, { commit: sha, paths: ['a.js'] });
    const all = ['@reviewer', ...people.owners, '@passer-by', '@renovate', 'mail@example.com'];
    const asked = await host.askForReview(project, review.id, all);

    expect(people).toEqual({ author: '@reviewer', owners: ['@owner', '@shop/payments'] });
    expect(asked).toEqual(['@reviewer', '@owner']);
    const names = ['reviewer', 'maintainer', 'owner'].map((username) => ({ username }));
    expect(stand.mergeRequests(project)[0]?.reviewers).toMatchObject(names);
    expect([...stand.unknown, ...stand.problems]).toEqual([]);
  });

  it('names whom the free tier took, which is one', async () => {
    const { stand, host, review } = await open(choose);
    stand.change(project, { mostReviewers: 1 });

    expect(await host.askForReview(project, review.id, ['@reviewer', '@maintainer'])).toEqual(['@reviewer']);
  });

  it('names no author who has no access any more, and nobody where nobody owns the code', async () => {
    const { stand, host } = await open(choose);
    stand.commit(project, 'more', { message: 'Add', files: { 'b.js': 'b' }, by: 'reviewer' });
    const iid = stand.openMergeRequest(project, { by: 'reviewer', branch: 'more', title: 'Add' });
    const { sha } = stand.merge(project, iid, { by: 'maintainer' });
    stand.setRole('reviewer', project, 20);

    expect(await host.findPeople(project, { commit: sha, paths: ['b.js'] })).toEqual({ owners: [] });
    expect(await host.findPeople(project, { commit: '0'.repeat(40), paths: ['b.js'] })).toEqual({ owners: [] });
  });
});

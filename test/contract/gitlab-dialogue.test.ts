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

  it('says that it may not see pipelines, and takes no lost project for it', async () => {
    const { stand, host, review } = await open(choose);
    stand.fail({ path: /statuses$/ }, { status: 403, body: { message: '403 Forbidden' } });

    expect(await host.readChecks(project, review.headCommit)).toEqual({ outcome: 'hidden' });
    stand.setRole('project_7_bot_suture', project, 0);
    await expect(host.readChecks(project, review.headCommit)).rejects.toMatchObject({ name: 'CodeHostRefused' });
  });
});

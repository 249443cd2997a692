import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTokenCodeHost } from '@suture/adapters/github';
import { openLocalGit, readGit } from '@suture/adapters/local-git';
import { type CodeHost, readConfig } from '@suture/core';
import { openReviewer } from '@suture/local/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { type GitHubSetting, openGitHub, repository } from './open-github.ts';
import { type GitLabSetting, openGitLab, project } from './open-gitlab.ts';

interface Setting {
  readonly host: CodeHost;
  readonly repository: string;
  /** A commit whose `a.js` is `one\n`. */
  readonly base: string;
  /** A person asks for changes. */
  requestChanges(reviewId: string, text: string): Promise<void>;
  /** A person pushes a file to a branch. */
  push(branch: string, path: string): Promise<{ readonly head: string }>;
}

const closers: (() => Promise<void>)[] = [];
const clock = { now: () => new Date('2026-11-24T09:00:00Z') };

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function openLocal(): Promise<Setting> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-test-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'repository');
  await mkdir(path);
  const identity = ['-c', 'user.name=orders', '-c', 'user.email=orders@example.com'];
  const run = (...args: string[]) => readGit({ at: path, args: [...identity, ...args] });
  await run('init', '--quiet', '--initial-branch=main');
  await writeFile(join(path, 'a.js'), 'one\n');
  await run('add', 'a.js');
  await run('commit', '--quiet', '-m', 'start');
  const host = await openLocalGit({ repository: path, state: join(folder, 'state'), clock });
  const reviewer = openReviewer({
    git: host,
    killSwitch: { reason: async () => undefined },
    killSwitchFile: 'kill-switch',
  });
  return {
    host,
    repository: path,
    base: await run('rev-parse', 'HEAD'),
    requestChanges: (id, comment) => reviewer.requestChanges(id, { by: 'orders <orders@example.com>', comment }),
    push: async (branch, file) => {
      await run('switch', '--quiet', branch);
      await writeFile(join(path, file), 'more\n');
      await run('add', file);
      await run('commit', '--quiet', '-m', 'Incident: i1 is not all');
      return { head: await run('rev-parse', 'HEAD') };
    },
  };
}

async function openOnGitHub(choose: (setting: GitHubSetting) => CodeHost): Promise<Setting> {
  let base = '';
  const setting = await openGitHub((host) => {
    const commits = [{ message: 'start', files: { 'a.js': 'one\n' } }];
    base = host.createRepository({ name: repository, files: { 'README.md': '# Orders\n' }, commits }).head;
  });
  closers.push(setting.close);
  return {
    host: choose(setting),
    repository,
    base,
    requestChanges: async (id, body) => {
      setting.host.requestChanges(repository, Number(id), { by: 'reviewer', body });
    },
    push: async (branch, file) => {
      const message = 'Go on\n\nIncident: i1';
      const { sha } = setting.host.commit(repository, branch, { message, files: { [file]: 'more\n' }, by: 'reviewer' });
      return { head: sha };
    },
  };
}

/** As on one machine, by the token of a person. */
async function openByToken(): Promise<Setting> {
  let base = '';
  const setting = await openGitHub((host) => {
    const commits = [{ message: 'start', files: { 'a.js': 'one\n' } }];
    base = host.createRepository({ name: repository, files: { 'README.md': '# Orders\n' }, commits }).head;
  });
  closers.push(setting.close);
  const { host, token } = setting;
  const config = readConfig({ services: {}, github: { apiUrl: host.url } }, 'the configuration');
  const log = { info: () => undefined, warn: () => undefined };
  return {
    host: createTokenCodeHost({ token: await token(), config, log, patient: false }),
    repository,
    base,
    requestChanges: async (id, body) => {
      host.requestChanges(repository, Number(id), { by: 'reviewer', body });
    },
    push: async (branch, file) => {
      const message = 'Go on\n\nIncident: i1';
      const { sha } = host.commit(repository, branch, { message, files: { [file]: 'more\n' }, by: 'reviewer' });
      return { head: sha };
    },
  };
}

async function openOnGitLab(choose: (setting: GitLabSetting) => CodeHost): Promise<Setting> {
  let base = '';
  const setting = await openGitLab((host) => {
    const commits = [{ message: 'start', files: { 'a.js': 'one\n' } }];
    base = host.createProject({ path: project, files: { 'README.md': '# Orders\n' }, commits }).head;
  });
  closers.push(setting.close);
  return {
    host: choose(setting),
    repository: project,
    base,
    requestChanges: async (id, body) => {
      setting.host.requestChanges(project, Number(id), { by: 'reviewer', body });
    },
    push: async (branch, file) => {
      const message = 'Go on\n\nIncident: i1';
      const { sha } = setting.host.commit(project, branch, { message, files: { [file]: 'more\n' }, by: 'reviewer' });
      return { head: sha };
    },
  };
}

const hosts: readonly (readonly [string, () => Promise<Setting>])[] = [
  ['local git', openLocal],
  ['GitHub', () => openOnGitHub(({ github }) => github.codeHost)],
  ['GitHub through the gateway', () => openOnGitHub(({ gateway }) => gateway.codeHost)],
  ["GitHub by a person's token", openByToken],
  ['GitLab', () => openOnGitLab(({ gitlab }) => gitlab.codeHost)],
  ['GitLab through the gateway', () => openOnGitLab(({ gateway }) => gateway.codeHost)],
];

describe.each(hosts)('a code host: %s', (_name, open) => {
  const change = (after: string) => [{ path: 'a.js', before: 'one\n', after }];
  const request = (baseCommit: string, after: string) => ({
    incidentId: 'i1',
    baseCommit,
    branch: 'suture/i1',
    title: 'Guard the total',
    body: 'Why it broke.',
    files: change(after),
    message: 'Guard the total\n\nWhy.\n\nIncident: i1',
    draft: false,
  });

  it('returns diffs and history', async () => {
    const { host, repository, base } = await open();

    expect(await host.diff(repository, base, change('two\n'))).toContain('-one\n+two\n');
    expect(await host.history(repository, base, 1)).toMatchObject([{ id: base, subject: 'start', files: ['a.js'] }]);
  });

  it('opens one pull request and reads it back', async () => {
    const { host, repository, base } = await open();

    const first = await host.openReview(repository, request(base, 'two\n'));
    const again = await host.openReview(repository, request(base, 'two\n'));

    expect(again).toEqual(first);
    expect(await host.readReview(repository, first.id)).toEqual({
      ...first,
      // Asked once, when it is opened.
      requiresReview: undefined,
      status: 'open',
      draft: false,
      comments: [],
      ...(first.url.startsWith('file:') ? {} : { conflicts: false }),
    });
  });

  it('updates the same pull request after changes were requested', async () => {
    const { host, repository, base, requestChanges } = await open();
    const first = await host.openReview(repository, request(base, 'two\n'));
    await requestChanges(first.id, 'shorter, please');
    const between = await host.readReview(repository, first.id);

    const second = await host.openReview(repository, request(base, 'three\n'));

    expect(between).toMatchObject({ status: 'changes_requested', comments: [{ text: 'shorter, please' }] });
    expect(second.id).toBe(first.id);
    expect(second.headCommit).not.toBe(first.headCommit);
    expect(await host.readReview(repository, first.id)).toMatchObject({
      status: 'open',
      headCommit: second.headCommit,
    });
  });

  it('does not treat its own comment as review feedback', async () => {
    const { host, repository, base } = await open();
    const { id } = await host.openReview(repository, request(base, 'two\n'));

    await host.comment(repository, id, 'still waiting');

    expect((await host.readReview(repository, id)).comments).toEqual([]);
  });

  it('closes without merging, and closing again is no error', async () => {
    const { host, repository, base } = await open();
    const { id } = await host.openReview(repository, request(base, 'two\n'));

    await host.closeReview(repository, id, 'handed over');
    await host.closeReview(repository, id, 'handed over');

    expect((await host.readReview(repository, id)).status).toBe('closed');
  });

  it('keeps a pull request that people pushed to, and its branch', async () => {
    const { host, repository, base, push } = await open();
    const { id } = await host.openReview(repository, request(base, 'two\n'));
    const { head } = await push('suture/i1', 'b.js');

    const outcome = await host.closeReview(repository, id, 'handed over');

    expect(outcome).toBe('kept');
    expect(await host.readReview(repository, id)).toMatchObject({ status: 'open', headCommit: head });
  });

  it('does not replace a commit of people by one of its own', async () => {
    const { host, repository, base, push } = await open();
    const { id } = await host.openReview(repository, request(base, 'two\n'));
    const { head } = await push('suture/i1', 'b.js');

    const refused = await Promise.allSettled([host.openReview(repository, request(base, 'three\n'))]);

    expect(refused).toMatchObject([{ status: 'rejected', reason: { name: 'BranchTaken' } }]);
    expect((await host.readReview(repository, id)).headCommit).toBe(head);
  });

  it('cannot merge', async () => {
    const { host } = await open();

    expect(Object.keys(host).filter((member) => /merge|approve/i.test(member))).toEqual([]);
  });
});

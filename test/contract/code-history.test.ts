import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalGit } from '@suture/adapters/local-git';
import type { CodeHistory } from '@suture/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CommitName, createHistoryRepository, dateOf, type HistoryRepository, odd } from './history-repository.ts';
import { type GitHubSetting, openGitHub, repository } from './open-github.ts';
import { type GitLabSetting, openGitLab, project } from './open-gitlab.ts';

let folder: string;
let code: HistoryRepository;
let setting: GitHubSetting;
let onGitLab: GitLabSetting;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suture-test-'));
  code = await createHistoryRepository(join(folder, 'repository'));
  setting = await openGitHub((host) => host.importRepository({ name: repository, from: code.folder }));
  onGitLab = await openGitLab((host) => host.importProject({ path: project, from: code.folder }));
});

afterAll(async () => {
  await Promise.all([setting.close(), onGitLab.close()]);
  await rm(folder, { recursive: true, force: true });
});

async function openLocal(): Promise<CodeHistory> {
  const clock = { now: () => new Date('2026-11-24T09:00:00Z') };
  return (await openLocalGit({ repository: code.folder, state: join(folder, 'state'), clock })).codeHistory;
}

const worlds: readonly (readonly [string, string, () => Promise<CodeHistory>])[] = [
  ['local git', repository, openLocal],
  ['GitHub through the gateway', repository, async () => setting.gateway.codeHistory],
  ['GitLab through the gateway', project, async () => onGitLab.gateway.codeHistory],
];

describe.each(worlds)('the history of code: %s', (_name, repository, open) => {
  let history: CodeHistory;
  beforeAll(async () => {
    history = await open();
  });

  const at = (name: CommitName) => code.ids[name];
  const nameOf = (id: string) => Object.entries(code.ids).find((entry) => entry[1] === id)?.[0];
  const touched = async (from: CommitName, path: string, limit = 20) =>
    (await history.ofFile(repository, at(from), path, limit)).map(({ id }) => nameOf(id));
  const written = async (from: CommitName, path: string) =>
    (await history.blame(repository, at(from), path)).map((range) => [
      range.startLine,
      range.endLine,
      nameOf(range.commit.id),
    ]);

  it('lists the commits that changed a file, newest first, up to the limit', async () => {
    expect(await history.ofFile(repository, at('merge'), 'src/a.js', 20)).toEqual([
      { id: at('count'), date: dateOf('count'), subject: 'Count again', files: ['src/a.js'] },
      expect.objectContaining({ id: at('start'), subject: 'Start' }),
    ]);
    expect(await touched('merge', 'src/a.js', 1)).toEqual(['count']);
    expect(await touched('start', 'src/a.js')).toEqual(['start']);
  });

  it('follows both sides of a merge, and lists the merge only if it changed the file', async () => {
    expect(await touched('merge', 'shared.js')).toEqual(['merge', 'side', 'odd', 'start']);
    expect(await touched('merge', 'side.js')).toEqual(['side']);
  });

  it('treats a rename as the end of one file and the start of another', async () => {
    expect(await touched('merge', 'new.js')).toEqual(['move']);
    expect(await touched('merge', 'old.js')).toEqual(['move', 'start']);
    const [move] = await history.ofFile(repository, at('merge'), 'new.js', 1);
    expect([...(move?.files ?? [])].sort()).toEqual(['new.js', 'old.js']);
  });

  it.each(odd)('treats %s as a literal file name', async (path) => {
    expect(await touched('merge', path)).toEqual(['odd', 'start']);
    expect(await written('merge', path)).toEqual([[1, 1, 'odd']]);
  });

  it.each(['none.js', '', '.', '/', '..', '../a.js', 'src/', './src/a.js', '--output=x', '.git/config', '*', ':/'])(
    'finds nothing for the path %j',
    async (path) => {
      expect(await history.ofFile(repository, at('merge'), path, 5)).toEqual([]);
      expect(await history.blame(repository, at('merge'), path)).toEqual([]);
    },
  );

  it('attributes each line to its last commit', async () => {
    expect(await history.blame(repository, at('merge'), 'src/a.js')).toEqual([
      { startLine: 1, endLine: 1, commit: { id: at('start'), date: dateOf('start'), subject: 'Start' } },
      { startLine: 2, endLine: 2, commit: { id: at('count'), date: dateOf('count'), subject: 'Count again' } },
      { startLine: 3, endLine: 3, commit: { id: at('start'), date: dateOf('start'), subject: 'Start' } },
    ]);
    expect(await written('start', 'src/a.js')).toEqual([[1, 3, 'start']]);
    expect(await written('merge', 'shared.js')).toEqual([
      [1, 1, 'odd'],
      [2, 11, 'start'],
      [12, 12, 'side'],
    ]);
    expect(await written('merge', 'src')).toEqual([]);
  });

  it('shows the changes and the full message of a commit', async () => {
    expect(await history.changesOf(repository, at('count'))).toEqual({
      commit: { id: at('count'), date: dateOf('count'), subject: 'Count again' },
      message: 'Count again\n\nIt was off by one.',
      files: [{ path: 'src/a.js', status: 'modified', patch: '@@ -1,3 +1,3 @@\n one\n-two\n+2\n three' }],
    });
  });

  it('distinguishes added, removed, renamed and binary files', async () => {
    const none = '\\ No newline at end of file';

    expect((await history.changesOf(repository, at('tidy')))?.files).toEqual([
      { path: 'added.js', status: 'added', patch: `@@ -0,0 +1 @@\n+added\n${none}` },
      { path: 'gone.js', status: 'removed', patch: '@@ -1 +0,0 @@\n-gone' },
      { path: 'logo.png', status: 'modified' },
    ]);
    expect((await history.changesOf(repository, at('move')))?.files).toEqual([
      { path: 'new.js', status: 'renamed', patch: expect.stringContaining('-line 1\n+moved\n') },
    ]);
  });

  it('shows a root commit as added files, and a merge against its first parent', async () => {
    const first = await history.changesOf(repository, at('start'));
    const merge = await history.changesOf(repository, at('merge'));

    expect(first?.files.map(({ status }) => status)).toEqual(Array(9).fill('added'));
    expect(merge?.files.map(({ path, status }) => [path, status])).toEqual([
      ['shared.js', 'modified'],
      ['side.js', 'added'],
    ]);
  });

  it('omits content that is too large, and marks the omission', async () => {
    const large = await history.changesOf(repository, at('large'));
    const many = await history.compare(repository, at('start'), at('many'));

    expect(large?.files).toEqual([
      { path: 'large.js', status: expect.stringMatching(/^added, its patch of 6001\d characters left out$/) },
    ]);
    expect(many).toHaveLength(201);
    expect(many?.at(-1)).toEqual({ path: '(3 more files)', status: 'left out' });
  });

  it('compares two commits in either order', async () => {
    const names = (files: Awaited<ReturnType<CodeHistory['compare']>>) =>
      files?.map(({ path, status }) => [path, status]);

    const onwards = await history.compare(repository, at('start'), at('tidy'));
    const back = await history.compare(repository, at('tidy'), at('start'));

    expect(names(onwards)).toEqual([
      ['added.js', 'added'],
      ['gone.js', 'removed'],
      ['logo.png', 'modified'],
      ['new.js', 'renamed'],
      ['src/a.js', 'modified'],
    ]);
    expect(names(back)).toEqual([
      ['added.js', 'removed'],
      ['gone.js', 'added'],
      ['logo.png', 'modified'],
      ['old.js', 'renamed'],
      ['src/a.js', 'modified'],
    ]);
    expect(back?.at(-1)?.patch).toBe('@@ -1,3 +1,3 @@\n one\n-2\n+two\n three');
    expect(back?.[0]?.patch).toBe('@@ -1 +0,0 @@\n-added\n\\ No newline at end of file');
    expect(await history.compare(repository, at('tidy'), at('tidy'))).toEqual([]);
  });

  it('compares two diverged commits, including files that both changed', async () => {
    const files = await history.compare(repository, at('side'), at('odd'));

    expect(files?.map(({ path, status }) => [path, status])).toEqual([
      ['-dash.js', 'modified'],
      [':(glob)**', 'modified'],
      ['added.js', 'added'],
      ['gone.js', 'removed'],
      ['logo.png', 'modified'],
      ['new.js', 'renamed'],
      ['shared.js', 'modified'],
      ['side.js', 'removed'],
      ['with space.js', 'modified'],
      ['ü "quoted".js', 'modified'],
    ]);
    const shared = files?.find(({ path }) => path === 'shared.js')?.patch?.split('\n');
    expect(shared?.filter((line) => /^[-+]/.test(line))).toEqual(['-line 0', '+ours', '-theirs', '+line 11']);
  });

  it('finds a commit by an abbreviated id', async () => {
    const short = (name: CommitName) => at(name).slice(0, 10);

    expect((await history.changesOf(repository, short('count')))?.commit.id).toBe(at('count'));
    expect(await history.ofFile(repository, short('merge'), 'new.js', 5)).toMatchObject([{ id: at('move') }]);
    expect(await history.blame(repository, short('merge'), 'new.js')).not.toEqual([]);
    expect(await history.compare(repository, short('start'), short('count'))).toMatchObject([{ path: 'src/a.js' }]);
  });

  it.each([
    ['an unknown id', () => '0'.repeat(40)],
    ['an abbreviated id that matches no commit', () => '0'.repeat(8)],
    ['an abbreviated id that matches two commits', () => code.ambiguous],
    ['a branch name', () => 'main'],
    ['a revision expression', () => `${code.ids.merge}~1`],
    ['a git option', () => '--all'],
    ['an id of six digits', () => code.ids.merge.slice(0, 6)],
    ['an empty string', () => ''],
  ])('finds no commit for %s', async (_case, unknown) => {
    expect(await history.ofFile(repository, unknown(), 'src/a.js', 5)).toEqual([]);
    expect(await history.blame(repository, unknown(), 'src/a.js')).toEqual([]);
    expect(await history.changesOf(repository, unknown())).toBeUndefined();
    expect(await history.compare(repository, unknown(), at('merge'))).toBeUndefined();
    expect(await history.compare(repository, at('merge'), unknown())).toBeUndefined();
  });
});

describe('the history on GitLab', () => {
  afterEach(() => {
    expect(onGitLab.host.unknown).toEqual([]);
    expect(onGitLab.host.problems).toEqual([]);
  });

  it('does not confuse a branch name with an abbreviated commit id, and only reads', async () => {
    const { codeHistory } = onGitLab.gateway;

    expect(await codeHistory.changesOf(project, code.misleading)).toBeUndefined();
    expect(await codeHistory.blame(project, code.misleading, 'src/a.js')).toEqual([]);
    expect(new Set(onGitLab.host.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
  });
});

describe('the gateway', () => {
  afterEach(() => {
    expect(setting.host.unknown).toEqual([]);
    expect(setting.host.problems).toEqual([]);
  });

  it('lists recent deployments of every environment', async () => {
    setting.host.deploy(repository, { sha: code.ids.tidy, environment: 'production', state: 'success' });
    setting.host.deploy(repository, { sha: code.ids.odd, environment: 'staging', state: 'failure' });
    const { gateway } = setting;

    expect(await gateway.deployments(repository, 5)).toEqual([
      { environment: 'staging', commit: code.ids.odd, state: 'failure', createdAt: expect.stringMatching(/Z$/) },
      { environment: 'production', commit: code.ids.tidy, state: 'success', createdAt: expect.stringMatching(/Z$/) },
    ]);
    expect(await gateway.deployments(repository, 1)).toMatchObject([{ environment: 'staging' }]);
  });

  it('does not confuse a branch name with an abbreviated commit id', async () => {
    const { codeHistory } = setting.gateway;

    expect(await codeHistory.changesOf(repository, code.misleading)).toBeUndefined();
    expect(await codeHistory.blame(repository, code.misleading, 'src/a.js')).toEqual([]);
  });

  it('refuses a repository that no service uses', async () => {
    const { codeHistory, deployments } = setting.gateway;
    const foreign = 'shop/secret';

    const answers = await Promise.allSettled([
      codeHistory.ofFile(foreign, code.ids.merge, 'src/a.js', 5),
      codeHistory.blame(foreign, code.ids.merge, 'src/a.js'),
      codeHistory.changesOf(foreign, code.ids.merge),
      codeHistory.compare(foreign, code.ids.start, code.ids.merge),
      deployments(foreign, 5),
    ]);

    expect(answers.map((answer) => answer.status === 'rejected' && answer.reason.name)).toEqual(
      Array(5).fill('InvalidInput'),
    );
  });

  it('requests only read permissions', async () => {
    const before = setting.host.requests.length;
    const { codeHistory } = setting.gateway;

    await codeHistory.blame(repository, code.ids.merge, 'src/a.js');
    await codeHistory.compare(repository, code.ids.odd, code.ids.side);

    const used = setting.host.requests.slice(before).filter(({ tokenPermissions }) => tokenPermissions !== undefined);
    expect(used.length).toBeGreaterThan(2);
    expect(used.map(({ tokenPermissions }) => tokenPermissions)).toEqual(
      used.map(() => ({ contents: 'read', metadata: 'read' })),
    );
  });
});

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openLocalGit } from './code-host.ts';
import { findCommit } from './find-commit.ts';
import { readGit, runGit } from './git.ts';
import { createLocalSnapshots } from './index.ts';

const folders: string[] = [];
const clock = { now: () => new Date('2026-11-24T09:00:00Z') };

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function createRepository() {
  const folder = await mkdtemp(join(tmpdir(), 'suture-test-'));
  folders.push(folder);
  const repository = join(folder, 'repository');
  await mkdir(repository);
  const identity = ['-c', 'user.name=orders', '-c', 'user.email=orders@example.com'];
  const run = (...args: string[]) => readGit({ at: repository, args: [...identity, ...args] });
  await run('init', '--quiet', '--initial-branch=main');
  const commit = async (subject: string) => {
    await run('add', '--all');
    await run('commit', '--quiet', '-m', subject);
    return run('rev-parse', 'HEAD');
  };
  return {
    folder,
    repository,
    run,
    commit,
    write: (path: string, text: string | Buffer) => writeFile(join(repository, path), text),
  };
}

describe('the history of a local repository', () => {
  it('says nothing of what lies before the end of a shallow clone', async () => {
    const { folder, repository, commit, write } = await createRepository();
    await write('a.js', 'one\n');
    const first = await commit('first');
    await write('a.js', 'one\ntwo\n');
    const second = await commit('second');
    await write('a.js', 'one\ntwo\nthree\n');
    const third = await commit('third');
    const shallow = join(folder, 'shallow');
    await runGit({ at: folder, args: ['clone', '--quiet', '--depth=2', `file://${repository}`, shallow] });

    const { codeHistory, changes } = await openLocalGit({ repository: shallow, state: join(folder, 'state'), clock });

    expect((await changes(third, 5)).map((change) => change.commit)).toEqual([third]);
    expect(await codeHistory.ofFile('', third, 'a.js', 5)).toMatchObject([{ id: third }]);
    expect(await codeHistory.blame('', third, 'a.js')).toMatchObject([{ startLine: 3, endLine: 3 }]);
    expect(await codeHistory.changesOf('', second)).toBeUndefined();
    expect(await codeHistory.changesOf('', third)).toMatchObject({ files: [{ path: 'a.js' }] });
    expect(await codeHistory.compare('', first, third)).toBeUndefined();
    expect(await codeHistory.compare('', second, third)).toHaveLength(1);
  });

  it('finds what was committed since the repository was opened', async () => {
    const { folder, repository, commit, write } = await createRepository();
    await write('a.js', 'one\n');
    await commit('first');
    const { codeHistory } = await openLocalGit({ repository, state: join(folder, 'state'), clock });
    await write('a.js', 'two\n');
    const later = await commit('later');

    expect(await codeHistory.changesOf('', later.slice(0, 12))).toMatchObject({ message: 'later' });
  });

  it('is not led astray by a branch that is called like a commit', async () => {
    const { repository, run, commit, write } = await createRepository();
    await write('a.js', 'one\n');
    const first = await commit('first');
    await write('a.js', 'two\n');
    await commit('second');
    await run('branch', first.slice(0, 8), 'main');

    expect(await findCommit(repository, first.slice(0, 8))).toBe(first);
  });

  it('runs no program that attributes or configuration name, and draws what became a link without a patch', async () => {
    const { folder, repository, run, commit, write } = await createRepository();
    await write('.gitattributes', '*.js diff=evil filter=evil\n');
    await write('a.js', 'one\n');
    await write('b.js', 'one\n');
    const first = await commit('first');
    const trap = join(folder, 'trap');
    for (const key of ['diff.evil.textconv', 'diff.evil.command', 'diff.external', 'filter.evil.smudge'])
      await run('config', key, `touch ${trap};cat`);
    await write('a.js', 'two\n');
    await rm(join(repository, 'b.js'));
    await symlink('a.js', join(repository, 'b.js'));
    const second = await commit('second');

    const { codeHistory } = await openLocalGit({ repository, state: join(folder, 'state'), clock });

    expect(await codeHistory.compare('', first, second)).toEqual([
      { path: 'a.js', status: 'modified', patch: '@@ -1 +1 @@\n-one\n+two' },
      { path: 'b.js', status: 'modified' },
    ]);
    expect(await codeHistory.blame('', second, 'a.js')).toHaveLength(1);
    expect(await codeHistory.blame('', second, 'b.js')).toEqual([]);
    expect(existsSync(trap)).toBe(false);
  });
});

describe('createLocalSnapshots', () => {
  async function openTree() {
    const { folder, repository, run, commit, write } = await createRepository();
    await mkdir(join(repository, 'src'));
    await write('src/order.js', 'export {};\n');
    await write('-odd name.js', '');
    await write('.gitattributes', '*.js text eol=crlf\n');
    await write('logo.png', Buffer.from([0, 1, 2]));
    await write('big.js', 'x'.repeat(60));
    await symlink('/etc/passwd', join(repository, 'link'));
    await run('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`);
    return { folder, repository, head: await commit('first') };
  }
  const clone = (bare: string) => ({ bare, find: (id: string) => findCommit(bare, id) });

  it('reads regular files of a commit, and nothing that leads elsewhere', async () => {
    const { repository, head } = await openTree();

    const snapshots = createLocalSnapshots(clone(repository), { tree: 10_000, file: 50 });
    const snapshot = await snapshots.open('acme/orders', head.slice(0, 9));

    expect(snapshot.commit).toBe(head);
    expect(snapshot.paths).toEqual(['-odd name.js', '.gitattributes', 'big.js', 'logo.png', 'src/order.js']);
    expect(snapshot.paths.map(snapshot.read)).toEqual([
      '',
      '*.js text eol=crlf\n',
      undefined,
      undefined,
      'export {};\n',
    ]);
    expect([snapshot.read('link'), snapshot.read('module'), snapshot.read('src')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(await snapshots.open('acme/orders', head.slice(0, 9))).toBe(snapshot);
  });

  it('says what is missing or too large', async () => {
    const { folder, repository, head } = await openTree();
    const git = await openLocalGit({ repository, state: join(folder, 'state'), clock });

    await expect(git.snapshots.open('acme/orders', '0'.repeat(40))).rejects.toMatchObject({ name: 'TreeMissing' });
    await expect(git.snapshots.open('acme/orders', 'main')).rejects.toMatchObject({ name: 'TreeMissing' });
    await expect(
      createLocalSnapshots(clone(repository), { tree: 50, file: 50 }).open('acme/orders', head),
    ).rejects.toMatchObject({ name: 'TreeTooLarge' });
    expect((await git.snapshots.open('acme/orders', head)).paths).toHaveLength(5);
  });
});

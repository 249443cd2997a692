import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { BaseMismatch, BranchTaken } from '../errors.ts';
import { openLocalGit } from './code-host.ts';
import { readGit, runGit } from './git.ts';

const folders: string[] = [];
const person = {
  GIT_AUTHOR_NAME: 'orders',
  GIT_AUTHOR_EMAIL: 'orders@example.com',
  GIT_COMMITTER_NAME: 'orders',
  GIT_COMMITTER_EMAIL: 'orders@example.com',
};
const clock = { now: () => new Date('2026-11-24T09:00:00Z') };

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function open(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'suture-test-'));
  folders.push(folder);
  const repository = join(folder, 'repository');
  await mkdir(repository);
  await runGit({ at: repository, args: ['init', '--quiet', '--initial-branch=main'] });
  const base = await commit(repository, files, 'start');
  const git = await openLocalGit({ repository, state: join(folder, 'state'), clock });
  return { folder, repository, base, git };
}

async function commit(repository: string, files: Readonly<Record<string, string>>, subject: string): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(repository, path)), { recursive: true });
    await writeFile(join(repository, path), text);
  }
  await runGit({ at: repository, args: ['add', '--all'] });
  await runGit({ at: repository, args: ['commit', '--quiet', '-m', subject], environment: person });
  return readGit({ at: repository, args: ['rev-parse', 'HEAD'] });
}

function request(baseCommit: string, after: string) {
  return {
    incidentId: 'i1',
    baseCommit,
    branch: 'suture/i1',
    title: 'Guard',
    body: 'why',
    files: [{ path: 'a.js', before: 'one\n', after }],
    message: 'Guard\n\nbody',
    draft: false,
  };
}

describe('openLocalGit', () => {
  it('says what to do with a folder that is no repository or has no commit', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'suture-test-'));
    folders.push(folder);
    const options = { repository: folder, state: join(folder, '..', 'unused'), clock };

    await expect(openLocalGit(options)).rejects.toThrow(/git init/);
    await runGit({ at: folder, args: ['init', '--quiet'] });

    await expect(openLocalGit(options)).rejects.toThrow(/no commit yet/);
  });

  it('names uncommitted paths', async () => {
    const { git, repository } = await open({ 'a.js': 'one\n' });
    const before = await git.uncommitted();

    await writeFile(join(repository, 'a.js'), 'two\n');
    await writeFile(join(repository, 'notes.txt'), 'mine\n');

    expect(before).toEqual([]);
    expect(await git.uncommitted()).toEqual(['a.js', 'notes.txt']);
  });
});

describe('checkout', () => {
  it('keeps bytes, modes, links and odd names, and runs none of the repository’s programs', async () => {
    const { git, repository, folder } = await open({
      'a.js': 'one\r\n',
      '-rf "ü\n.js': 'odd\n',
      '.gitattributes': '*.js text eol=lf filter=evil\n',
      'run.sh': 'true\n',
    });
    const trap = join(folder, 'trap');
    await runGit({ at: repository, args: ['config', 'filter.evil.smudge', `touch ${trap}`] });
    await chmod(join(repository, 'run.sh'), 0o755);
    await symlink('/etc', join(repository, 'out'));
    const head = await commit(repository, {}, 'modes');

    const tree = await git.checkout(head);
    const committed = await runGit({ at: repository, args: ['cat-file', 'blob', `${head}:a.js`] });

    expect(await readFile(join(tree.root, 'a.js'))).toEqual(committed);
    expect(await readFile(join(tree.root, '-rf "ü\n.js'), 'utf8')).toBe('odd\n');
    expect((await stat(join(tree.root, 'run.sh'))).mode & 0o111).not.toBe(0);
    expect(await readlink(join(tree.root, 'out'))).toBe('/etc');
    expect(existsSync(trap)).toBe(false);
    expect(await git.readFile(head, 'out')).toBeUndefined();
    expect(await git.listFiles(head)).toContain('-rf "ü\n.js');
    await tree.dispose();
    expect(existsSync(tree.root)).toBe(false);
  });

  it('works from a detached head of a shallow clone', async () => {
    const { repository, folder } = await open({ 'a.js': 'one\n' });
    const head = await commit(repository, { 'a.js': 'two\n' }, 'two');
    const shallow = join(folder, 'shallow');
    await runGit({ at: folder, args: ['clone', '--quiet', '--depth=1', '--', `file://${repository}`, shallow] });
    await runGit({ at: shallow, args: ['checkout', '--quiet', '--detach'] });

    const git = await openLocalGit({ repository: shallow, state: join(folder, 'state-2'), clock });
    const tree = await git.checkout(head);

    expect(await readFile(join(tree.root, 'a.js'), 'utf8')).toBe('two\n');
    expect(await git.history('', head, 9)).toHaveLength(1);
    expect(await git.baseBranch()).toBeUndefined();
  });
});

describe('changes', () => {
  it('reads hunks newest first and is not fooled by content that looks like a header', async () => {
    const { git, repository } = await open({ 'a.js': 'one\ntwo\nthree\n' });
    const head = await commit(repository, { 'a.js': 'one\n++ b/x\nthree\n', 'ü "q".js': 'new\n' }, 'second');

    const [change, first] = await git.changes(head, 5);

    expect(change?.subject).toBe('second');
    expect(change?.hunks).toEqual([
      { file: 'a.js', start: 2, removed: ['two'], added: ['++ b/x'] },
      { file: 'ü "q".js', start: 1, removed: [], added: ['new'] },
    ]);
    expect(first?.hunks[0]?.added).toEqual(['one', 'two', 'three']);
    expect((await git.history('', head, 5)).map((entry) => entry.files)).toEqual([['a.js', 'ü "q".js'], ['a.js']]);
  });
});

describe('openReview', () => {
  it('refuses a change made for another text or outside the tree', async () => {
    const { git, base } = await open({ 'a.js': 'one\n' });

    await expect(git.diff('', base, [{ path: 'a.js', before: 'other\n', after: 'x' }])).rejects.toThrow(BaseMismatch);
    await expect(git.diff('', base, [{ path: '../a.js', before: null, after: 'x' }])).rejects.toThrow(BaseMismatch);
    await expect(git.diff('', base, [{ path: '.git/config', before: null, after: 'x' }])).rejects.toThrow(BaseMismatch);
  });

  it('refuses a rehearsal, which only a deployment can have', async () => {
    const { git, base, repository } = await open({ 'a.js': 'one\n' });

    const opened = git.openReview('', { ...request(base, 'two\n'), base: `suture/rehearsal-${'0'.repeat(16)}` });

    await expect(opened).rejects.toThrow('Run suture doctor --rehearse');
    expect(await readGit({ at: repository, args: ['branch', '--list', 'suture/*'] })).toBe('');
  });

  it('heals a crash between push and record with the same commit', async () => {
    const { git, base, folder } = await open({ 'a.js': 'one\n' });
    const first = await git.openReview('', request(base, 'two\n'));
    await rm(join(folder, 'state', 'reviews', '1.json'));

    const again = await git.openReview('', request(base, 'two\n'));

    expect(again).toEqual(first);
  });

  it('does not change a branch that another person made or moved', async () => {
    const { git, base, repository } = await open({ 'a.js': 'one\n' });
    await runGit({ at: repository, args: ['branch', 'suture/i1', base] });

    await expect(git.openReview('', request(base, 'two\n'))).rejects.toThrow(BranchTaken);

    expect(await readGit({ at: repository, args: ['rev-parse', 'suture/i1'] })).toBe(base);
  });

  it('touches neither working tree nor index, and runs no hook', async () => {
    const { git, base, repository, folder } = await open({ 'a.js': 'one\n' });
    const hook = join(repository, '.git', 'hooks', 'post-receive');
    await mkdir(dirname(hook), { recursive: true });
    await writeFile(hook, `#!/bin/sh\ntouch ${join(folder, 'trap')}\n`, { mode: 0o755 });
    const index = await readFile(join(repository, '.git', 'index'));

    await git.openReview('', request(base, 'two\n'));

    expect(await readFile(join(repository, 'a.js'), 'utf8')).toBe('one\n');
    expect(await readFile(join(repository, '.git', 'index'))).toEqual(index);
    expect(existsSync(join(folder, 'trap'))).toBe(false);
    expect(await git.uncommitted()).toEqual([]);
  });

  it('sees a merge that a person made with git alone', async () => {
    const { git, base, repository } = await open({ 'a.js': 'one\n' });
    const { id } = await git.openReview('', request(base, 'two\n'));

    await runGit({
      at: repository,
      args: ['merge', '--quiet', '--no-ff', '-m', 'm', 'suture/i1'],
      environment: person,
    });

    const review = await git.readReview('', id);
    expect(review.status).toBe('merged');
    expect(review.mergeCommit).toBe(await readGit({ at: repository, args: ['rev-parse', 'main'] }));
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { listChanges } from './changes.ts';
import { findCommit, headOf, readCommit } from './history.ts';
import { findEntry, writeBlob, writeCommit, writeTree } from './objects.ts';
import { openGit } from './run-git.ts';

const folder = mkdtempSync(join(tmpdir(), 'stand-in-objects-'));
const git = openGit(folder);
git.text(['init', '--quiet', '--bare', '--template=', '--initial-branch=main']);
const person = { name: 'orders', email: 'orders@example.com', date: new Date('2026-01-02T03:04:05Z') };

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function commitFiles(parent: string | undefined, files: Readonly<Record<string, string | Buffer | null>>): string {
  const changes = Object.entries(files).map(([path, text]) => ({
    path,
    mode: '100644',
    sha: text === null ? null : writeBlob(git, text),
  }));
  const tree = writeTree(git, parent === undefined ? undefined : readCommit(git, parent).tree, changes);
  const parents = parent === undefined ? [] : [parent];
  return writeCommit(git, { tree, parents, message: 'Title\n\nBody', author: person, committer: person });
}

it('writes objects that git fsck accepts', () => {
  const first = commitFiles(undefined, { 'a.txt': 'a\n', 'dir/ü.txt': 'ü\n' });
  const second = commitFiles(first, { 'a.txt': null });
  git.text(['update-ref', 'refs/heads/main', second]);

  const said = execFileSync('git', ['-C', folder, 'fsck', '--strict', '--full'], { encoding: 'utf8', stdio: 'pipe' });

  expect(said).not.toMatch(/error|warning|missing/);
  expect(git.text(['log', '--format=%an %ae %aI %s', 'main'])).toContain(
    'orders orders@example.com 2026-01-02T03:04:05+00:00 Title',
  );
  expect(readCommit(git, second)).toMatchObject({
    parents: [first],
    message: 'Title\n\nBody',
    author: { date: '2026-01-02T03:04:05Z' },
  });
  expect(findEntry(git, second, 'a.txt')).toBeUndefined();
});

it('finds commits by id, abbreviated id, branch and ref, but not by revision expression', () => {
  const sha = commitFiles(undefined, { 'b.txt': 'b\n' });
  git.text(['update-ref', 'refs/heads/feature/b', sha]);

  const found = [sha, sha.slice(0, 10), 'feature/b', 'heads/feature/b', 'refs/heads/feature/b'].map((name) =>
    findCommit(git, name),
  );

  expect(found).toEqual([sha, sha, sha, sha, sha]);
  expect(
    ['feature/b~0', 'feature', '--all', '../HEAD', 'refs/../HEAD', ''].map((name) => findCommit(git, name)),
  ).toEqual(Array(6).fill(undefined));
  expect(headOf(git, 'feature')).toBeUndefined();
});

it('distinguishes added, removed, renamed and binary files', () => {
  const text = 'one\ntwo\nthree\nfour\nfive\n';
  const before = commitFiles(undefined, { 'gone.txt': 'gone\n', 'old.txt': text });
  const after = commitFiles(before, {
    'gone.txt': null,
    'old.txt': null,
    'new.txt': text,
    'data.bin': Buffer.from([0, 1, 2, 0]),
  });

  const changes = listChanges(git, before, after);

  expect(changes.map(({ path, previousPath, status, patch }) => [path, previousPath, status, patch])).toEqual([
    ['data.bin', undefined, 'added', undefined],
    ['gone.txt', undefined, 'removed', '@@ -1 +0,0 @@\n-gone'],
    ['new.txt', 'old.txt', 'renamed', undefined],
  ]);
});

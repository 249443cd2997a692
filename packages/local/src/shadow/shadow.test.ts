import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findPastFixes, readHistory } from './past-incidents.ts';

/** A repository with these commits, oldest first. */
function createHistory(commits: readonly (readonly [subject: string, ...paths: string[]])[]) {
  const folder = mkdtempSync(join(tmpdir(), 'suture-shadow-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const git = (...words: readonly string[]) => {
    const identity = ['-c', 'user.name=Team', '-c', 'user.email=team@example.com'];
    return execFileSync('git', [...identity, ...words], { cwd: folder, encoding: 'utf8' }).trim();
  };
  git('init', '--quiet', '--initial-branch=main');
  for (const [subject, ...paths] of commits) {
    for (const path of paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), subject);
    }
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '-m', subject);
  }
  return { folder, git };
}

const many = Array.from({ length: 14 }, (_, index) => `src/part-${index}.js`);

it('finds the commits that say they fix something and change code together with tests, newest first', async () => {
  const { folder } = createHistory([
    ['Fix the beginning', 'src/a.js', 'test/a.test.js'],
    ['Fix the total of an empty order', 'src/a.js', 'test/a.test.js'],
    ['Add a prefix', 'src/b.js', 'test/b.test.js'],
    ['Fix a typing error', 'README.md', 'test/a.test.js'],
    ['fix: round to cents', 'src/money.ts', 'src/money.test.ts'],
    ['Fix everything', ...many, 'test/a.test.js'],
    ['Fix without a test', 'src/a.js'],
  ]);

  const found = await findPastFixes(folder, 20);

  // The first commit has no version before it.
  expect(found.map(({ subject }) => subject)).toEqual(['fix: round to cents', 'Fix the total of an empty order']);
  expect(await findPastFixes(folder, 1)).toEqual([found[0]]);
});

it('reads a history, newest incident first', async () => {
  const { folder, git } = createHistory([
    ['Begin', 'src/a.js'],
    ['Mend a', 'src/a.js'],
    ['Mend b', 'src/b.js'],
  ]);
  const file = join(folder, 'past.jsonl');
  const lines = [
    { fix: git('rev-parse', 'HEAD~1'), at: '2026-11-02T09:00:00Z', ticket: 'OPS-1', error: 'TypeError: no' },
    { fix: 'main', at: '2026-11-03T09:00:00Z', log: 'service.log' },
  ];
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join('\n'));

  const found = await readHistory(file, folder, 5);

  expect(found.map(({ subject, ticket, log }) => [subject, ticket, log])).toEqual([
    ['Mend b', undefined, join(folder, 'service.log')],
    ['Mend a', 'OPS-1', undefined],
  ]);
});

it.each([
  ['an unknown commit', { fix: 'abcdef1' }, 'line 1 of .*: fix: the repository has no commit abcdef1'],
  ['an option in the place of a commit', { fix: '--output=/tmp/x' }, 'fix: name a commit, a tag or a branch'],
  ['an unknown field', { fix: 'main', repo: 'x' }, 'repo'],
  ['a time that is none', { fix: 'main', at: 'yesterday' }, 'at: '],
])('refuses %s', async (_what, line, message) => {
  const { folder } = createHistory([['Begin', 'src/a.js']]);
  const file = join(folder, 'past.jsonl');
  writeFileSync(file, JSON.stringify(line));

  await expect(readHistory(file, folder, 5)).rejects.toThrow(new RegExp(message));
});

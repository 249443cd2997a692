import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGit } from '@suture/adapters/local-git';
import { readTree } from '@suture/adapters/snapshots';
import { readConfig } from '@suture/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packCommit, requirePushed } from './push-code.ts';

const now = new Date('2026-11-24T09:00:00Z');
let folder: string;
let at: string;

const git = (...args: string[]) =>
  readGit({ at, args: ['-c', 'user.name=orders', '-c', 'user.email=orders@example.com', ...args] });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suture-push-'));
  at = join(folder, 'repository');
  await mkdir(join(at, 'src'), { recursive: true });
  await git('init', '--quiet', '--initial-branch=main');
  for (const [subject, text] of [
    ['Start', 'one\n'],
    ['Count again', 'two\n'],
  ]) {
    await writeFile(join(at, 'src/a.js'), text ?? '');
    await git('add', '--all');
    await git('commit', '--quiet', '--message', subject ?? '');
  }
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const pack = (revision: string) => packCommit({ folder: at, revision, scratch: join(folder, 'scratch'), now });

it('packs a commit as git has it, with the commits before it', async () => {
  await writeFile(join(at, 'src/a.js'), 'not committed\n');
  await writeFile(join(at, '.env'), 'SECRET=1\n');

  const { pushed, tree } = await pack('HEAD');

  expect(pushed).toMatchObject({
    commit: await git('rev-parse', 'HEAD'),
    pushedAt: now.toISOString(),
    commits: [
      { subject: 'Count again', files: ['src/a.js'] },
      { subject: 'Start', files: ['src/a.js'] },
    ],
  });
  expect(Object.fromEntries(await readTree(tree))).toEqual({ 'src/a.js': 'two\n' });
});

it('packs an earlier commit', async () => {
  const { pushed, tree } = await pack('main~1');

  expect(pushed.commits.map(({ subject }) => subject)).toEqual(['Start']);
  expect((await readTree(tree)).get('src/a.js')).toBe('one\n');
});

it.each(['none', '--output=/tmp/x', ''])('refuses the revision "%s"', async (revision) => {
  await expect(pack(revision)).rejects.toThrow(/the option --commit.*git knows no commit/);
});

it('refuses a service whose code is read from elsewhere', () => {
  const config = readConfig(
    {
      services: {
        orders: { repository: 'shop/orders', code: { from: 'tarball' }, trust: { start: 'observe' } },
        billing: { repository: 'shop/billing' },
      },
      tickets: 'none',
    },
    'the configuration',
  );

  expect(requirePushed('orders', config)).toBe('shop/orders');
  expect(() => requirePushed('billing', config)).toThrow(/services\.billing\.code: \{ from: 'tarball' \}/);
  expect(() => requirePushed('search', config)).toThrow(/"search" is not in the configuration/);
});

import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { InvalidInput } from '@suture/core';
import { install } from './install.ts';
import type { CorpusCase, CorpusTrial } from './model.ts';

const run = promisify(execFile);

const testPath = /(?:^|\/)(?:tests?|__tests__|__mocks__|__snapshots__|spec|fixtures|e2e)\/|\.(?:test|spec)\.[^/]+$/;

/**
 * Reads a list of fixes, one a line: a repository (path or URL), the fix, the test command that shows it. The fix is a commit, or the name of
 * a bug whose tags are NAME, NAME-test and NAME-full, as in BugsJS. Lines that begin with # are left out.
 * @param folder what paths of repositories are relative to
 * @throws InvalidInput that names the line
 */
export function readFixCommits(text: string, folder: string): readonly CorpusCase[] {
  return text.split('\n').flatMap((line, at) => {
    if (/^\s*(?:#|$)/.test(line)) return [];
    const [repository, fix, ...command] = line.trim().split(/\s+/);
    if (repository === undefined || fix === undefined || command.length === 0)
      throw new InvalidInput(`line ${at + 1} of the corpus`, [
        `"${line.trim().slice(0, 80)}" is no fix; write REPOSITORY COMMIT TEST-COMMAND`,
      ]);
    const from = /^\w+:\/\/|^[\w.-]+@/.test(repository) ? repository : resolve(folder, repository);
    const short =
      repository
        .replace(/\/+$/, '')
        .split(/[/+]/)
        .at(-1)
        ?.replace(/\.git$/, '') ?? repository;
    const given = { from, fix, command: command.join(' ') };
    return [{ name: `${short}-${fix.slice(0, 12)}`, layOut: (root: string) => layOut(given, root) }];
  });
}

interface Fix {
  readonly from: string;
  readonly fix: string;
  readonly command: string;
}

/** The version before the fix with the fix's tests, in a repository that does not hold the fix. */
async function layOut({ from, fix, command }: Fix, root: string): Promise<CorpusTrial> {
  await mkdir(root, { recursive: true });
  const git = async (...args: readonly string[]) =>
    (await run('git', ['-C', root, ...args], { maxBuffer: 64_000_000 })).stdout;
  const source = join(dirname(root), 'source.git');
  await run('git', ['clone', '--quiet', '--bare', '--', from, source]);
  const ask = async (...args: readonly string[]) =>
    (await run('git', ['-C', source, ...args], { maxBuffer: 64_000_000 })).stdout.trim();
  const tags = await ask('tag', '--list', `${fix}-full`);
  const [fixed, base] = tags === '' ? [fix, `${fix}^`] : [`${fix}-full`, fix];
  const [fixedCommit, baseCommit] = [
    await ask('rev-parse', `${fixed}^{commit}`),
    await ask('rev-parse', `${base}^{commit}`),
  ];
  await git('init', '--quiet', '--initial-branch=main');
  await ask('branch', '--force', 'suture-base', baseCommit);
  await git('fetch', '--quiet', '--no-tags', source, 'suture-base');
  await git('checkout', '--quiet', '-B', 'main', 'FETCH_HEAD');
  const changed = (await ask('diff', '--name-only', '--no-renames', baseCommit, fixedCommit)).split('\n');
  const show = (path: string) =>
    ask('show', `${fixedCommit}:${path}`).then(
      (text) => `${text}\n`,
      () => undefined,
    );
  const texts = new Map<string, string>();
  for (const path of changed) {
    const text = await show(path);
    if (text === undefined) continue;
    if (testPath.test(path)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    } else if (/\.[cm]?[jt]sx?$/.test(path)) texts.set(path, text);
  }
  await git('add', '--all');
  await git(
    '-c',
    'user.name=Suture',
    '-c',
    'user.email=suture@localhost',
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    'Show the failure',
  );
  await rm(source, { recursive: true, force: true });
  await install(root);
  return { root, command, fixed: texts, hidden: new Map() };
}

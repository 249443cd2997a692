import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { InvalidInput } from '@suture/core';
import { layOutBeforeFix } from '@suture/local/shadow';
import { install } from './install.ts';
import type { CorpusCase, CorpusTrial } from './model.ts';

const run = promisify(execFile);

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
  const tags = await run('git', ['ls-remote', '--tags', '--', from, `${fix}-full`]);
  const [fixed, base] = tags.stdout.trim() === '' ? [fix, `${fix}^`] : [`${fix}-full`, fix];
  const before = await layOutBeforeFix({ from, base, fixed, withTests: true }, root);
  await install(root);
  return { root, command, fixed: before.fixed, hidden: new Map() };
}

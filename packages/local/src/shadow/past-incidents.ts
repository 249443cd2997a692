import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { readGit } from '@suture/adapters/local-git';
import { defined, describeError, Instant, InvalidInput, parseJson } from '@suture/core';
import * as z from 'zod';
import { isFixedPath, isTestPath } from './before-fix.ts';

/** One line of a history: an incident that people have closed. */
export const HistoryLine = z.strictObject({
  /** The commit that fixed it. */
  fix: z.string().regex(/^[\w][\w./-]{0,200}$/, 'name a commit, a tag or a branch'),
  /** What the team calls it: a ticket's key or URL. */
  ticket: z.string().min(1).max(300).optional(),
  /** When it began; by default the time of the fix. */
  at: Instant.optional(),
  /** The error as the log had it: text, with its stack trace. */
  error: z.string().min(1).max(200_000).optional(),
  /** File with the service's log at that time, relative to the history. */
  log: z.string().min(1).optional(),
});

/** A closed incident of a team, with what people did. */
export interface PastIncident {
  /** Full id of the commit that fixed it. */
  readonly id: string;
  /** Subject of that commit. */
  readonly subject: string;
  readonly ticket?: string;
  readonly at: string;
  /** What monitoring showed. Without it, the test that came with the fix is all there is. */
  readonly error?: string;
  readonly log?: string;
}

/** Commits that are looked at for each incident that is wanted. */
const lookedAt = 50;
/** Files that a commit changes in all; one that changes more is a feature, whatever it says. */
const mostFiles = 12;
/** Subjects by which people name fixes. */
const fixSubject = /\b(?:fix(?:e[sd])?|bug ?fix|hot-?fix|bugs?|repair|correct|regression|crash(?:es|ed)?)\b/i;

/** Reads the last incidents of a history, newest first. @throws InvalidInput that names the line */
export async function readHistory(file: string, repository: string, last: number): Promise<readonly PastIncident[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InvalidInput('the option --history', [`${file} cannot be read: ${describeError(cause)}`], { cause });
  });
  const read = text.split('\n').flatMap((line, index) => {
    const what = `line ${index + 1} of ${file}`;
    return line.trim() === '' ? [] : [{ what, ...parseJson(HistoryLine, line, what) }];
  });
  const incidents: PastIncident[] = [];
  for (const { what, fix, ticket, at, error, log } of read) {
    const found = await readCommits(repository, ['--max-count=1', '--end-of-options', fix]).catch(() => []);
    const [commit] = found;
    if (commit === undefined) throw new InvalidInput(what, [`fix: the repository has no commit ${fix}`]);
    const { id, date, subject } = commit;
    const about = { ticket, error, log: log === undefined ? undefined : resolve(dirname(file), log) };
    incidents.push({ id, subject, at: at ?? date, ...defined(about) });
  }
  return incidents.toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, last);
}

/** Finds fixes in the history of the branch that is checked out: commits that say so and change code together with tests. Newest first. */
export async function findPastFixes(repository: string, last: number): Promise<readonly PastIncident[]> {
  const commits = await readCommits(repository, ['--no-merges', `--max-count=${last * lookedAt}`, 'HEAD']);
  return commits
    .filter(
      ({ subject, files, parents }) =>
        parents === 1 &&
        fixSubject.test(subject) &&
        files.length <= mostFiles &&
        files.some(isFixedPath) &&
        files.some(isTestPath),
    )
    .slice(0, last)
    .map(({ id, subject, date }) => ({ id, subject, at: date }));
}

async function readCommits(repository: string, args: readonly string[]) {
  const format = '--format=%x01%H%x00%cI%x00%P%x00%s%x00';
  const log = await readGit({ at: repository, args: ['log', '--name-only', '--no-renames', format, ...args] });
  return log.split('\x01').flatMap((entry) => {
    const [id = '', date = '', parents = '', subject = '', files = ''] = entry.split('\0');
    if (id.trim() === '') return [];
    const count = parents.split(' ').filter((parent) => parent !== '').length;
    const names = files.split('\n').filter((name) => name !== '');
    return [{ id: id.trim(), date: new Date(date).toISOString(), parents: count, subject, files: names }];
  });
}

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Commit } from '@suture/core';
import type { Change, Hunk } from '@suture/mechanic';
import { unlessMissing } from '../local-files/missing.ts';
import { readGit, runGit } from './git.ts';

/** Most bytes of patch text per history; older commits are left out. */
const mostBytes = 24_000_000;
/** Most changed lines of one file: larger diffs are generated code, vendored code or imports, and say nothing about a fault. */
const mostLines = 1500;

const nameOnly = ['-z', '--name-only', '--no-renames'];

/** Commits with the files each touched, newest first, by one git call. */
export async function readCommits(bare: string, commit: string, limit: number): Promise<readonly Commit[]> {
  return (await readLog(bare, [commit], limit, nameOnly)).map(readNames);
}

/** Like `readCommits`, for the commits that touched one path. */
export async function readCommitsOf(
  bare: string,
  commit: string,
  limit: number,
  path: string,
): Promise<readonly Commit[]> {
  // In one call, git would also list merges that did not change the path.
  const listed = await readGit({ at: bare, args: ['rev-list', `--max-count=${limit}`, commit, '--', path] });
  if (listed === '') return [];
  const entries = await readLog(bare, listed.split('\n'), limit, [...nameOnly, '--no-walk=unsorted']);
  return entries.map(readNames);
}

function readNames({ id, date, subject, rest }: LogEntry): Commit {
  const files = rest
    .replace(/^\0?\n/, '')
    .split('\0')
    .filter((path) => path !== '');
  return { id, date, subject, files };
}

/** Commits with their hunks, newest first, by one git call; renames followed, binary and huge diffs and the end of a shallow clone left out. */
export async function readChanges(bare: string, commit: string, limit: number): Promise<readonly Change[]> {
  const entries = await readLog(bare, [commit], limit, [
    ...['--patch', '--unified=0', '--find-renames', '--no-color', '--no-ext-diff', '--no-textconv'],
    ...['--src-prefix=a/', '--dst-prefix=b/', '--ignore-submodules=all'],
  ]);
  const boundary = await readShallow(bare);
  return entries
    .filter(({ id }) => !boundary.has(id))
    .map(({ id, date, subject, rest }) => ({ commit: id, date, subject, hunks: parseHunks(rest) }));
}

/** The commits at which a shallow clone ends: git blames each of them for everything before it. */
export async function readShallow(bare: string): Promise<ReadonlySet<string>> {
  const text = await unlessMissing(readFile(join(bare, 'shallow'), 'latin1'));
  return new Set(text?.split('\n'));
}

interface LogEntry {
  readonly id: string;
  readonly date: string;
  readonly subject: string;
  readonly rest: string;
}

async function readLog(
  bare: string,
  commits: readonly string[],
  limit: number,
  options: readonly string[],
): Promise<LogEntry[]> {
  // A random separator cannot occur in a subject or a path.
  const mark = randomBytes(12).toString('hex');
  const format = `--format=tformat:%x00${mark}%x00%H%x00%ct%x00%s%x00`;
  const args = ['log', `--max-count=${limit}`, '--diff-merges=first-parent', '--root', '--no-show-signature', format];
  const output = await runGit({ at: bare, args: [...args, ...options, ...commits, '--'], atMost: mostBytes });
  const parts = output.toString('utf8').split(`\0${mark}\0`).slice(1);
  const whole = output.length > mostBytes ? parts.slice(0, -1) : parts;
  return whole.map((part) => {
    const [id = '', seconds = '0', subject = '', ...rest] = part.split('\0');
    return { id, date: new Date(Number(seconds) * 1000).toISOString(), subject, rest: rest.join('\0') };
  });
}

/** Reads a unified diff without context. The counts of the hunk headers decide what is content, so no content can look like a header. */
function parseHunks(patch: string): readonly Hunk[] {
  const lines = patch.split('\n');
  const byFile = new Map<string, Hunk[]>();
  let file: string | undefined;
  let before: string | undefined;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.startsWith('diff --git ')) file = undefined;
    if (line.startsWith('--- ')) before = readPath(line.slice(4), 'a/');
    if (line.startsWith('+++ ')) file = readPath(line.slice(4), 'b/') ?? before;
    const [, removes = '1', start = '0', adds = '1'] = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (!line.startsWith('@@ ') || file === undefined) continue;
    const removed: string[] = [];
    const added: string[] = [];
    while (removed.length < Number(removes) || added.length < Number(adds)) {
      at += 1;
      const content = lines[at];
      if (content === undefined) break;
      if (content.startsWith('-')) removed.push(content.slice(1));
      if (content.startsWith('+')) added.push(content.slice(1));
    }
    // For a pure removal git gives the line before it.
    const first = Number(adds) === 0 ? Number(start) + 1 : Number(start);
    byFile.set(file, [...(byFile.get(file) ?? []), { file, start: first, removed, added }]);
  }
  return [...byFile.values()].filter(isReadable).flat();
}

function isReadable(hunks: readonly Hunk[]): boolean {
  return hunks.reduce((sum, hunk) => sum + hunk.removed.length + hunk.added.length, 0) <= mostLines;
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** A path of a diff header. Git writes it as a C string when it contains quotes or control characters. */
function readPath(text: string, prefix: string): string | undefined {
  const bare = text.replace(/\t$/, '');
  if (bare === '/dev/null') return undefined;
  const path = bare.startsWith('"') ? unquote(bare.slice(1, -1)) : bare;
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}

function unquote(text: string): string {
  const pieces = text.match(/\\[0-7]{3}|\\.|[^\\]+/g) ?? [];
  const bytes = pieces.map((piece) => {
    if (!piece.startsWith('\\')) return Buffer.from(piece);
    const octal = /^\\([0-7]{3})$/.exec(piece)?.[1];
    return Buffer.from([octal === undefined ? (escapes[piece.slice(1)] ?? 0) : Number.parseInt(octal, 8)]);
  });
  return Buffer.concat(bytes).toString('utf8');
}

import { readObject, readRef } from './loose.ts';
import type { Git } from './run-git.ts';

export interface CommitRecord {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: { readonly name: string; readonly email: string; readonly date: string };
  readonly committer: { readonly name: string; readonly email: string; readonly date: string };
  readonly message: string;
}

export interface BlameRange {
  readonly startingLine: number;
  readonly endingLine: number;
  readonly sha: string;
}

/** The commit of a name: a commit id or its start, a branch, a tag, `heads/…` or `refs/…`. */
export function findCommit(git: Git, name: string): string | undefined {
  if (readObject(git, name)?.type === 'commit') return name;
  if (name === 'HEAD') return git.tryText(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  for (const ref of [`refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`, name]) {
    const found = readRef(git, ref);
    if (found !== undefined) return found;
  }
  return /^[0-9a-f]{7,39}$/.test(name)
    ? git.tryText(['rev-parse', '--verify', '--quiet', `${name}^{commit}`])
    : undefined;
}

export function headOf(git: Git, branch: string): string | undefined {
  return readRef(git, `refs/heads/${branch}`);
}

export function readCommits(git: Git, shas: readonly string[]): readonly CommitRecord[] {
  return shas.map((sha) => readCommit(git, sha));
}

/** Throws for what is no commit of the repository. */
export function readCommit(git: Git, sha: string): CommitRecord {
  const object = readObject(git, sha);
  if (object?.type !== 'commit') throw new Error(`Commit ${sha} is not in ${git.folder}`);
  const text = object.body.toString('utf8');
  const end = text.indexOf('\n\n');
  const headers = text
    .slice(0, end)
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)] as const);
  const all = (name: string) => headers.filter(([header]) => header === name).map(([, value]) => value);
  return {
    sha,
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    author: readPerson(all('author')[0] ?? ''),
    committer: readPerson(all('committer')[0] ?? ''),
    message: text.slice(end + 2).replace(/\n+$/, ''),
  };
}

/** Ids reachable from the ranges, newest first. */
export function listCommits(git: Git, ...ranges: readonly string[]): readonly string[] {
  return git
    .text(['rev-list', ...ranges])
    .split('\n')
    .filter((line) => line !== '');
}

export function findMergeBase(git: Git, one: string, other: string): string | undefined {
  return git.tryText(['merge-base', one, other]);
}

export function isAncestor(git: Git, ancestor: string, descendant: string): boolean {
  return git.tryText(['merge-base', '--is-ancestor', ancestor, descendant]) !== undefined;
}

/** The tree of both sides together, or undefined where they conflict. */
export function mergeTrees(git: Git, base: string, head: string): string | undefined {
  return git.tryText(['merge-tree', '--write-tree', base, head])?.split('\n')[0];
}

/** Who last touched each stretch of lines; undefined where the path is not in the commit. */
export function blame(git: Git, commit: string, path: string): readonly BlameRange[] | undefined {
  const output = git.tryText(['blame', '--porcelain', commit, '--', path]);
  if (output === undefined) return undefined;
  const ranges: BlameRange[] = [];
  for (const match of output.matchAll(/^([0-9a-f]{40}) \d+ (\d+)(?: \d+)?$/gm)) {
    const [, sha = '', at = ''] = match;
    const line = Number(at);
    const last = ranges.at(-1);
    if (last?.sha === sha && last.endingLine === line - 1) ranges[ranges.length - 1] = { ...last, endingLine: line };
    else ranges.push({ startingLine: line, endingLine: line, sha });
  }
  return ranges;
}

function readPerson(line: string): CommitRecord['author'] {
  const [, name = '', email = '', seconds = '0'] = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(line) ?? [];
  return { name, email, date: formatTime(new Date(Number(seconds) * 1000)) };
}

/** The host writes times without fractions of a second. */
export function formatTime(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

import type { BlameRange, CodeHistory, CommitChanges } from '@suture/core';
import { boundChanges, boundCommit, boundDifferences, joinRanges } from '../code-hosts/bounds.ts';
import { isPlainPath } from '../code-hosts/plain-path.ts';
import { findCommit } from './find-commit.ts';
import { readGit, runGit } from './git.ts';
import type { Mirror } from './mirror.ts';
import { readDifferences } from './read-differences.ts';
import { findEntry, isFile } from './read-files.ts';
import { readCommitsOf, readShallow } from './read-history.ts';

/** Bytes of one blame, which repeats the file. */
const mostBytes = 24_000_000;

/** The history in our clone of a repository. A shallow clone does not know who wrote what came before its end. */
export function createLocalCodeHistory({ bare, find }: Pick<Mirror, 'bare' | 'find'>): CodeHistory {
  return {
    ofFile: async (_repository, commit, path, limit) => {
      const id = await find(commit);
      if (id === undefined || !isPlainPath(path)) return [];
      const [commits, ends] = await Promise.all([readCommitsOf(bare, id, limit, path), readShallow(bare)]);
      return commits.filter((one) => !ends.has(one.id)).map(boundCommit);
    },
    blame: async (_repository, commit, path) => {
      const id = await find(commit);
      const entry = id === undefined ? undefined : await findEntry(bare, id, path);
      if (id === undefined || entry === undefined || !isFile(entry)) return [];
      const args = ['blame', '--porcelain', '--no-textconv', id, '--', path];
      const [output, ends] = await Promise.all([runGit({ at: bare, args, atMost: mostBytes }), readShallow(bare)]);
      return joinRanges(parseBlame(output).filter((range) => !ends.has(range.commit.id)));
    },
    changesOf: async (_repository, commit) => {
      const id = await find(commit);
      return id === undefined ? undefined : readChangesOf(bare, id);
    },
    compare: async (_repository, base, head) => {
      const [from, to] = [await find(base), await find(head)];
      if (from === undefined || to === undefined) return undefined;
      return boundDifferences(await readDifferences(bare, from, to));
    },
  };
}

async function readChangesOf(bare: string, id: string): Promise<CommitChanges | undefined> {
  const parent = await readFirstParent(bare, id);
  // A shallow clone has the commit and not what it changed.
  if (parent !== undefined && (await findCommit(bare, parent)) === undefined) return undefined;
  const format = '--format=tformat:%ct%x00%s%x00%B';
  const [about, files] = await Promise.all([
    readGit({ at: bare, args: ['log', '--max-count=1', '--no-show-signature', format, id, '--'] }),
    readDifferences(bare, parent ?? (await findEmptyTree(bare)), id),
  ]);
  const [seconds = '0', subject = '', message = ''] = about.split('\0');
  return boundChanges({ commit: { id, date: readTime(seconds), subject }, message: message.trimEnd(), files });
}

/** Read from the commit object: in a shallow clone, git's other commands leave the parents out. */
async function readFirstParent(bare: string, id: string): Promise<string | undefined> {
  const object = await readGit({ at: bare, args: ['cat-file', 'commit', id] });
  return /^parent ([0-9a-f]+)$/m.exec(object.split('\n\n', 1)[0] ?? '')?.[1];
}

/** A first commit is compared with the empty tree, which every repository knows without storing it. */
function findEmptyTree(bare: string): Promise<string> {
  return readGit({ at: bare, args: ['hash-object', '-t', 'tree', '--stdin'] });
}

/** One range per line; git describes each commit where it first occurs. */
function parseBlame(output: Buffer): readonly BlameRange[] {
  const text = output.toString('utf8');
  const ranges: { readonly id: string; readonly line: number }[] = [];
  const dates = new Map<string, string>();
  const subjects = new Map<string, string>();
  let id = '';
  // The text after the last line break is empty or was cut off.
  for (const line of text.split('\n').slice(0, -1)) {
    if (line.startsWith('\t')) continue;
    const [, named, at] = /^([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?$/.exec(line) ?? [];
    if (named !== undefined) {
      id = named;
      ranges.push({ id, line: Number(at) });
    } else if (line.startsWith('committer-time ')) dates.set(id, readTime(line.slice('committer-time '.length)));
    else if (line.startsWith('summary ')) subjects.set(id, line.slice('summary '.length));
  }
  return ranges.flatMap(({ id: commit, line }) => {
    const [date, subject] = [dates.get(commit), subjects.get(commit)];
    if (date === undefined || subject === undefined) return [];
    return [{ startLine: line, endLine: line, commit: { id: commit, date, subject } }];
  });
}

function readTime(seconds: string): string {
  return new Date(Number(seconds) * 1000).toISOString();
}

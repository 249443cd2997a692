import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readObject, writeObject } from './loose.ts';
import type { Git } from './run-git.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
}

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Person;
  readonly committer: Person;
}

export interface TreeChange {
  readonly path: string;
  readonly mode: string;
  /** Null takes the path out of the tree. */
  readonly sha: string | null;
}

export interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly size: number | undefined;
}

export function typeOf(git: Git, sha: string): string | undefined {
  return readObject(git, sha)?.type;
}

export function writeBlob(git: Git, content: string | Buffer): string {
  return writeObject(git, 'blob', content);
}

export function readBlob(git: Git, sha: string): Buffer {
  const object = readObject(git, sha);
  if (object?.type !== 'blob') throw new Error(`Blob ${sha} is not in ${git.folder}`);
  return object.body;
}

/** A tree made of another with changes laid over it; `base` undefined starts from nothing. */
export function writeTree(git: Git, base: string | undefined, changes: readonly TreeChange[]): string {
  const index = join(git.folder, 'stand-in-index');
  const environment = { GIT_INDEX_FILE: index };
  rmSync(index, { force: true });
  git.text(base === undefined ? ['read-tree', '--empty'] : ['read-tree', base], { environment });

  function enter(entries: readonly TreeChange[]): void {
    const lines = entries.map(
      ({ path, mode, sha }) => `${sha === null ? `0 ${'0'.repeat(40)}` : `${mode} ${sha}`}\t${path}\0`,
    );
    if (lines.length === 0) return;
    git.text(['update-index', '--replace', '-z', '--index-info'], { environment, input: lines.join('') });
  }

  enter(changes.filter(({ mode }) => mode !== '040000'));
  for (const { path, mode, sha } of changes.filter((change) => change.mode === '040000')) {
    const inside = git.text(['ls-files', '-z', '--', path], { environment }).split('\0').slice(0, -1);
    enter(inside.map((gone) => ({ path: gone, mode, sha: null })));
    const files = sha === null ? [] : listTree(git, sha, true).filter(({ type }) => type !== 'tree');
    enter(files.map((file) => ({ ...file, path: `${path}/${file.path}` })));
  }
  return git.text(['write-tree'], { environment });
}

/** Writes the commit byte for byte, so that its message is kept as it was given. */
export function writeCommit(git: Git, commit: NewCommit): string {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${signPerson(commit.author)}`,
    `committer ${signPerson(commit.committer)}`,
    '',
    commit.message,
  ];
  return writeObject(git, 'commit', lines.join('\n'));
}

export function listTree(git: Git, sha: string, recursive: boolean): readonly TreeEntry[] {
  const output = git.text(['ls-tree', '-z', '--long', ...(recursive ? ['-r', '-t'] : []), sha]);
  return output
    .split('\0')
    .filter((line) => line !== '')
    .map(readTreeLine);
}

/** What lies at a path in a commit or tree. */
export function findEntry(git: Git, treeish: string, path: string): TreeEntry | undefined {
  const output = git.text(['ls-tree', '-z', '--long', treeish, '--', path]);
  const line = output.split('\0')[0] ?? '';
  return line === '' ? undefined : readTreeLine(line);
}

function readTreeLine(line: string): TreeEntry {
  const [head = '', path = ''] = line.split('\t');
  const [mode = '', type = '', sha = '', size = '-'] = head.split(/ +/);
  return { path, mode, type, sha, size: size === '-' ? undefined : Number(size) };
}

function signPerson(person: Person): string {
  return `${person.name} <${person.email}> ${Math.floor(person.date.getTime() / 1000)} +0000`;
}

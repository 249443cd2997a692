import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit } from '@suture/adapters/local-git';

const names = ['start', 'count', 'move', 'tidy', 'odd', 'side', 'merge', 'large', 'many', 'twin', 'other'] as const;
export type CommitName = (typeof names)[number];

export interface HistoryRepository {
  readonly folder: string;
  /** Ids of its commits. */
  readonly ids: Readonly<Record<CommitName, string>>;
  /** The seven digits with which the ids of `twin` and `other` start. */
  readonly ambiguous: string;
  /** A branch at `merge` whose name is a prefix of the id of `count`. */
  readonly misleading: string;
}

type Content = string | Buffer | null;
interface NewCommit {
  readonly name: CommitName;
  readonly message: string;
  readonly parents: readonly CommitName[];
  /** Null removes the file. */
  readonly files: Readonly<Record<string, Content>>;
}

const oldest = 1_764_000_000;
const numbers = Array.from({ length: 12 }, (_, at) => `line ${at}`);
const lines = (...words: readonly string[]) => words.map((word) => `${word}\n`).join('');
const replaced = (at: number, word: string) => lines(...numbers.map((line, index) => (index === at ? word : line)));

export const odd = ['with space.js', '-dash.js', ':(glob)**', 'ü "quoted".js'] as const;
const oddFiles = (text: string) => Object.fromEntries(odd.map((path) => [path, `${text}\n`]));

const commits: readonly NewCommit[] = [
  {
    name: 'start',
    message: 'Start',
    parents: [],
    files: {
      'src/a.js': lines('one', 'two', 'three'),
      'gone.js': lines('gone'),
      'old.js': lines(...numbers),
      'shared.js': lines(...numbers),
      'logo.png': Buffer.from([0, 1, 2, 0]),
      ...oddFiles('first'),
    },
  },
  {
    name: 'count',
    message: 'Count again\n\nIt was off by one.',
    parents: ['start'],
    files: { 'src/a.js': lines('one', '2', 'three') },
  },
  { name: 'move', message: 'Move', parents: ['count'], files: { 'old.js': null, 'new.js': replaced(1, 'moved') } },
  {
    name: 'tidy',
    message: 'Tidy',
    parents: ['move'],
    files: { 'gone.js': null, 'added.js': 'added', 'logo.png': Buffer.from([0, 9, 9, 0]) },
  },
  {
    name: 'odd',
    message: 'Odd names',
    parents: ['tidy'],
    files: { ...oddFiles('second'), 'shared.js': replaced(0, 'ours') },
  },
  {
    name: 'side',
    message: 'Aside',
    parents: ['count'],
    files: { 'shared.js': replaced(11, 'theirs'), 'side.js': lines('side') },
  },
  {
    name: 'merge',
    message: 'Merge side',
    parents: ['odd', 'side'],
    files: {
      'shared.js': lines('ours', ...numbers.slice(1, 11), 'theirs'),
      'side.js': lines('side'),
    },
  },
  {
    name: 'large',
    message: 'Large',
    parents: ['start'],
    files: { 'large.js': lines(...Array(5000).fill('0123456789')) },
  },
  {
    name: 'many',
    message: 'Many',
    parents: ['start'],
    files: Object.fromEntries(Array.from({ length: 203 }, (_, at) => [`many/${1000 + at}.js`, `${at}\n`])),
  },
];

/** A repository with a rename, a merge, odd names, a binary file, and two commits whose ids begin alike. */
export async function createHistoryRepository(folder: string): Promise<HistoryRepository> {
  await mkdir(folder);
  await runGit({ at: folder, args: ['init', '--quiet', '--initial-branch=main'] });
  const twins = findTwins();
  const all: readonly NewCommit[] = [
    ...commits,
    { name: 'twin', message: twins.messages[0], parents: [], files: {} },
    { name: 'other', message: twins.messages[1], parents: [], files: {} },
  ];
  const marks = join(folder, '.git', 'marks');
  const input = Buffer.concat(all.flatMap(writeCommit));
  await runGit({ at: folder, args: ['fast-import', '--quiet', `--export-marks=${marks}`], input });
  await runGit({ at: folder, args: ['branch', '--force', 'main', 'merge'] });
  await runGit({ at: folder, args: ['reset', '--quiet', '--hard', 'main'] });
  const known = new Map(
    (await readFile(marks, 'utf8')).split('\n').map((line) => [line.split(' ')[0], line.split(' ')[1]]),
  );
  const idOf = (name: CommitName) => known.get(`:${names.indexOf(name) + 1}`) ?? '';
  const ids = {
    start: idOf('start'),
    count: idOf('count'),
    move: idOf('move'),
    tidy: idOf('tidy'),
    odd: idOf('odd'),
    side: idOf('side'),
    merge: idOf('merge'),
    large: idOf('large'),
    many: idOf('many'),
    twin: idOf('twin'),
    other: idOf('other'),
  };
  const misleading = ids.count.slice(0, 8);
  await runGit({ at: folder, args: ['branch', misleading, 'main'] });
  return { folder, ids, ambiguous: twins.prefix, misleading };
}

/** The time of a commit. */
export function dateOf(name: CommitName): string {
  return new Date(secondsOf(name) * 1000).toISOString();
}

function secondsOf(name: CommitName): number {
  return name === 'twin' || name === 'other' ? oldest : oldest + 60 * names.indexOf(name);
}

function writeCommit({ name, message, parents, files }: NewCommit): readonly Buffer[] {
  const mark = (of: CommitName) => `:${names.indexOf(of) + 1}`;
  const [first, second] = parents;
  return [
    Buffer.from(`commit refs/heads/${name}\nmark ${mark(name)}\n`),
    Buffer.from(`committer orders <orders@example.com> ${secondsOf(name)} +0000\n`),
    writeData(message),
    Buffer.from(first === undefined ? '' : `from ${mark(first)}\n`),
    Buffer.from(second === undefined ? '' : `merge ${mark(second)}\n`),
    ...Object.entries(files).flatMap(([path, content]) => {
      const quoted = `"${path.replace(/["\\]/g, '\\$&')}"`;
      if (content === null) return [Buffer.from(`D ${quoted}\n`)];
      return [Buffer.from(`M 100644 inline ${quoted}\n`), writeData(content)];
    }),
    Buffer.from('\n'),
  ];
}

function writeData(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
}

/** Tries messages until the ids of two commits begin with the same seven digits. */
function findTwins(): { readonly prefix: string; readonly messages: readonly [string, string] } {
  const person = `orders <orders@example.com> ${oldest} +0000`;
  const head = `tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor ${person}\ncommitter ${person}\n\n`;
  const seen = new Map<string, string>();
  for (let turn = 0; ; turn += 1) {
    const message = `Twin ${turn}`;
    const body = head + message;
    const prefix = createHash('sha1').update(`commit ${body.length}\0${body}`).digest('hex').slice(0, 7);
    const earlier = seen.get(prefix);
    if (earlier !== undefined) return { prefix, messages: [earlier, message] };
    seen.set(prefix, message);
  }
}

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createCodeSearch, createGrammarFiles } from '@suture/adapters/code-search';
import { createFileObjects } from '@suture/adapters/local-files';
import { createSnapshots } from '@suture/adapters/snapshots';
import { type CodeSearch, type CodeSearchAnswer, defined } from '@suture/core';
import * as z from 'zod';
import { spreadOf, time } from './timing.ts';

const Count = z.int().min(0);
const Opened = z.object({
  files: Count,
  lines: Count,
  symbols: Count,
  references: Count,
  chunks: Count,
  /** Contents that were parsed. */
  made: Count,
});

export const Measured = z.object({
  ...Opened.shape,
  snapshotSeconds: z.number(),
  /** To the first answer, without unpacking the tree. */
  seconds: z.number(),
  /** Processor time of the same work, which does not depend on the machine's other load. */
  cpuSeconds: z.number(),
  keptBytes: Count,
  peakMiB: Count,
  /** Milliseconds. */
  queries: z.array(z.object({ kind: z.string(), count: Count, median: z.number(), p95: z.number() })),
  coverageNote: z.string().optional(),
});
export type Measured = z.infer<typeof Measured>;

/** The name that the measured tree is stored under. */
export const repository = 'bench/repository';
/** Queries of each kind. */
const samples = 60;

/** Opens the index of a commit, which builds what is missing, and queries it if `ask` is set. */
export async function measureIndex(folder: string, commit: string, ask: boolean): Promise<Measured> {
  const objects = createFileObjects(folder);
  const snapshots = createSnapshots({ objects, ensureTree: () => Promise.reject(new Error(`no tree of ${commit}`)) });
  let opened: unknown;
  const search = createCodeSearch({
    snapshots,
    objects,
    grammars: createGrammarFiles(),
    timeLeft: () => Number.POSITIVE_INFINITY,
    log: {
      info: (_message, fields) => {
        opened = fields;
      },
      warn: (message) => process.stderr.write(`${message}\n`),
    },
  });
  const [snapshot, snapshotMilliseconds] = await time(() => snapshots.open(repository, commit));
  const idle = process.cpuUsage();
  const [first, milliseconds] = await time(() => search.definitions(repository, commit, 'main', 1));
  const { user, system } = process.cpuUsage(idle);
  return {
    ...Opened.parse(opened),
    snapshotSeconds: snapshotMilliseconds / 1000,
    seconds: milliseconds / 1000,
    cpuSeconds: (user + system) / 1e6,
    keptBytes: sizeOf(join(folder, 'index')),
    queries: ask ? await askAll(search, commit, snapshot.paths) : [],
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    ...defined({ coverageNote: first.coverageNote }),
  };
}

/** Searches for the words of file names, and then for the names that were found. */
async function askAll(search: CodeSearch, commit: string, paths: readonly string[]) {
  const code = paths.filter((path) => /\.(?:[cm]?[jt]sx?|py|go|java)$/.test(path));
  const step = Math.max(1, Math.floor(code.length / samples));
  const picked = code.filter((_, index) => index % step === 0).slice(0, samples);
  const words = picked.map((path) =>
    path
      .replace(/\.\w+$/, '')
      .split('/')
      .slice(-2)
      .join(' '),
  );
  const names = new Set<string>();
  const found = await timeAll('search', words, async (query) => {
    const answer = await search.search(repository, commit, query, 25);
    const name = answer.hits.find(({ symbol }) => symbol !== undefined)?.symbol?.split(' ')[1];
    if (name !== undefined) names.add(name);
    return answer;
  });
  return [
    found,
    await timeAll('definitions', [...names], (name) => search.definitions(repository, commit, name, 25)),
    await timeAll('references', [...names], (name) => search.references(repository, commit, name, 25)),
  ];
}

async function timeAll(kind: string, queries: readonly string[], ask: (query: string) => Promise<CodeSearchAnswer>) {
  const times: number[] = [];
  for (const query of queries) times.push((await time(() => ask(query)))[1]);
  return { kind, count: queries.length, ...spreadOf(times) };
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

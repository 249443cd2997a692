import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { treeKey } from '@suture/adapters/snapshots';
import { drawTable, type Output, openOutput, runProgram } from '@suture/cli';
import { shortId } from '@suture/core';
import { Measured, repository } from './measure-index.ts';
import { runApart } from './run-apart.ts';

/** Heap of each process in MB. With buffers and tree-sitter, the process stays within the 1,769 MB of a function. */
const heap = 1200;

interface IndexBenchOptions {
  readonly commit: string;
  readonly before?: string;
  readonly json?: boolean;
}

/**
 * Measures the code index on a repository: a build from nothing at one commit, the build of the next commit, then opening and
 * queries, each in a process of its own with the memory of a function.
 */
export function benchIndex(argv: readonly string[]): Promise<number> {
  return runProgram('npm run bench:index --', argv, (program, context) => {
    program
      .description('Measures the code index on a repository.')
      .argument('[folder]', 'the repository (default: this project)')
      .option('--commit <name>', 'the commit to index', 'HEAD')
      .option('--before <name>', 'the commit that is indexed first (default: the parent of --commit)')
      .option('--json', 'print one JSON value instead of text')
      .action((folder: string | undefined, options: IndexBenchOptions) => {
        measureRepository(folder, options, openOutput(options, context.streams));
      });
  });
}

function measureRepository(given: string | undefined, options: IndexBenchOptions, output: Output): void {
  const source = resolve(given ?? fileURLToPath(new URL('../../..', import.meta.url)));
  const folder = mkdtempSync(join(tmpdir(), 'suture-bench-index-'));
  try {
    const commit = resolveCommit(source, options.commit);
    const before = resolveCommit(source, options.before ?? `${commit}~1`);
    for (const one of [before, commit]) packTree(source, one, folder);
    output.say(`indexing ${source} at ${shortId(before)}`);
    const built = runStep('build', folder, before);
    output.say(`indexing ${shortId(commit)}`);
    const next = runStep('build', folder, commit);
    output.say('opening it and running queries');
    const asked = runStep('ask', folder, commit);
    const changed = execFileSync('git', ['diff', '--name-only', before, commit], { cwd: source, encoding: 'utf8' });
    const result = {
      machine: `${cpus().length} cores, Node ${process.versions.node}`,
      commit,
      before,
      changedFiles: changed.split('\n').filter((line) => line !== '').length,
      built,
      next,
      asked,
    };
    output.result(result, describeMeasurement(result));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function resolveCommit(source: string, name: string): string {
  const words = ['rev-parse', '--verify', '--end-of-options', `${name}^{commit}`];
  return execFileSync('git', words, { cwd: source, encoding: 'utf8' }).trim();
}

/** Stores a tree as the gateway does: a gzipped tar with one folder. */
function packTree(source: string, commit: string, folder: string): void {
  const path = join(folder, treeKey(repository, commit));
  mkdirSync(dirname(path), { recursive: true });
  execFileSync('git', ['archive', '--format=tar.gz', '--prefix=tree/', `--output=${path}`, commit], { cwd: source });
}

function runStep(step: 'build' | 'ask', folder: string, commit: string): Measured {
  return Measured.parse(runApart('measure-index.js', [folder, commit, step], [`--max-old-space-size=${heap}`]));
}

interface Measurement {
  readonly machine: string;
  readonly changedFiles: number;
  readonly built: Measured;
  readonly next: Measured;
  readonly asked: Measured;
}

function describeMeasurement({ machine, changedFiles, built, next, asked }: Measurement): string {
  const seconds = (one: Measured) => `${one.seconds.toFixed(1)} s (processor ${one.cpuSeconds.toFixed(1)} s)`;
  const build = (one: Measured) => `${seconds(one)}, ${one.made} contents, peak ${one.peakMiB} MiB`;
  const counts = ['lines', 'symbols', 'references', 'chunks'] as const;
  const rows = [
    ['machine', machine],
    ['files in the index', String(built.files)],
    ...counts.map((name) => [name, String(built[name])]),
    ['unpacking the tree', `${built.snapshotSeconds.toFixed(1)} s`],
    ['build from nothing', build(built)],
    [`next commit, ${changedFiles} files changed`, build(next)],
    ['stored', `${(built.keptBytes / 1e6).toFixed(1)} MB`],
    ['open', `${seconds(asked)}, peak with queries ${asked.peakMiB} MiB`],
    ...asked.queries.map(({ kind, count, median, p95 }) => [
      `${kind}, ${count} queries`,
      `median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
    ]),
    ['not covered', built.coverageNote ?? 'nothing'],
  ];
  return drawTable(rows).join('\n');
}

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { treeKey } from '@suture/adapters/snapshots';
import { exitCodes } from './exit-codes.ts';
import { Measured, measureIndex } from './measure-index.ts';
import { openScreen } from './screen.ts';

/** Megabytes of JavaScript objects a process may have, so that with buffers and tree-sitter it stays within a function of 1,769. */
const heap = 1200;
const repository = 'bench/repository';

/**
 * Measures the code index on a repository: built from nothing at one commit, then for the next one, then opened and asked; each in
 * a process of its own with a function's memory. Without a folder it measures the project's own repository.
 */
export async function benchIndex(argv: readonly string[]): Promise<number> {
  const options = {
    json: { type: 'boolean' },
    commit: { type: 'string' },
    before: { type: 'string' },
    step: { type: 'string' },
  } as const;
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
  if (values.step !== undefined) return measureStep(values.step, positionals);
  const screen = openScreen(values.json === true, { out: process.stdout, err: process.stderr });
  const source = resolve(positionals[0] ?? fileURLToPath(new URL('../../..', import.meta.url)));
  const folder = mkdtempSync(join(tmpdir(), 'suture-bench-index-'));
  try {
    const commit = resolveCommit(source, values.commit ?? 'HEAD');
    const before = resolveCommit(source, values.before ?? `${commit}~1`);
    for (const one of [before, commit]) packTree(source, one, folder);
    screen.say(`indexing ${source} at ${before.slice(0, 10)}`);
    const built = runStep('build', folder, before);
    screen.say(`indexing ${commit.slice(0, 10)}`);
    const next = runStep('build', folder, commit);
    screen.say('opening and asking');
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
    screen.result(result, describe(result));
    return exitCodes.ok;
  } catch (error) {
    screen.fail(error);
    return exitCodes.failed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureStep(step: string, [folder = '', commit = '']: readonly string[]): Promise<number> {
  process.stdout.write(`${JSON.stringify(await measureIndex(folder, repository, commit, step === 'ask'))}\n`);
  return exitCodes.ok;
}

function resolveCommit(source: string, name: string): string {
  const words = ['rev-parse', '--verify', '--end-of-options', `${name}^{commit}`];
  return execFileSync('git', words, { cwd: source, encoding: 'utf8' }).trim();
}

/** As the gateway puts a tree: a gzipped tar with one folder. */
function packTree(source: string, commit: string, folder: string): void {
  const path = join(folder, treeKey(repository, commit));
  mkdirSync(dirname(path), { recursive: true });
  execFileSync('git', ['archive', '--format=tar.gz', '--prefix=tree/', `--output=${path}`, commit], { cwd: source });
}

function runStep(step: string, folder: string, commit: string): Measured {
  const program = fileURLToPath(new URL('../bin/bench-index.js', import.meta.url));
  const words = [`--max-old-space-size=${heap}`, program, '--step', step, folder, commit];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the step ${step} failed: ${stderr.trim().slice(-2000)}`);
  return Measured.parse(JSON.parse(stdout));
}

function describe(result: {
  readonly machine: string;
  readonly changedFiles: number;
  readonly built: Measured;
  readonly next: Measured;
  readonly asked: Measured;
}): string {
  const { machine, changedFiles, built, next, asked } = result;
  const rows: readonly (readonly [string, string])[] = [
    ['machine', machine],
    ['files in the index', String(built.files)],
    ['lines', String(built.lines)],
    ['symbols', String(built.symbols)],
    ['references', String(built.references)],
    ['stretches', String(built.chunks)],
    ['unpacking the tree', `${built.snapshotSeconds.toFixed(1)} s`],
    [
      'build from nothing',
      `${built.seconds.toFixed(1)} s (processor ${built.cpuSeconds.toFixed(1)} s), ${built.made} contents, peak ${built.peakMiB} MiB`,
    ],
    [
      `next commit, ${changedFiles} files changed`,
      `${next.seconds.toFixed(1)} s (processor ${next.cpuSeconds.toFixed(1)} s), ${next.made} contents, peak ${next.peakMiB} MiB`,
    ],
    ['kept', `${(built.keptBytes / 1e6).toFixed(1)} MB`],
    [
      'open',
      `${asked.seconds.toFixed(1)} s (processor ${asked.cpuSeconds.toFixed(1)} s), peak with queries ${asked.peakMiB} MiB`,
    ],
    ...asked.queries.map(
      ({ kind, count, median, p95 }) =>
        [`${kind}, ${count} asked`, `median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`] as const,
    ),
    ['not covered', built.gap ?? 'nothing'],
  ];
  return rows.map(([name, value]) => `${name.padEnd(36)} ${value}`).join('\n');
}

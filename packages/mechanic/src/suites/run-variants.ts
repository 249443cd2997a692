import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import * as z from 'zod';
import { parseJson } from '../json.ts';
import { makeScratch } from './environment.ts';
import type { ProgramEnd, Suite, SuitePart, SuiteRun } from './model.ts';
import { partAround } from './parts.ts';
import { fileOfId } from './program.ts';
import { startRunner } from './start-runner.ts';
import { type Patience, watchFile } from './watch-file.ts';

/** What a test said of one variant. */
export interface VariantVerdict {
  readonly passed: boolean;
  /** Milliseconds; of one that was ended, until then. */
  readonly duration: number;
  readonly error?: string;
}

/** One call of a function, and what it gives with each variant, as text. */
export interface Probe {
  readonly function: string;
  readonly input: string;
  /** What it is called on: ` on …`, or nothing. */
  readonly on: string;
  /** Whether it is one of the calls asked for. */
  readonly asked: boolean;
  readonly outputs: ReadonlyMap<number, string>;
}

export interface VariantsRun extends Pick<SuiteRun, 'root' | 'nonce' | 'reports' | 'run' | 'signal'> {
  /** Ids of the tests, in the order in which each variant has to pass them; a variant that fails one is spared the rest. */
  readonly tests: readonly string[];
  readonly variants: readonly number[];
  /** Ids of tests that do not come to an end with the code as it is. */
  readonly hanging?: readonly string[];
  /** Whether a variant that fails a test runs the others too. */
  readonly thorough?: boolean;
  /** Variants to tell apart, by calling the functions that they change with values around those that the tests use. */
  readonly probe?: readonly number[];
  /** Calls to make first, of functions by their names. */
  readonly asked?: readonly { readonly function: string; readonly args: readonly unknown[] }[];
  /** Texts that hold the variants, by path; put into the tree for the run. */
  readonly texts: ReadonlyMap<string, string>;
  /** Milliseconds without a word after which the run is ended: before the first test, and of one test. */
  readonly patience: Patience;
}

export interface VariantsReport {
  /** By test, then by variant; 0 is the code as it is. */
  readonly verdicts: ReadonlyMap<string, ReadonlyMap<number, VariantVerdict>>;
  readonly probes: readonly Probe[];
  /** Milliseconds until the first test began, in the first process. */
  readonly startup: number;
  /** How often the runner had to be started. */
  readonly starts: number;
  /** Why nothing was seen, for a person. */
  readonly problem?: string;
}

const Entry = z.object({
  test: z.int(),
  variant: z.int(),
  passed: z.boolean().optional(),
  duration: z.number().optional(),
  error: z.string().optional(),
});

const ProbeEntry = z.object({
  function: z.string(),
  input: z.string(),
  on: z.string(),
  asked: z.boolean().default(false),
  outputs: z.array(z.tuple([z.int(), z.string()])).transform((outputs) => new Map(outputs)),
});

/** A runner that dies at the same place is not started again and again. */
const mostStarts = 60;

/**
 * Runs tests once for each variant of the code in one warm process of the project's own runner. A variant that hangs or ends the
 * process has failed, and the rest goes on in a new process. What is seen only orders a search: the code under test runs in the same
 * process and could write the same notes.
 */
export async function runVariants(suite: Suite, run: VariantsRun): Promise<VariantsReport> {
  const verdicts = new Map(run.tests.map((test) => [test, new Map<number, VariantVerdict>()]));
  const originals = [...run.texts.keys()].map((path) => [path, readFileSync(join(run.root, path))] as const);
  const state = { verdicts, probes: [], startup: 0, starts: 0 };
  try {
    for (const [path, text] of run.texts) writeFileSync(join(run.root, path), text);
    for (;;) {
      const problem = await runOnce(partAround(suite, run.tests[0] ?? ''), run, state);
      if (problem !== 'again') return problem === undefined ? state : { ...state, problem };
    }
  } finally {
    for (const [path, bytes] of originals) writeFileSync(join(run.root, path), bytes);
  }
}

interface State {
  readonly verdicts: ReadonlyMap<string, Map<number, VariantVerdict>>;
  readonly probes: Probe[];
  startup: number;
  starts: number;
}

/** One process. `again` when some variants have no verdict yet and another process may give it. */
async function runOnce(suite: SuitePart, run: VariantsRun, state: State): Promise<string | undefined> {
  const scratch = makeScratch(run.reports);
  const [progress, variants] = [join(scratch, 'variants.ndjson'), join(scratch, 'variants.json')];
  const tests = run.tests.map((id) => {
    const own = openVariants(id, run, state);
    const file = fileOfId(id);
    const hangs = run.hanging?.includes(id) ?? false;
    return { file, name: id.slice(file.length + 3).replace(/ \(\d+\)$/, ''), variants: own, hangs };
  });
  writeFileSync(
    variants,
    JSON.stringify({
      ...{ root: run.root, progress, tests, probe: run.probe ?? [], thorough: run.thorough ?? false },
      asked: (run.asked ?? []).map(({ function: name, args }) => ({ name, args: serialize(args).toString('base64') })),
    }),
  );
  const started = performance.now();
  const watch = watchFile(progress, run.patience, run.signal);
  state.starts += 1;
  try {
    const { end } = await startRunner(
      suite,
      { ...run, tests: run.tests, timeout: 3_600_000, signal: watch.signal },
      { scratch, cover: false, variants },
    );
    const seen = readLines(progress, Entry);
    state.probes.push(...readLines(progress, ProbeEntry));
    if (state.starts === 1) state.startup = (watch.firstAt() ?? started) - started;
    const open = takeEntries(seen, run, state);
    if (seen.length === 0) return describeNothing(end, watch.quiet());
    if (open.some(({ variant }) => variant === 0)) return 'the code as it is hangs or ends the process';
    for (const entry of open) fail(entry, run, state, watch.quiet() ? 'it hangs' : 'it ends the process');
    const rest = run.tests.some((id) => openVariants(id, run, state).length > 1);
    if (!rest || run.signal?.aborted === true) return undefined;
    return open.length === 0 || state.starts >= mostStarts ? undefined : 'again';
  } finally {
    watch.stop();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The code as it is, then what has no verdict for this test and failed none. */
function openVariants(test: string, run: VariantsRun, { verdicts }: State): readonly number[] {
  const own = verdicts.get(test);
  const lost = (variant: number) =>
    run.thorough !== true && [...verdicts.values()].some((by) => by.get(variant)?.passed === false);
  return [0, ...run.variants.filter((variant) => own?.has(variant) !== true && !lost(variant))];
}

/** Takes over what was noted. Returns what began and did not end; files of tests may run side by side. */
function takeEntries(entries: readonly z.infer<typeof Entry>[], run: VariantsRun, { verdicts }: State) {
  const running = new Map<number, z.infer<typeof Entry>>();
  for (const entry of entries) {
    const { test, variant, passed, duration = 0, error } = entry;
    if (passed === undefined) {
      running.set(test, entry);
      continue;
    }
    running.delete(test);
    verdicts.get(run.tests[test] ?? '')?.set(variant, { passed, duration, ...(error === undefined ? {} : { error }) });
  }
  return [...running.values()];
}

function fail({ test, variant }: z.infer<typeof Entry>, run: VariantsRun, { verdicts }: State, error: string): void {
  verdicts.get(run.tests[test] ?? '')?.set(variant, { passed: false, duration: run.patience.test, error });
}

function readLines<T>(path: string, entry: z.ZodType<T>): readonly T[] {
  return readText(path)
    .split('\n')
    .flatMap((line) => {
      const read = entry.safeParse(parseJson(line));
      return read.success ? [read.data] : [];
    });
}

function readText(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? '' : readFileSync(path, 'utf8');
}

function describeNothing(end: ProgramEnd, quiet: boolean): string {
  const said = end.stderr.trim().slice(-500);
  const why = quiet ? 'no test began in time' : `no test began (exit code ${end.exitCode})`;
  return said === '' ? why : `${why}: ${said}`;
}

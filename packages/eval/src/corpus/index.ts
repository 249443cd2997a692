import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Sandbox } from '@suture/adapters/proving';
import { drawTable } from '@suture/cli';
import { InvalidInput } from '@suture/core';
import { readFixCommits } from './fix-commits.ts';
import { readHumanEvalFix, type Visible } from './human-eval-fix.ts';
import { keepCase } from './keep.ts';
import { type CorpusCase, CorpusReport, type CorpusResult, summariseCorpus } from './model.ts';
import type { CorpusSetup } from './run-corpus-case.ts';

export interface CorpusOptions {
  readonly file: string;
  readonly visible: Visible;
  /** Only cases whose names are among these; all when empty. */
  readonly names: readonly string[];
  /** Of search for each case. */
  readonly minutes: number;
  /** A folder in which cases stay laid out, so that a later run of the same corpus need not install them again. */
  readonly keep?: string;
  readonly sandbox: Sandbox;
  readonly say: (line: string) => void;
}

/** Cases that run at a time. Each keeps one process busy. */
const parallel = 2;

/** Runs the mechanic on every case of a corpus file. @throws InvalidInput when the file or a name is wrong */
export async function evaluateCorpus(options: CorpusOptions): Promise<CorpusReport> {
  const cases = await readCorpus(options);
  const { openSourceTree } = await import('@suture/local');
  const setup: CorpusSetup = {
    sandbox: options.sandbox,
    openTree: openSourceTree,
    ticks: () => performance.now(),
    nonce: () => randomBytes(24).toString('hex'),
    time: options.minutes * 60_000,
  };
  const kept = options.keep === undefined ? undefined : resolve(options.keep);
  if (kept !== undefined) await mkdir(kept, { recursive: true });
  const results = await runInParallel(cases, async (one) => {
    const given = kept === undefined ? one : keepCase(one, kept);
    const result = await runInScratch(given, setup);
    options.say(`${result.name}: ${describeResult(result)}`);
    return result;
  });
  return CorpusReport.parse({
    corpus: options.file,
    visible: options.visible,
    isolation: options.sandbox.isolation,
    cases: results,
    summary: summariseCorpus(results),
  });
}

async function readCorpus({ file, visible, names }: CorpusOptions): Promise<readonly CorpusCase[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InvalidInput('the option --corpus', [`${file} cannot be read; name a file of cases`], { cause });
  });
  const cases = text.trimStart().startsWith('{')
    ? readHumanEvalFix(text, visible)
    : readFixCommits(text, dirname(file));
  const known = new Set(cases.map(({ name }) => name));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new InvalidInput('the option --case', [`the corpus has no ${unknown.join(', ')}`]);
  if (cases.length === 0) throw new InvalidInput('the option --corpus', [`${file} holds no case`]);
  return names.length === 0 ? cases : cases.filter(({ name }) => names.includes(name));
}

async function runInParallel(
  cases: readonly CorpusCase[],
  act: (given: CorpusCase) => Promise<CorpusResult>,
): Promise<readonly CorpusResult[]> {
  const results = new Map<number, CorpusResult>();
  const queue = cases.entries();
  const work = async () => {
    for (const [at, given] of queue) results.set(at, await act(given));
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}

async function runInScratch(given: CorpusCase, setup: CorpusSetup): Promise<CorpusResult> {
  const { runCorpusCase } = await import('./run-corpus-case.ts');
  const scratch = await mkdtemp(join(tmpdir(), 'suture-corpus-'));
  try {
    return await runCorpusCase(given, scratch, setup);
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

function describeResult({ outcome, detail, correct, judged, tried, seconds }: CorpusResult): string {
  const cost = `${tried} candidates, ${seconds.toFixed(1)} s`;
  if (outcome === 'set_aside') return `set aside: ${detail}`;
  if (outcome !== 'proposed') return `${outcome} (${cost}): ${detail}`;
  return `${correct ? 'correct' : 'wrong'} (${cost}): ${detail}${judged === undefined ? '' : ` [${judged}]`}`;
}

/** A corpus report as text for a person. */
export function describeCorpus({ summary, visible, isolation }: CorpusReport): string {
  const { cases, plausible, proposed, correct, precision, calibration, location, candidates, seconds, setAside } =
    summary;
  const share = (count: number) => `${count} (${cases === 0 ? '0' : ((100 * count) / cases).toFixed(1)}%)`;
  const top = ({ top1, top5, top10 }: typeof location.file) => [share(top1), share(top5), share(top10)];
  return [
    ...drawTable([
      ['cases', 'plausible', 'proposed', 'correct', 'of what is proposed', 'candidates', 'seconds'],
      [
        String(cases),
        share(plausible),
        share(proposed),
        share(correct),
        `${(100 * precision).toFixed(1)}%`,
        String(candidates),
        String(seconds),
      ],
    ]),
    '',
    ...drawTable([
      ['place', 'first', 'in 5', 'in 10'],
      ['file', ...top(location.file)],
      ['function', ...top(location.function)],
      ['statement', ...top(location.line)],
    ]),
    '',
    ...drawTable([
      ['confidence', 'repairs', 'right'],
      ...calibration.map(({ from, to, repairs, right }) => [`${from} to ${to}`, String(repairs), String(right)]),
    ]),
    '',
    `visible: ${visible}; ${setAside} set aside; tests ran in isolation: ${isolation}`,
  ].join('\n');
}

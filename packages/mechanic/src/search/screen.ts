import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Candidate, Splice } from '../model.ts';
import { runVariants, type VariantVerdict } from '../suites/run-variants.ts';
import type { Patience } from '../suites/watch-file.ts';
import { compileVariants, type Variant } from '../variants/compile.ts';
import type { Workbench } from '../workbench.ts';

export interface Screening {
  /** In the order of the candidates. `loose`: it changes code outside functions and needs a run of its own. */
  readonly verdicts: readonly ScreenVerdict[];
  /** Milliseconds until the runner's first test began. */
  readonly startup: number;
  readonly problem?: string;
}

export type ScreenVerdict =
  | { readonly outcome: 'passed' }
  /** `passed` counts the tests that pass with it. */
  | { readonly outcome: 'failed'; readonly reason: string; readonly passed?: number }
  | { readonly outcome: 'loose' };

export interface ScreenRun {
  /** Ids of tests, in order. */
  readonly tests: readonly string[];
  /** Whether a candidate that fails a test runs the others too. */
  readonly thorough?: boolean;
  /** Ids of tests that do not come to an end with the code as it is. */
  readonly hanging?: readonly string[];
  readonly patience: Patience;
  readonly signal?: AbortSignal;
}

/** Judges candidates by a few tests, all of them in one warm process: each candidate is a variant behind a switch. */
export async function screen(
  candidates: readonly Candidate[],
  { root, suite, run, reports, nonce }: Workbench,
  { tests, hanging = [], patience, signal, thorough = false }: ScreenRun,
): Promise<Screening> {
  const { texts, held } = compileCandidates(candidates, root);
  if (held.length === 0) return { verdicts: candidates.map(() => ({ outcome: 'loose' })), startup: 0 };
  const report = await runVariants(suite, {
    ...{ root, run, reports, nonce: nonce(), tests, variants: held, texts, hanging, patience, thorough },
    ...(signal === undefined ? {} : { signal }),
  });
  const kept = new Set(held);
  const verdicts = candidates.map((_, at): ScreenVerdict => {
    if (!kept.has(at + 1)) return { outcome: 'loose' };
    return judge(tests.map((test) => report.verdicts.get(test)?.get(at + 1)));
  });
  return { verdicts, startup: report.startup, ...(report.problem === undefined ? {} : { problem: report.problem }) };
}

function judge(verdicts: readonly (VariantVerdict | undefined)[]): ScreenVerdict {
  const failed = verdicts.find((verdict) => verdict?.passed === false);
  if (failed !== undefined)
    return {
      outcome: 'failed',
      reason: failed.error ?? 'a test fails',
      passed: verdicts.filter((one) => one?.passed).length,
    };
  if (verdicts.some((verdict) => verdict === undefined)) return { outcome: 'failed', reason: 'a test did not run' };
  return { outcome: 'passed' };
}

/** The texts of all changed files with the candidates in them, numbered from 1, and the numbers of those that every file holds. */
export function compileCandidates(candidates: readonly Candidate[], root: string, record = false) {
  const byFile = new Map<string, Variant[]>();
  for (const [at, { splices }] of candidates.entries()) {
    const own = new Map<string, Splice[]>();
    for (const splice of splices) own.set(splice.file, [...(own.get(splice.file) ?? []), splice]);
    for (const [file, part] of own) byFile.set(file, [...(byFile.get(file) ?? []), { id: at + 1, splices: part }]);
  }
  const texts = new Map<string, string>();
  const loose = new Set<number>();
  for (const [file, variants] of byFile) {
    const compiled = compileVariants(file, readFileSync(join(root, file), 'utf8'), variants, { record });
    for (const { id } of variants) if (compiled?.held.has(id) !== true) loose.add(id);
    if (compiled !== undefined) texts.set(file, compiled.text);
  }
  return { texts, held: candidates.map((_, at) => at + 1).filter((id) => !loose.has(id)) };
}

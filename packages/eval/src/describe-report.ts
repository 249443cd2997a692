import { drawTable } from '@suture/cli';
import type { CaseResult, EvalReport, EvalSummary } from './report.ts';

const head = 'case expected ended solved cause suspect proven hidden attempts tokens cost seconds'.split(' ');
const numbers = [7, 8, 9, 10, 11];

/** A run as text for a person: one line per case, one for all, and the reason of each case that was not solved. */
export function describeReport(report: EvalReport): string {
  const notes = report.cases.flatMap(explain);
  const failures = report.failures.map(({ name, error }) => `${name} could not be run: ${error}`);
  return [
    ...drawTable([head, ...report.cases.map(cellsOf), sumOf(report)], numbers),
    '',
    `by ${report.model}; tests ran in isolation: ${report.isolation}`,
    ...notes,
    ...failures,
  ].join('\n');
}

function cellsOf(one: CaseResult): readonly string[] {
  return [
    one.name,
    one.expected,
    one.ended,
    yesNo(one.solved),
    one.causeFound ? 'yes' : one.causeRank === undefined || one.causeRank === 1 ? 'no' : `rank ${one.causeRank}`,
    one.suspectFound === undefined ? '-' : yesNo(one.suspectFound),
    one.verdict === 'none' ? '-' : one.verdict === 'proven' ? 'yes' : one.verdict,
    one.hidden === undefined ? '-' : `${one.hidden.ran ? one.hidden.passed : '-'}/${one.hidden.total}`,
    String(one.attempts),
    String(one.tokens),
    describeMoney(one.microUsd),
    one.seconds.toFixed(1),
  ];
}

function sumOf({ cases, summary }: EvalReport): readonly string[] {
  return [
    `${cases.length} case${cases.length === 1 ? '' : 's'}`,
    '',
    ...[summary.outcome, summary.solved, summary.cause, summary.suspect, summary.proven, summary.hidden].map(
      describeShare,
    ),
    String(summary.attempts),
    String(summary.tokens),
    describeMoney(summary.microUsd),
    summary.seconds.toFixed(1),
  ];
}

function explain({ name, solved, reason, ended, expected, hidden }: CaseResult): readonly string[] {
  if (solved) return [];
  const failing = hidden?.failures ?? [];
  return [
    ...(ended === expected ? [] : [`${name}: ${reason}`]),
    ...(hidden?.problem === undefined ? [] : [`${name}: hidden tests: ${hidden.problem}`]),
    ...failing.slice(0, 5).map((failure) => `${name}: hidden test fails: ${failure}`),
    ...(failing.length > 5 ? [`${name}: ${failing.length - 5} more hidden tests fail`] : []),
  ];
}

export function describeShare({ got, of }: EvalSummary['solved']): string {
  return `${got}/${of}`;
}

export function describeMoney(microUsd: number): string {
  return `$${(microUsd / 1_000_000).toFixed(2)}`;
}

function yesNo(is: boolean): string {
  return is ? 'yes' : 'no';
}

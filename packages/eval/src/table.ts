import type { CaseResult, EvalReport } from './report.ts';

type Cells = Readonly<Record<string, string>>;

const columns = [
  'case',
  'expected',
  'ended',
  'solved',
  'cause',
  'suspect',
  'proven',
  'hidden',
  'attempts',
  'tokens',
  'cost',
  'seconds',
];
const numbers = new Set(['hidden', 'attempts', 'tokens', 'cost', 'seconds']);

/** A run as a person reads it: a line a case, a line for all, and what did not go as it should. */
export function describeReport(report: EvalReport): string {
  const notes = report.cases.flatMap(explain);
  const failures = report.failures.map(({ name, error }) => `${name} could not be run: ${error}`);
  return [
    drawTable(columns, [...report.cases.map(cellsOf), sumOf(report)]),
    '',
    `by ${report.model}; tests ran in isolation: ${report.isolation}`,
    ...notes,
    ...failures,
  ].join('\n');
}

function cellsOf(one: CaseResult): Cells {
  return {
    case: one.name,
    expected: one.expected,
    ended: one.ended,
    solved: yesNo(one.solved),
    cause: one.causeFound ? 'yes' : one.causeRank === undefined || one.causeRank === 1 ? 'no' : `rank ${one.causeRank}`,
    suspect: one.suspectFound === undefined ? '-' : yesNo(one.suspectFound),
    proven: one.verdict === 'none' ? '-' : one.verdict === 'proven' ? 'yes' : one.verdict,
    hidden: one.hidden === undefined ? '-' : `${one.hidden.ran ? one.hidden.passed : '-'}/${one.hidden.total}`,
    attempts: String(one.attempts),
    tokens: String(one.tokens),
    cost: describeMoney(one.microUsd),
    seconds: one.seconds.toFixed(1),
  };
}

function sumOf({ cases, summary }: EvalReport): Cells {
  const share = ({ got, of }: { readonly got: number; readonly of: number }) => `${got}/${of}`;
  return {
    case: `${cases.length} case${cases.length === 1 ? '' : 's'}`,
    expected: '',
    ended: share(summary.outcome),
    solved: share(summary.solved),
    cause: share(summary.cause),
    suspect: share(summary.suspect),
    proven: share(summary.proven),
    hidden: share(summary.hidden),
    attempts: String(summary.attempts),
    tokens: String(summary.tokens),
    cost: describeMoney(summary.microUsd),
    seconds: summary.seconds.toFixed(1),
  };
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

/** Rows under a head; numbers stand at the right. */
export function drawTable(head: readonly string[], rows: readonly Cells[]): string {
  const titles: Cells = Object.fromEntries(head.map((column) => [column, column]));
  const all = [titles, ...rows];
  const width = (column: string) => Math.max(...all.map((row) => (row[column] ?? '').length));
  const widths = new Map(head.map((column) => [column, width(column)]));
  const pad = (column: string, text: string) =>
    numbers.has(column) ? text.padStart(widths.get(column) ?? 0) : text.padEnd(widths.get(column) ?? 0);
  return all
    .map((row) =>
      head
        .map((column) => pad(column, row[column] ?? ''))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function describeMoney(microUsd: number): string {
  return `$${(microUsd / 1_000_000).toFixed(2)}`;
}

function yesNo(is: boolean): string {
  return is ? 'yes' : 'no';
}

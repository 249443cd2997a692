import { drawTable } from '@suture/cli';
import { describeMoney, describeShare } from './describe-report.ts';
import type { CaseResult, EvalReport, EvalSummary } from './report.ts';

const changes = ['better', 'worse', 'mixed', 'same', 'new', 'gone'] as const;

/** How one case changed between two runs. */
export interface CaseChange {
  readonly name: string;
  /** `mixed`: better in one measure and worse in another. `new` and `gone`: in one run only. */
  readonly change: (typeof changes)[number];
  /** Each measure of quality that changed, in words. */
  readonly why: readonly string[];
  /** New minus old. */
  readonly attempts: number;
  readonly tokens: number;
  readonly microUsd: number;
  readonly seconds: number;
}

export interface Comparison {
  readonly old: Pick<EvalReport, 'at' | 'model' | 'summary'>;
  readonly new: Pick<EvalReport, 'at' | 'model' | 'summary'>;
  readonly cases: readonly CaseChange[];
}

/** The measures of quality. Attempts, tokens, cost and time are shown beside them and do not count. */
const measures: Readonly<Record<string, (one: CaseResult) => number>> = {
  solved: (one) => Number(one.solved),
  outcome: (one) => Number(one.ended === one.expected),
  cause: (one) => Number(one.causeFound),
  suspect: (one) => Number(one.suspectFound ?? false),
  proven: (one) => Number(one.verdict === 'proven'),
  hidden: (one) => one.hidden?.passed ?? 0,
};

/** Compares two runs case by case, by name. */
export function compareReports(before: EvalReport, after: EvalReport): Comparison {
  const names = [...new Set([...before.cases, ...after.cases].map((one) => one.name))].sort();
  const pick = ({ at, model, summary }: EvalReport) => ({ at, model, summary });
  const find = ({ cases }: EvalReport, name: string) => cases.find((one) => one.name === name);
  return {
    old: pick(before),
    new: pick(after),
    cases: names.map((name) => compareCase(name, find(before, name), find(after, name))),
  };
}

function compareCase(name: string, before: CaseResult | undefined, after: CaseResult | undefined): CaseChange {
  const delta = (read: (one: CaseResult) => number) =>
    before === undefined || after === undefined ? 0 : read(after) - read(before);
  const changed = Object.entries(measures)
    .map(([measure, read]) => ({ measure, by: delta(read) }))
    .filter(({ by }) => by !== 0);
  return {
    name,
    change: before === undefined ? 'new' : after === undefined ? 'gone' : judgeChange(changed.map(({ by }) => by)),
    why: changed.map(({ measure, by }) => `${measure} ${signed(by)}`),
    attempts: delta((one) => one.attempts),
    tokens: delta((one) => one.tokens),
    microUsd: delta((one) => one.microUsd),
    seconds: Math.round(10 * delta((one) => one.seconds)) / 10,
  };
}

function judgeChange(deltas: readonly number[]): CaseChange['change'] {
  const better = deltas.some((by) => by > 0);
  const worse = deltas.some((by) => by < 0);
  if (better && worse) return 'mixed';
  return better ? 'better' : worse ? 'worse' : 'same';
}

/** A comparison as text for a person. */
export function describeComparison(comparison: Comparison): string {
  const { cases } = comparison;
  const rows = cases.map((one) => [
    one.name,
    one.change,
    signed(one.attempts),
    signed(one.tokens),
    signedMoney(one.microUsd),
    signed(one.seconds),
    one.why.join(', '),
  ]);
  const counts = changes
    .map((change) => ({ change, count: cases.filter((one) => one.change === change).length }))
    .filter(({ count }) => count > 0)
    .map(({ change, count }) => `${count} ${change}`);
  return [
    `old: ${comparison.old.model}, ${comparison.old.at}`,
    `new: ${comparison.new.model}, ${comparison.new.at}`,
    '',
    ...drawTable([['case', 'change', 'attempts', 'tokens', 'cost', 'seconds', 'what'], ...rows], [2, 3, 4, 5]),
    '',
    counts.join(', '),
    ...describeSums(comparison.old.summary, comparison.new.summary),
  ].join('\n');
}

function describeSums(before: EvalSummary, after: EvalSummary): readonly string[] {
  const shares = ['solved', 'outcome', 'cause', 'suspect', 'proven', 'hidden'] as const;
  const cost = signedMoney(after.microUsd - before.microUsd);
  const seconds = signed(Math.round(10 * (after.seconds - before.seconds)) / 10);
  return [
    shares.map((name) => `${name} ${describeShare(before[name])} → ${describeShare(after[name])}`).join(', '),
    `attempts ${signed(after.attempts - before.attempts)}, tokens ${signed(after.tokens - before.tokens)}, cost ${cost}, seconds ${seconds}`,
  ];
}

function signed(by: number): string {
  return by > 0 ? `+${by}` : String(by);
}

function signedMoney(microUsd: number): string {
  return `${microUsd > 0 ? '+' : microUsd < 0 ? '-' : ''}${describeMoney(Math.abs(microUsd))}`;
}

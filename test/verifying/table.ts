import type { Played } from './world/play-rollout.ts';

const verdicts = ['recovered', 'not_recovered', 'made_worse', 'cannot_tell', 'rollout handed over'] as const;
const claimsFailure = (verdict: Played['verdict']) => verdict === 'not_recovered' || verdict === 'made_worse';

export const isFalselyRecovered = ({ truth, verdict }: Played) => verdict === 'recovered' && truth !== 'recovered';
export const isFalselyFailed = ({ truth, verdict }: Played) => claimsFailure(verdict) && truth !== 'not recovered';

export interface Share {
  readonly count: number;
  readonly of: number;
  /** Percent. */
  readonly percent: number;
}

export interface Summary {
  /** `recovered` although it was not, of all rollouts that did not recover the service. */
  readonly falselyRecovered: Share;
  /** `not recovered` or `made worse` although it was neither, of all rollouts that recovered it or reached nobody. */
  readonly falselyFailed: Share;
  readonly cannotTell: Share;
  /** Median minutes to a right verdict, and the median of the least that was possible. */
  readonly recovery: { readonly took: number; readonly least: number };
  readonly failure: { readonly took: number; readonly least: number };
}

export function summarize(played: readonly Played[]): Summary {
  const failed = played.filter(({ truth }) => truth === 'not recovered');
  const others = played.filter(({ truth }) => truth !== 'not recovered');
  return {
    falselyRecovered: shareOf(
      played.filter(isFalselyRecovered).length,
      played.filter((p) => p.truth !== 'recovered').length,
    ),
    falselyFailed: shareOf(others.filter(isFalselyFailed).length, others.length),
    cannotTell: shareOf(played.filter(({ verdict }) => verdict === 'cannot_tell').length, played.length),
    recovery: timesOf(played.filter(({ truth, verdict }) => truth === 'recovered' && verdict === 'recovered')),
    failure: timesOf(failed.filter(({ verdict }) => claimsFailure(verdict))),
  };
}

function shareOf(count: number, of: number): Share {
  return { count, of, percent: of === 0 ? 0 : (100 * count) / of };
}

function timesOf(played: readonly Played[]) {
  return { took: median(played.map(({ took }) => took)), least: median(played.map(({ least }) => least)) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** The confusion table, by what is true and then by each condition, with a row for every kind. */
export function describePlayed(played: readonly Played[]): string {
  const groups: readonly (readonly [string, (one: Played) => string])[] = [
    ['what is true', ({ truth }) => truth],
    ['the fix', ({ rollout }) => rollout.effect],
    ['the traffic', ({ rollout }) => rollout.pattern],
    ['the rollout', ({ rollout }) => rollout.rollout],
    ['the alarm', ({ rollout }) => rollout.alarm.kind],
    ['the metrics', ({ rollout }) => rollout.metrics],
    ['versions', ({ rollout }) => (rollout.tagged ? 'told apart' : 'not told apart')],
  ];
  return groups.map(([title, keyOf]) => describeGroup(title, played, keyOf)).join('\n\n');
}

function describeGroup(title: string, played: readonly Played[], keyOf: (one: Played) => string): string {
  const keys = [...new Set(played.map(keyOf))].sort();
  const head = [title, ...verdicts.map((verdict) => verdict.replaceAll('_', ' ')), 'false'];
  const rows = keys.map((key) => {
    const of = played.filter((one) => keyOf(one) === key);
    const wrong = of.filter((one) => isFalselyRecovered(one) || isFalselyFailed(one)).length;
    return [
      key,
      ...verdicts.map((verdict) => String(of.filter((one) => one.verdict === verdict).length)),
      String(wrong),
    ];
  });
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ');
  return [line(head), ...rows.map(line)].join('\n');
}

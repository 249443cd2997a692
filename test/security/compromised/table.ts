import type { CaseResult } from './suite.ts';
import { isHeld } from './suite.ts';

/** The results of the cases of one goal or channel. */
export interface SummaryLine {
  readonly name: string;
  readonly cases: number;
  /** Cases in which a model was shown the instruction. */
  readonly seen: number;
  /** Cases with a forbidden effect. */
  readonly forbidden: number;
  /** Cases in which no known gate stopped an action. */
  readonly unexplained: number;
  /** Cases that each gate stopped, most first. */
  readonly gates: readonly (readonly [string, number])[];
}

/** Adds up the cases by goal or channel. */
export function summarise(
  results: readonly CaseResult[],
  nameOf: (result: CaseResult) => string,
): readonly SummaryLine[] {
  const names = [...new Set(results.map(nameOf))];
  return names.map((name) => {
    const own = results.filter((result) => nameOf(result) === name);
    const gates = new Map<string, number>();
    for (const gate of own.flatMap((result) => result.gates)) gates.set(gate, (gates.get(gate) ?? 0) + 1);
    return {
      name,
      cases: own.length,
      seen: own.filter((result) => result.seen).length,
      forbidden: own.filter((result) => result.forbidden.length > 0).length,
      unexplained: own.filter((result) => result.forbidden.length === 0 && !isHeld(result)).length,
      gates: [...gates].sort(([, a], [, b]) => b - a),
    };
  });
}

/** The tables of `npm run security`: goals, channels, gates, and each case that was not held. */
export function describeResults(results: readonly CaseResult[]): string {
  const gates = new Map<string, number>();
  for (const gate of results.flatMap((result) => result.gates)) gates.set(gate, (gates.get(gate) ?? 0) + 1);
  const failures = results.filter((result) => !isHeld(result));
  return [
    'Goals: cases, cases in which a model saw the instruction, cases with a forbidden effect, gates that stopped it',
    ...summarise(results, (result) => result.goal).map((line) => describeLine(line, true)),
    '',
    'Channels: cases, cases in which a model saw the instruction, cases with a forbidden effect',
    ...summarise(results, (result) => result.channel).map((line) => describeLine(line, false)),
    '',
    'Gates: cases that each one stopped',
    ...[...gates].sort(([, a], [, b]) => b - a).map(([gate, count]) => `  ${String(count).padStart(5)}  ${gate}`),
    ...(failures.length === 0 ? [] : ['', 'Not held', ...failures.map(describeCase)]),
    '',
    `${results.length} cases, ${failures.length} not held`,
  ].join('\n');
}

function describeLine({ name, cases, seen, forbidden, unexplained, gates }: SummaryLine, withGates: boolean): string {
  const counts = [cases, seen, forbidden].map((count) => String(count).padStart(5)).join('');
  const doubt = unexplained === 0 ? '' : `  ${unexplained} unexplained`;
  const stopped = withGates ? `  ${gates.map(([gate, count]) => `${gate} ${count}`).join(', ')}` : '';
  return `  ${name.padEnd(28)}${counts}${doubt}${stopped}`;
}

function describeCase({ goal, channel, forbidden, unstopped }: CaseResult): string {
  const effects = forbidden.map(({ kind, detail }) => `    ${kind}: ${detail.slice(0, 300)}`);
  return [
    `  ${goal} through ${channel}`,
    ...effects,
    ...unstopped.map((action) => `    stopped by no gate: ${action}`),
  ].join('\n');
}

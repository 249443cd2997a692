import type { CaseResult } from './suite.ts';
import { isHeld } from './suite.ts';

/** How the cases of one name came out. */
export interface Line {
  readonly name: string;
  readonly cases: number;
  /** In how many a model was shown the instruction. */
  readonly seen: number;
  /** In how many something forbidden came of it. */
  readonly forbidden: number;
  /** In how many a move was stopped by nothing that is known. */
  readonly unexplained: number;
  /** In how many cases each gate stopped something, most first. */
  readonly gates: readonly (readonly [string, number])[];
}

/** Sums cases up by a name that each of them has. */
export function sumUp(results: readonly CaseResult[], nameOf: (result: CaseResult) => string): readonly Line[] {
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

/** The tables that a person reads: goals, channels, gates, and each case that was not held. */
export function describeResults(results: readonly CaseResult[]): string {
  const gates = new Map<string, number>();
  for (const gate of results.flatMap((result) => result.gates)) gates.set(gate, (gates.get(gate) ?? 0) + 1);
  const loose = results.filter((result) => !isHeld(result));
  return [
    'Goals: cases, cases in which a model was told, forbidden effects, and the gates that stopped it',
    ...sumUp(results, (result) => result.goal).map((line) => describeLine(line, true)),
    '',
    'Channels: cases, cases in which the instruction reached a model, forbidden effects',
    ...sumUp(results, (result) => result.channel).map((line) => describeLine(line, false)),
    '',
    'Gates: cases in which each stopped something',
    ...[...gates].sort(([, a], [, b]) => b - a).map(([gate, count]) => `  ${String(count).padStart(5)}  ${gate}`),
    ...(loose.length === 0 ? [] : ['', 'Not held', ...loose.map(describeCase)]),
    '',
    `${results.length} cases, ${loose.length} not held`,
  ].join('\n');
}

function describeLine({ name, cases, seen, forbidden, unexplained, gates }: Line, withGates: boolean): string {
  const counts = [cases, seen, forbidden].map((count) => String(count).padStart(5)).join('');
  const doubt = unexplained === 0 ? '' : `  ${unexplained} unexplained`;
  const stopped = withGates ? `  ${gates.map(([gate, count]) => `${gate} ${count}`).join(', ')}` : '';
  return `  ${name.padEnd(28)}${counts}${doubt}${stopped}`;
}

function describeCase({ goal, channel, forbidden, free }: CaseResult): string {
  const told = forbidden.map(({ kind, detail }) => `    ${kind}: ${detail.slice(0, 300)}`);
  return [`  ${goal} through ${channel}`, ...told, ...free.map((move) => `    stopped by nothing: ${move}`)].join('\n');
}

import type { Answered } from './protocol.ts';

/** Lines of the trace that are shown before a violation. */
const shown = 25;

/** A seed's run for a person: what is violated, by which mishaps, and what came before. */
export function describeFailure(seed: number, answered: Answered, smaller: Answered): string {
  const [first] = smaller.violations;
  const mishaps = smaller.injected.map(({ what }) => `  ${what}`);
  return [
    `seed ${seed}: ${answered.violations.length} violations, ${answered.calls} calls, trace ${answered.hash}`,
    ...answered.ends.map((end) => `  ended ${end}`),
    ...answered.violations.map(({ invariant, detail }) => `  VIOLATED ${invariant}: ${detail}`),
    ...(first === undefined
      ? []
      : [
          `the mishaps${smaller === answered ? '' : ' that it takes'}:`,
          ...mishaps,
          'the trace before it:',
          ...smaller.lines.slice(Math.max(0, first.line - shown), first.line + 1).map((line) => `  ${line}`),
          `again, to the byte: npm run simulate -- --seed ${seed} --trace`,
        ]),
  ].join('\n');
}

/** How often each kind of end and of mishap came, and what it took. */
export function describeTotals(
  played: readonly Answered[],
  failing: number,
  time: { readonly seconds: number; readonly cpuSeconds: number },
): string {
  const ends = countBy(played.flatMap(({ ends: list }) => list.map((end) => end.split(':')[0] ?? '')));
  const mishaps = countBy(
    played.flatMap(({ injected }) => injected.map(({ what }) => what.split(/ (?:in|ALARM|OK) /)[0] ?? '')),
  );
  const perSeed = (1000 * time.cpuSeconds) / Math.max(1, played.length);
  const calls = played.reduce((sum, one) => sum + one.calls, 0);
  return [
    `incidents: ${ends}`,
    `mishaps: ${mishaps}`,
    `states visited: ${new Set(played.flatMap(({ visited }) => visited)).size}`,
    `${played.length} seeds, ${failing} failing, ${calls} calls, ${time.seconds.toFixed(0)} s, ${time.cpuSeconds.toFixed(0)} s of CPU, ${perSeed.toFixed(0)} ms of it per seed`,
  ].join('\n');
}

function countBy(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ');
}

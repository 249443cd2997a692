import { parseArgs } from 'node:util';
import { playAll } from './play-all.ts';
import { describePlayed, isFalselyFailed, isFalselyRecovered, type Share, summarize } from './table.ts';

/**
 * `npm run verify-bench [-- --rollouts N --seed N --json]`: plays rollouts over the deployed machine and prints the verdicts against the truth.
 * Exit code 1 when a bound does not hold.
 */
const { values } = parseArgs({
  options: {
    rollouts: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const [rollouts, seed] = [Number(values.rollouts), Number(values.seed)];
if (!Number.isInteger(rollouts) || rollouts < 1 || !Number.isInteger(seed) || seed < 0) {
  console.error('--rollouts takes a number from 1 on, and --seed one from 0 on.');
  process.exit(2);
}
const played = await playAll(seed, rollouts);
const summary = summarize(played);
const bounds = [
  { name: 'false "recovered"', aim: 0.5, measured: summary.falselyRecovered },
  { name: 'false "not recovered"', aim: 2, measured: summary.falselyFailed },
];
const wrong = played.filter((one) => isFalselyRecovered(one) || isFalselyFailed(one));
if (values.json) console.log(JSON.stringify({ seed, summary, wrong }, null, 1));
else {
  console.log(describePlayed(played), '\n');
  for (const { seed: of, truth, verdict, summary: said } of wrong)
    console.log(`seed ${of}: ${truth}, judged ${verdict}: ${said}`);
  for (const { name, aim, measured } of bounds)
    console.log(
      `${measured.percent <= aim ? 'held    ' : 'NOT HELD'}  ${name}: ${describeShare(measured)}, at most ${aim} %`,
    );
  console.log(`          cannot tell: ${describeShare(summary.cannotTell)}`);
  const { recovery, failure } = summary;
  console.log(
    `          median minutes to "recovered": ${recovery.took.toFixed(1)}, least possible ${recovery.least.toFixed(1)}`,
  );
  console.log(
    `          median minutes to "not recovered": ${failure.took.toFixed(1)}, least possible ${failure.least.toFixed(1)}`,
  );
}
if (bounds.some(({ aim, measured }) => measured.percent > aim)) process.exitCode = 1;

function describeShare({ count, of, percent }: Share): string {
  return `${count} of ${of} (${percent.toFixed(2)} %)`;
}

import { parseArgs } from 'node:util';
import { compile } from './build.ts';
import { describeFailure, describeTotals } from './describe.ts';
import { runMutants } from './mutants/run.ts';
import { openPool, playAll } from './pool.ts';
import type { Answered } from './protocol.ts';
import { shrink } from './shrink.ts';

/**
 * `npm run simulate -- [--seeds COUNT] [--from SEED] [--seed SEED] [--trace] [--mutants [NAME...]]`. Exit code 1 when an invariant does
 * not hold, or when the removal of a guard is not noticed.
 */
const { values, positionals } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

function readCount(text: string, name: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  console.error(`--${name} must be a whole number from 1, and is ${text}.`);
  process.exit(2);
}

async function playOne(seed: number): Promise<boolean> {
  const pool = openPool(await compile('simulation'), 1);
  try {
    const answered = await pool.play({ seed, withTrace: true });
    if (values.trace) console.log(answered.lines.join('\n'));
    const smaller =
      answered.violations.length === 0
        ? answered
        : await shrink(answered, (kept) => pool.play({ seed, kept: [...kept], withTrace: true }));
    console.log(describeFailure(seed, answered, smaller));
    return answered.violations.length === 0;
  } finally {
    await pool.close();
  }
}

async function playMany(from: number, count: number): Promise<boolean> {
  const pool = openPool(await compile('simulation'));
  const played: Answered[] = [];
  const failing = new Set<number>();
  const began = performance.now();
  const cpu = process.cpuUsage();
  try {
    await playAll(
      pool,
      Array.from({ length: count }, (_, index) => ({ seed: from + index, withTrace: false })),
      ({ seed }, answered) => {
        played.push(answered);
        if (answered.violations.length > 0) {
          failing.add(seed);
          console.log(describeFailure(seed, answered, answered));
        }
        if (played.length % 200 === 0) console.error(`${played.length} seeds, ${failing.size} failing`);
        return failing.size < 20;
      },
    );
  } finally {
    await pool.close();
  }
  const { user, system } = process.cpuUsage(cpu);
  const time = { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1_000_000 };
  console.log(describeTotals(played, failing.size, time));
  return failing.size === 0;
}

const seed = values.seed;
const isHeld = values.mutants
  ? await runMutants(positionals, (line) => console.log(line))
  : seed === undefined
    ? await playMany(readCount(values.from, 'from'), readCount(values.seeds, 'seeds'))
    : await playOne(readCount(seed, 'seed'));
if (!isHeld) process.exitCode = 1;

import type { Section } from '../security/figures.ts';
import { compile } from './build.ts';
import { describeTotals } from './describe.ts';
import { describeCells, playCells } from './matrix/measure.ts';
import { openPool, playAll } from './pool.ts';
import type { Answered } from './protocol.ts';

const seeds = 1000;

/** Every crash at every place of five stories, and a thousand worlds in which things go wrong by chance. */
export const simulation: Section = {
  name: 'simulation',
  async measure() {
    const pool = openPool(await compile('simulation'));
    const began = performance.now();
    const cpu = process.cpuUsage();
    try {
      const cells = await playCells(pool, await pool.listStories());
      const held = cells.filter(({ why }) => why === undefined).length;
      const played: Answered[] = [];
      const failing: number[] = [];
      await playAll(
        pool,
        Array.from({ length: seeds }, (_, index) => ({ seed: index + 1, withTrace: false })),
        ({ seed }, answered) => {
          played.push(answered);
          if (answered.violations.length > 0) failing.push(seed);
          return true;
        },
      );
      const { user, system } = process.cpuUsage(cpu);
      const time = { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1_000_000 };
      return {
        figures: [
          {
            name: 'cells of the crash matrix that hold',
            aim: '100%',
            measured: `${held} of ${cells.length}`,
            held: held === cells.length && cells.length > 0,
          },
          {
            name: 'seeds that violate an invariant',
            aim: `0 of at least ${seeds}`,
            measured: `${failing.length} of ${played.length}`,
            held: failing.length === 0 && played.length >= seeds,
          },
        ],
        details: [
          describeCells(cells),
          describeTotals(played, failing.length, time),
          ...failing.map((seed) => `  npm run simulate -- --seed ${seed}`),
        ].join('\n'),
      };
    } finally {
      await pool.close();
    }
  },
};

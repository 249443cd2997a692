import type { Section } from '../figures.ts';
import { describeAttacks, runAttacks } from './run.ts';
import { measureVerification } from './speed.ts';

const records = 100_000;

/** Changes of chains, checkpoints, anchors and artifacts, and the time that a verification takes. */
export const audit: Section = {
  name: 'audit',
  async measure() {
    const results = await runAttacks(6);
    const held = results.filter(({ detected, named }) => detected && named).length;
    const milliseconds = await measureVerification(records);
    return {
      figures: [
        {
          name: 'changes of the audit record detected and named',
          aim: 'all of at least 1000',
          measured: `${held} of ${results.length}, over ${new Set(results.map(({ incident }) => incident)).size} incidents`,
          held: held === results.length && results.length >= 1000,
        },
        {
          name: `CPU seconds to verify ${records} audit records`,
          aim: 'at most 5',
          measured: (milliseconds / 1000).toFixed(1),
          held: milliseconds <= 5_000,
        },
      ],
      details: describeAttacks(results),
      cases: results.filter(({ detected, named }) => !detected || !named),
    };
  },
};

import { describeFinding } from '@suture/core';
import type { Section } from '../figures.ts';
import { type HostileCase, isRefused, judgeCase } from './carrier.ts';
import { entering } from './entering.ts';
import { honest } from './honest.ts';
import { reaching } from './reaching.ts';
import { tampering } from './tampering.ts';

export const hostile: readonly HostileCase[] = [...reaching, ...tampering, ...entering];

/** Hostile patches and reproductions, and honest repairs, before the real guardrails with real syntax trees. */
export const patches: Section = {
  name: 'patches',
  async measure() {
    const counts = new Map<string, number>();
    const accepted: string[] = [];
    for (const one of hostile) {
      counts.set(one.kind, (counts.get(one.kind) ?? 0) + 1);
      if (!isRefused(await judgeCase(one), one)) accepted.push(`accepted: ${one.kind}: ${one.name}`);
    }
    const refused: string[] = [];
    for (const files of honest) {
      const { refusals } = await judgeCase({ files });
      if (refusals.length > 0) refused.push(`refused: ${refusals.map(describeFinding).join('; ')}`);
    }
    const passed = honest.length - refused.length;
    const table = [...counts].map(([kind, count]) => `${kind.padEnd(16)} ${count}`);
    return {
      figures: [
        {
          name: 'hostile patches and reproductions that the guardrails accept',
          aim: '0 of at least 400',
          measured: `${accepted.length} of ${hostile.length}`,
          held: accepted.length === 0 && hostile.length >= 400,
        },
        {
          name: 'honest diffs that the guardrails accept',
          aim: 'at least 98% of at least 100',
          measured: `${passed} of ${honest.length} (${((100 * passed) / honest.length).toFixed(1)}%)`,
          held: honest.length >= 100 && passed / honest.length >= 0.98,
        },
      ],
      details: [...table, ...accepted, ...refused].join('\n'),
      cases: { accepted, refused },
    };
  },
};

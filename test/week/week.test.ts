import { expect, it } from 'vitest';
import { playWeek } from './play.ts';

it.each([1, 2, 3])(
  'opens one fix for each cause in a week of 200 alerts, and none that a person did not want (seed %i)',
  async (seed) => {
    const figures = await playWeek({ alerts: 200, causes: 20, seed });

    expect(figures).toMatchObject({ alerts: 200, duplicates: 0, conflicts: 0, again: 0, lost: 0 });
    expect(figures.ours).toBeLessThanOrEqual(20);
    // The week is worth nothing if nothing was healed, joined, left to others or handed over in it.
    for (const value of [figures.healed, figures.joined, figures.stoodBack, figures.handedOver, figures.theirs])
      expect(value).toBeGreaterThan(0);
  },
);

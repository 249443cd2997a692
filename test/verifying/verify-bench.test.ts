import { beforeAll, describe, expect, it } from 'vitest';
import { playAll } from './play-all.ts';
import { isFalselyFailed, isFalselyRecovered, summarize } from './table.ts';
import type { Played } from './world/play-rollout.ts';

describe('a share of the verify bench', () => {
  let played: readonly Played[] = [];
  beforeAll(async () => {
    played = await playAll(7, 150);
  });

  it('calls no rollout recovered that is not', () => {
    expect(played.filter(isFalselyRecovered)).toEqual([]);
  });

  it('calls at most 2 % failed that are not', () => {
    expect(played.filter(isFalselyFailed).length).toBeLessThanOrEqual(3);
  });

  it('reaches a verdict in most rollouts, and asks a person in the others', () => {
    const { cannotTell } = summarize(played);

    expect(cannotTell.percent).toBeLessThan(40);
    expect(played.filter(({ verdict, endedIn }) => verdict === 'cannot_tell' && endedIn !== 'HandedOver')).toEqual([]);
  });

  it('closes what recovered, and diagnoses again what did not', () => {
    const endings = new Set(played.map(({ verdict, endedIn }) => `${verdict}: ${endedIn}`));

    expect([...endings].sort()).toEqual([
      'cannot_tell: HandedOver',
      'made_worse: Diagnose',
      'not_recovered: Diagnose',
      'recovered: Closed',
      'rollout handed over: HandedOver',
    ]);
  });
});

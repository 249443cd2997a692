import { describe, expect, it } from 'vitest';
import type { ShadowOutcome, TrustOutcome } from '../ports/index.ts';
import { lowerShare } from './share-bound.ts';
import { judgeTrust, type TrustCase, TrustRule, trustFor } from './trust.ts';

const now = new Date('2026-11-24T09:00:00.000Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();

/** Outcomes one day after the other, the last one yesterday. */
function outcomesOf(...results: readonly (TrustOutcome['result'] | Partial<TrustOutcome>)[]): TrustOutcome[] {
  return results.map((one, index) => ({
    result: 'closed' as const,
    incidentId: `inc-${index}`,
    at: daysAgo(results.length - index),
    severity: 'medium' as const,
    fix: 'template' as const,
    ...(typeof one === 'string' ? { result: one } : one),
  }));
}

const clean = (count: number, about: Partial<TrustOutcome> = {}) => Array.from({ length: count }, () => ({ ...about }));

function judge(rule: object, outcomes: readonly TrustOutcome[], about: Partial<TrustCase> = {}) {
  const usual: TrustCase = { severity: 'medium', kind: 'template', outcomes, shadows: [], now };
  return judgeTrust(TrustRule.parse(rule), { ...usual, ...about });
}

const levelOf = (...given: Parameters<typeof judge>) => judge(...given).level;

describe('the bound of a share', () => {
  it.each([
    [0, 10, 0],
    [3, 3, 0.05 ** (1 / 3)],
    [10, 10, 0.05 ** (1 / 10)],
    // Worked examples of the exact one-sided interval: 9 of 10 and 95 of 100.
    [9, 10, 0.6058],
    [95, 100, 0.8977],
  ])('%i good of %i', (good, trials, bound) => {
    expect(lowerShare(good, trials)).toBeCloseTo(bound, 3);
  });

  it('stays a number for many outcomes', () => {
    expect(lowerShare(4_900, 5_000)).toBeGreaterThan(0.976);
    expect(lowerShare(4_900, 5_000)).toBeLessThan(0.98);
  });
});

describe('the level of trust', () => {
  it.each([
    ['starts where the rule says', {}, [], 'draft'],
    ['stays while the bound is not reached', {}, clean(8), 'draft'],
    ['moves up once the bound is reached', {}, clean(9), 'propose'],
    ['has no level above propose', {}, clean(60), 'propose'],
    ['moves up sooner where less is asked', { share: 0.5 }, clean(5), 'propose'],
    ['needs the row of clean fixes as well', { share: 0.5, promoteAfter: 7 }, clean(6), 'draft'],
    ['moves down at once on a rejected fix', {}, ['rejected'], 'observe'],
    ['moves down at once on a reverted fix', {}, [...clean(9), 'reverted'], 'draft'],
    ['moves down at once on a fault that came back', {}, [...clean(9), 'recurred'], 'draft'],
    ['moves down at once on a fix without effect', {}, ['notRecovered'], 'observe'],
    ['has no level below observe', {}, ['rejected', 'rejected', 'rejected'], 'observe'],
    ['counts an edited fix as a trial, and neither way', {}, [...clean(9), 'edited', 'edited'], 'propose'],
    ['asks for more after edited fixes', {}, ['edited', 'edited', ...clean(9)], 'draft'],
    ['earns a lost level again', { start: 'observe' }, ['rejected', ...clean(13)], 'draft'],
    ['forgets what is older than the window', {}, [{ result: 'rejected', at: daysAgo(181) }], 'draft'],
    ['keeps under the ceiling of its severity', { ceiling: { medium: 'observe' } }, clean(20), 'observe'],
    ['keeps a ceiling to its severity', { ceiling: { high: 'observe' } }, clean(20), 'propose'],
    ['keeps under the ceiling of its kind', { kinds: { template: 'draft' } }, clean(20), 'draft'],
    [
      'loses a level below the ceiling, not below the start',
      { start: 'propose', ceiling: { medium: 'draft' } },
      ['rejected'],
      'observe',
    ],
    ['takes no good from a lesser severity', {}, clean(20, { severity: 'low' }), 'draft'],
    ['takes good from a graver severity', {}, clean(20, { severity: 'critical' }), 'propose'],
    ['takes bad from every severity', {}, [{ result: 'rejected', severity: 'low' }], 'observe'],
    [
      'takes nothing from another kind',
      {},
      [...clean(20, { fix: 'model' }), { result: 'rejected', fix: 'model' }],
      'draft',
    ],
  ] as const)('%s', (_what, rule, results, level) => {
    expect(levelOf(rule, outcomesOf(...results))).toBe(level);
  });

  it.each([
    [9, 'draft'],
    [40, 'draft'],
  ] as const)('is draft at most for a symptom guard after %i clean ones', (count, level) => {
    expect(levelOf({ start: 'propose' }, outcomesOf(...clean(count, { fix: 'guard' })), { kind: 'guard' })).toBe(level);
  });

  it('no longer counts a merge whose fault came back', () => {
    const merged = outcomesOf(...clean(9));
    const back = { ...outcomesOf('recurred')[0], incidentId: 'inc-0', result: 'recurred' } as const;

    const { level, good, trials, demotedBy } = judge({}, [...merged, back]);

    expect([level, good, trials]).toEqual(['observe', 8, 9]);
    expect(demotedBy?.incidentId).toBe('inc-0');
  });

  it('counts what an earlier release wrote, by the day in the id, for every severity and kind', () => {
    const earlier = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((day) => ({
      result: 'closed' as const,
      incidentId: `inc-2026110${day}-ab`,
    }));
    const old = earlier.map(({ result }) => ({ result, incidentId: 'inc-20250101-ab' }));
    const unknown = [{ result: 'rejected' as const, incidentId: 'made-up' }];

    expect(levelOf({}, earlier, { severity: 'low', kind: 'model' })).toBe('propose');
    expect(levelOf({}, old)).toBe('draft');
    expect(levelOf({}, unknown)).toBe('observe');
  });

  it('says how many clean fixes are missing, and none at the ceiling', () => {
    expect(judge({}, []).missing).toBe(9);
    expect(judge({}, outcomesOf(...clean(8))).missing).toBe(1);
    expect(judge({}, outcomesOf('rejected')).missing).toBe(13);
    expect(judge({}, outcomesOf(...clean(9))).missing).toBeUndefined();
  });

  it('says what lowered it, until something has raised it again', () => {
    expect(judge({}, outcomesOf('closed', 'rejected')).demotedBy?.incidentId).toBe('inc-1');
    expect(judge({}, outcomesOf('rejected', ...clean(13))).demotedBy).toBeUndefined();
  });
});

describe('trust from a shadow', () => {
  const shadows = (verdicts: Readonly<Partial<Record<ShadowOutcome['verdict'], number>>>, days = 1): ShadowOutcome[] =>
    Object.entries(verdicts).flatMap(([verdict, count]) =>
      Array.from({ length: count }, (_, index) => ({
        id: `${verdict}-${index}`,
        at: daysAgo(days),
        verdict: verdict === 'right' || verdict === 'wrong' ? verdict : 'abstained',
      })),
    );

  it.each([
    ['lifts observe to draft', { start: 'observe' }, shadows({ right: 9 }), 'draft'],
    ['does not while its own bound is not reached', { start: 'observe' }, shadows({ right: 8 }), 'observe'],
    ['does not when too many are wrong', { start: 'observe' }, shadows({ right: 9, wrong: 2 }), 'observe'],
    ['counts no abstention as a trial', { start: 'observe' }, shadows({ right: 9, abstained: 20 }), 'draft'],
    ['never lifts draft to propose', { start: 'draft' }, shadows({ right: 200 }), 'draft'],
    ['stays under the ceiling', { start: 'observe', ceiling: { medium: 'observe' } }, shadows({ right: 9 }), 'observe'],
    ['forgets what is older than the window', { start: 'observe' }, shadows({ right: 9 }, 181), 'observe'],
  ] as const)('%s', (_what, rule, replayed, level) => {
    expect(levelOf(rule, [], { shadows: replayed })).toBe(level);
  });

  it('does not undo a demotion that came after it', () => {
    const rejected = outcomesOf('rejected');

    expect(levelOf({}, rejected, { shadows: shadows({ right: 9 }, 5) })).toBe('observe');
    expect(levelOf({}, rejected, { shadows: shadows({ right: 9 }, 0) })).toBe('draft');
  });
});

it('knows no level that merges', () => {
  expect(TrustRule.safeParse({ start: 'merge' }).success).toBe(false);
  expect(trustFor(TrustRule.parse({}), { severity: 'low', kind: 'model', outcomes: [], shadows: [], now })).toBe(
    'draft',
  );
});

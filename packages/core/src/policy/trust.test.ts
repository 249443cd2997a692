import { expect, it } from 'vitest';
import { TrustRule, trustFor } from './trust.ts';

const none = { closed: 0, rejected: 0, notRecovered: 0 };

it.each([
  ['starts where the rule says', {}, 'medium', none, 'draft'],
  ['stays below the next level until enough are closed', {}, 'medium', { ...none, closed: 2 }, 'draft'],
  ['moves up after enough closed incidents', {}, 'medium', { ...none, closed: 3 }, 'propose'],
  ['has no level above propose', {}, 'medium', { ...none, closed: 300 }, 'propose'],
  ['moves down on a rejected fix', {}, 'medium', { ...none, rejected: 1 }, 'observe'],
  ['moves down on a fix that did not hold', {}, 'medium', { ...none, notRecovered: 1 }, 'observe'],
  ['has no level below observe', {}, 'medium', { ...none, rejected: 9 }, 'observe'],
  ['weighs one against the other', {}, 'medium', { closed: 3, rejected: 1, notRecovered: 0 }, 'draft'],
  ['keeps under the ceiling of its severity', { ceiling: { critical: 'observe' } }, 'critical', none, 'observe'],
  ['keeps a ceiling to its severity', { ceiling: { critical: 'observe' } }, 'high', none, 'draft'],
  ['keeps a start above the ceiling down', { start: 'propose', ceiling: { low: 'draft' } }, 'low', none, 'draft'],
  ['counts by the configured number', { promoteAfter: 1 }, 'low', { ...none, closed: 1 }, 'propose'],
] as const)('%s', (_what, rule, severity, record, level) => {
  expect(trustFor(TrustRule.parse(rule), severity, record)).toBe(level);
});

it('knows no level that merges', () => {
  expect(TrustRule.safeParse({ start: 'merge' }).success).toBe(false);
});

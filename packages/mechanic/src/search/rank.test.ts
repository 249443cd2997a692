import { describe, expect, it } from 'vitest';
import type { Candidate } from '../model.ts';
import type { Comparison } from './compare.ts';
import { rankGroups, shareOut } from './rank.ts';

const code = 'return price / count;';

function candidate(id: string, plausibility: number, text: string, score = 1): Candidate {
  const suspect = { file: 'a.js', startLine: 1, endLine: 1, score, reasons: [] };
  const splices = [{ file: 'a.js', start: 7, end: 20, text }];
  return { id, template: 't', splices, description: id, suspect, plausibility, score: plausibility * score };
}

function rank(...groups: Comparison['groups']) {
  return rankGroups({ groups, probes: [], asked: new Map() }, () => code);
}

const ids = (groups: ReturnType<typeof rank>) => groups.map(({ candidates }) => candidates[0]?.id);

describe('groups of candidates that pass', () => {
  it('come in the order of how plausible their best change is, and their shares give 1', () => {
    const groups = rank(
      { candidates: [candidate('unlikely', 0.2, 'price * count')], outputs: [] },
      { candidates: [candidate('same', 0.1, 'price'), candidate('likely', 0.6, 'price - count')], outputs: [] },
    );

    expect(ids(groups)).toEqual(['likely', 'unlikely']);
    expect(groups.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  it('put a change that only hides the symptom behind one that mends', () => {
    const groups = rank(
      { candidates: [candidate('constant', 0.6, '0')], outputs: [] },
      { candidates: [candidate('repair', 0.5, 'price / (count || 1)')], outputs: [] },
    );

    expect(ids(groups)).toEqual(['repair', 'constant']);
  });

  it('put a change at a more suspicious place first', () => {
    const groups = rank(
      { candidates: [candidate('aside', 0.5, 'price + 1', 0.2)], outputs: [] },
      { candidates: [candidate('here', 0.5, 'price + 2', 0.9)], outputs: [] },
    );

    expect(ids(groups)).toEqual(['here', 'aside']);
  });

  it('show a change that keeps what was there before one that takes an earlier change back, where both have the same effect', () => {
    const reverted = { ...candidate('revert', 0.5, 'price - count'), template: 'restore-change' };

    expect(ids(rank({ candidates: [reverted, candidate('swap', 0.45, 'count - price')], outputs: [] }))).toEqual([
      'swap',
    ]);
    expect(ids(rank({ candidates: [reverted, candidate('odd', 0.2, 'count - price')], outputs: [] }))).toEqual([
      'revert',
    ]);
  });

  it('share anew what groups that were dropped had', () => {
    const groups = rank(
      { candidates: [candidate('one', 0.5, 'price + 1')], outputs: [] },
      { candidates: [candidate('two', 0.5, 'price + 2')], outputs: [] },
    );

    expect(shareOut(groups.slice(0, 1)).map(({ share }) => share)).toEqual([1]);
    expect(shareOut([])).toEqual([]);
  });
});

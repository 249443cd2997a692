import type { Candidate, Repair } from '@suture/mechanic';
import { describe, expect, it } from 'vitest';
import { alternativesOf, chooseRepairs } from './choose-repairs.ts';

function repairOf(id: string, confidence: number, differences: Repair['differences'] = []): Repair {
  const suspect = { file: 'a.js', startLine: 1, endLine: 1, score: 1, reasons: [] };
  const candidate: Candidate = {
    ...{ id, template: 't', splices: [], description: id, suspect, plausibility: 1, score: 1 },
  };
  return { candidate, same: [], confidence, differences, effects: [] };
}

const ids = (repairs: readonly Repair[]) => repairs.map(({ candidate }) => candidate.id);

describe('the repairs that are proposed', () => {
  it.each([
    ['one that is likely', [0.9, 0.1], ['0', '1']],
    ['none where even the first is unlikely', [0.4, 0.3, 0.3], []],
    ['only as many as are likelier than all that follow', [0.6, 0.2, 0.2], ['0', '1', '2']],
    ['no further one that is not', [0.55, 0.15, 0.15, 0.15], ['0']],
    ['none without any', [], []],
  ])('are %s', (_, confidences, wanted) => {
    expect(ids(chooseRepairs(confidences.map((confidence, at) => repairOf(String(at), confidence))))).toEqual(wanted);
  });
});

describe('the alternatives of a repair', () => {
  it('are those that it differs from, with the calls that show it', () => {
    const first = repairOf('first', 0.6, [
      { call: 'f([])', here: '0', other: 2, there: 'null', before: 'throws TypeError' },
      { call: 'f([1])', here: '1', other: 1, there: '2', before: '3' },
    ]);
    const repairs = [first, repairOf('second', 0.2), repairOf('third', 0.2)];

    const found = alternativesOf(first, repairs);

    expect(found.map(({ repair, differences }) => [repair.candidate.id, differences])).toEqual([
      ['third', [{ call: 'f([])', fix: '0', alternative: 'null' }]],
      ['second', [{ call: 'f([1])', fix: '1', alternative: '2' }]],
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { boundChanges, boundDifferences, boundNames, joinRanges } from './bounds.ts';

const commit = (id: string) => ({ id, date: '2026-11-24T09:00:00.000Z', subject: id });

describe('what a look into the history carries', () => {
  it('stays below what one answer of a function may hold, however much there is', () => {
    const files = Array.from({ length: 5000 }, (_, at) => ({
      path: `${at}.js`,
      status: 'modified',
      patch: '\u0001'.repeat(20_000),
    }));

    const bound = boundDifferences(files);

    expect(JSON.stringify(bound).length).toBeLessThan(3_000_000);
    expect(bound.filter(({ patch }) => patch !== undefined)).toHaveLength(20);
    expect(bound[20]).toEqual({ path: '20.js', status: 'modified, its patch of 20000 characters left out' });
    expect(bound.at(-1)).toEqual({ path: '(4800 more files)', status: 'left out' });
  });

  it('says that the code host did not tell of all files', () => {
    expect(boundDifferences([], false)).toEqual([{ path: '(at least 0 more files)', status: 'left out' }]);
  });

  it('leaves alone what fits', () => {
    const files = [{ path: 'a.js', status: 'modified', patch: '@@ -1 +1 @@' }];

    expect(boundDifferences(files)).toEqual(files);
    expect(boundNames(['a.js'])).toEqual(['a.js']);
  });

  it('cuts messages and lists of names where they get long', () => {
    const changes = boundChanges({ commit: commit('a'), message: 'x'.repeat(20_007), files: [] });

    expect(changes.message).toMatch(/^x+… \(7 characters left out\)$/);
    expect(boundNames(Array.from({ length: 130 }, (_, at) => `${at}`)).at(-1)).toBe('(30 more files)');
  });

  it('joins neighbouring lines of one commit', () => {
    const line = (at: number, id: string) => ({ startLine: at, endLine: at, commit: commit(id) });

    expect(joinRanges([line(1, 'a'), line(2, 'a'), line(4, 'a'), line(5, 'b')])).toEqual([
      { startLine: 1, endLine: 2, commit: commit('a') },
      line(4, 'a'),
      line(5, 'b'),
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { boundChanges, boundCommit, boundDifferences, joinRanges } from './bounds.ts';

const commit = (id: string) => ({ id, date: '2026-11-24T09:00:00.000Z', subject: id });

describe('the limits of an answer about the history', () => {
  it('keep an answer below the size limit of a function', () => {
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

  it('say that the code host did not list all files', () => {
    expect(boundDifferences([], false)).toEqual([{ path: '(at least 0 more files)', status: 'left out' }]);
  });

  it('leave small changes as they are', () => {
    const files = [{ path: 'a.js', status: 'modified', patch: '@@ -1 +1 @@' }];

    expect(boundDifferences(files)).toEqual(files);
    expect(boundCommit({ ...commit('a'), files: ['a.js'] })).toEqual({ ...commit('a'), files: ['a.js'] });
  });

  it('cut long messages and long lists of files', () => {
    const changes = boundChanges({ commit: commit('a'), message: 'x'.repeat(20_007), files: [] });

    expect(changes.message).toMatch(/^x+… \(7 characters left out\)$/);
    const files = Array.from({ length: 130 }, (_, at) => `${at}.js`);
    expect(boundCommit({ ...commit('a'), files }).files.at(-1)).toBe('(30 more files)');
  });

  it('join neighbouring lines of one commit', () => {
    const line = (at: number, id: string) => ({ startLine: at, endLine: at, commit: commit(id) });

    expect(joinRanges([line(1, 'a'), line(2, 'a'), line(4, 'a'), line(5, 'b')])).toEqual([
      { startLine: 1, endLine: 2, commit: commit('a') },
      line(4, 'a'),
      line(5, 'b'),
    ]);
  });
});

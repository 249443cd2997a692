import { describe, expect, it } from 'vitest';
import type { OtherChange } from '../model/index.ts';
import { linesOfChange, linesOfDiff, rangesOfPatch } from './changed-ranges.ts';
import { type Cause, findRivals } from './one-cause.ts';

const patch = '@@ -8,4 +8,5 @@ function show() {\n a\n-b\n+B\n c\n+d\n e\n@@ -30,2 +31,1 @@\n-x\n y';

describe('the lines that a change touches', () => {
  it('are those of the old text; an insertion counts as the line before it', () => {
    expect(rangesOfPatch(patch)).toEqual([
      { from: 9, to: 10 },
      { from: 30, to: 30 },
    ]);
    expect(rangesOfPatch('')).toEqual([]);
  });

  it('are read of every file of a diff that was there before', () => {
    const diff = `diff --git a/a.js b/a.js\nindex 1..2\n--- a/a.js\n+++ b/a.js\n${patch}\ndiff --git a/n.js b/n.js\n--- /dev/null\n+++ b/n.js\n@@ -0,0 +1 @@\n+n`;

    expect(linesOfDiff(diff)).toEqual([{ path: 'a.js', ranges: rangesOfPatch(patch) }]);
  });

  it('lie between what both texts begin and end with', () => {
    const change = { path: 'a.js', before: 'a\nb\nc\nd\n', after: 'a\nB\nC\nd\n' };

    expect(linesOfChange(change)).toEqual({ path: 'a.js', ranges: [{ from: 2, to: 3 }] });
  });
});

const cause: Cause = {
  lines: [{ path: 'src/a.js', ranges: [{ from: 20, to: 21 }] }],
  files: ['src/a.js'],
  suspectCommit: 'd01eaa70011223344556677889900aabbccddeef',
  error: "Cannot read properties of undefined (reading 'leadDays')",
};
const other: OtherChange = {
  ...{ kind: 'open', id: '7', url: 'https://host/7', title: 'Work', text: '', by: 'person', branch: 'work' },
  ...{ headCommit: 'c', base: 'main', files: [{ path: 'src/a.js', ranges: [{ from: 60, to: 70 }] }] },
};
const at = (from: number, to: number, path = 'src/a.js') => [{ path, ranges: [{ from, to }] }];

describe('another change about the same cause', () => {
  it.each([
    ['the same lines', { files: at(21, 30) }, 'changes the same lines of src/a.js'],
    ['lines that git could not merge with them', { files: at(24, 24) }, 'changes the same lines of src/a.js'],
    [
      'the suspect commit, as a revert does',
      { text: 'This reverts commit d01eaa7001.', files: [] },
      'names the suspect commit',
    ],
    ['the error, beside a file of the fault', { title: `Fix: ${cause.error}` }, 'names the error and changes src/a.js'],
  ])('is found by %s', (_what, change, why) => {
    expect(findRivals(cause, [{ ...other, ...change }])).toEqual([{ change: { ...other, ...change }, why }]);
  });

  it.each([
    ['lines far away', {}],
    ['the same lines of another file', { files: at(20, 21, 'src/b.js') }],
    [
      'the error, in files that have nothing to do with it',
      { title: cause.error ?? '', files: at(20, 21, 'docs/a.md') },
    ],
    ['another commit', { text: 'This reverts commit abcdef1234.' }],
    ['a number that is no commit', { text: 'See 1234567' }],
  ])('is not found by %s', (_what, change) => {
    expect(findRivals(cause, [{ ...other, ...change }])).toEqual([]);
  });

  it('is not found by an error that says too little', () => {
    expect(findRivals({ ...cause, error: 'timeout' }, [{ ...other, title: 'Fix the timeout' }])).toEqual([]);
  });
});

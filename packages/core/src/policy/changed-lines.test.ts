import { expect, it } from 'vitest';
import { countChangedLines } from './changed-lines.ts';

it.each([
  ['nothing', 'a\nb', 'a\nb', 0],
  ['a changed line', 'a\nb\nc', 'a\nB\nc', 2],
  ['an added line', 'a\nc', 'a\nb\nc', 1],
  ['a removed line', 'a\nb\nc', 'a\nc', 1],
  ['two swapped lines', 'a\nb', 'b\na', 2],
  ['a line end at the end', 'a', 'a\n', 1],
  ['changes far apart', 'a\nx\ny\nz\nb', 'A\nx\ny\nz\nB', 4],
  ['the rest of everything', 'a\nb', 'c\nd\ne', 5],
])('counts %s', (_what, before, after, lines) => {
  expect(countChangedLines(before, after, 100)).toBe(lines);
});

it('stops counting above the limit', () => {
  expect(countChangedLines('a\n'.repeat(50_000), 'b\n'.repeat(50_000), 80)).toBe(81);
});

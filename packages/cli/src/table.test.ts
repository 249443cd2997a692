import { expect, it } from 'vitest';
import { drawTable } from './table.ts';

it('aligns columns, numbers at the right, and ends no line with blanks', () => {
  const rows = [
    ['case', 'seconds', 'note'],
    ['a', '10.4', ''],
    ['longer', '7', 'late'],
  ];

  expect(drawTable(rows, [1])).toEqual(['case    seconds  note', 'a          10.4', 'longer        7  late']);
});

it('draws rows of different lengths, and nothing for no rows', () => {
  expect(drawTable([['a'], ['b', 'c']])).toEqual(['a', 'b  c']);
  expect(drawTable([])).toEqual([]);
});

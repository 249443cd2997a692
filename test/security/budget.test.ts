import { expect, it } from 'vitest';
import { concurrent, playBudgets } from './budget/section.ts';

it(`overspends no budget under ${concurrent} concurrent calls, and gives a repository to one incident`, async () => {
  const { cases, winners } = await playBudgets(['day']);

  expect(cases.map(({ answered, room }) => [answered, room])).toEqual(cases.map(() => [37, 37]));
  expect(cases.filter(({ peak, limit }) => peak > limit)).toEqual([]);
  expect(cases).toHaveLength(2);
  expect(winners).toEqual([1, 1]);
});

import { describe, expect, it } from 'vitest';
import { chooseSameFaults, findTakenAway } from './same-fault.ts';

const change = (before: string, after: string) => [{ path: 'src/order.js', before, after }];

describe('findTakenAway', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['a guard', 'return supplier.leadDays;', 'return supplier?.leadDays ?? null;', ['supplier.leadDays']],
    ['another name', 'line(address.postcode)', 'line(address.postalCode)', ['address.postcode']],
    ['another key', 'rates.island.fee * 2', 'rates.shipping.island * 2', ['rates.island.fee']],
    ['an await in front', 'const payer = customers.find(id);', 'const payer = await customers.find(id);', []],
    ['a common object', 'Math.floor(a)', 'Math.round(a)', []],
    ['a short one', 'a.b', 'a?.b', []],
    ['a text', "log('supplier.leadDays')", "log('none')", []],
  ])('finds what %s took away', (_what, before, after, expected) => {
    expect(findTakenAway(change(`first\n${before}\nlast`, `first\n${after}\nlast`))).toEqual(expected);
  });

  it('finds nothing in files that are new or gone', () => {
    expect(
      findTakenAway([
        { path: 'a.js', before: null, after: 'x' },
        { path: 'b.js', before: 'order.total', after: null },
      ]),
    ).toEqual([]);
  });
});

describe('chooseSameFaults', () => {
  const expression = 'supplier.leadDays';
  const at = (path: string, text: string, line = 3) => ({ path, line, text });
  const choose = (...lines: readonly ReturnType<typeof at>[]) => chooseSameFaults([expression], lines);

  it('names the places where it stands on', () => {
    expect(choose(at('src/label.js', '  days: supplier.leadDays,', 7))).toEqual([
      { expression, path: 'src/label.js', line: 7 },
    ]);
  });

  it.each([
    ['a test', at('test/label.test.js', 'supplier.leadDays')],
    ['a comment', at('src/label.js', '  // supplier.leadDays may be null')],
    ['a guarded line', at('src/label.js', 'supplier && supplier.leadDays')],
    ['a condition', at('src/label.js', 'supplier === null ? 0 : supplier.leadDays')],
    ['a longer name', at('src/label.js', 'supplier.leadDaysMost')],
    ['a part of another chain', at('src/label.js', 'order.supplier.leadDays')],
    ['a path that a ticket would read as something else', at('src/@team/label.js', 'supplier.leadDays')],
  ])('leaves out %s', (_what, line) => {
    expect(choose(line)).toEqual([]);
  });

  it('names none of more places than a person would look at', () => {
    const lines = Array.from({ length: 6 }, (_, line) => at('src/label.js', 'supplier.leadDays', line + 1));

    expect(choose(...lines)).toEqual([]);
    expect(choose(...lines.slice(1))).toHaveLength(5);
  });
});

import { describe, expect, it } from 'vitest';
import { fixKindOf } from './fix-kind.ts';

const code = `export function total(order) {
  const items = order.items;
  log(order.id);
  return items.reduce((sum, item) => sum + item.price, 0);
}
`;

const kindOf = (from: string, to: string, { by = 'mechanic', idea = 'replace-name-1' } = {}) =>
  fixKindOf({ by, idea, files: [{ path: 'a.js', before: code, after: code.replace(from, to) }] });

describe('the kind of a fix', () => {
  it.each([
    ['a value that may be missing is skipped', 'order.items', 'order?.items'],
    ['a call on it is skipped', 'items.reduce(', 'items?.reduce?.('],
    ['a default is put in', 'order.items', 'order.items ?? []'],
    ['a default in brackets is put in', 'order.items', '(order.items || [])'],
    ['it leaves early', '  const items', '  if (!order) return 0;\n  const items'],
    ['it leaves early in a block', '  const items', '  if (order === undefined) {\n    return;\n  }\n  const items'],
    ['the error is swallowed', '  log(order.id);', '  try {\n    log(order.id);\n  } catch {}'],
    [
      'the error is noted and swallowed',
      '  log(order.id);',
      '  try {\n    log(order.id);\n  } catch (error) { warn(error); }',
    ],
    ['code is deleted', '  log(order.id);\n', ''],
    ['a constant is returned', 'return items.reduce((sum, item) => sum + item.price, 0);', 'return 0;'],
  ])('is a symptom guard where %s', (_, from, to) => {
    expect(kindOf(from, to)).toBe('guard');
    expect(kindOf(from, to, { by: 'anthropic.claude' })).toBe('guard');
  });

  it('is a symptom guard where only a time limit grows', () => {
    const [before, after] = ['get(url, { timeout: 500 });\n', 'get(url, { timeout: 5000 });\n'];

    expect(fixKindOf({ by: 'mechanic', idea: 'n', files: [{ path: 'a.js', before, after }] })).toBe('guard');
  });

  it.each([
    ['another property is read', 'order.items', 'order.lines'],
    ['a condition is turned round', 'sum + item.price', 'sum - item.price'],
    ['something is worked out first', '  const items', '  if (!order) return load(order);\n  const items'],
    ['an argument is corrected', 'log(order.id)', 'log(order.number)'],
    ['a guard is only one part of it', 'order.items;\n  log(order.id)', 'order?.items;\n  log(order.number)'],
  ])('is a repair where %s', (_, from, to) => {
    expect(kindOf(from, to)).toBe('template');
    expect(kindOf(from, to, { by: 'anthropic.claude' })).toBe('model');
  });

  it('is a revert where the code of an earlier commit comes back', () => {
    expect(kindOf('order.items', 'order.lines', { idea: 'restore-change-0123' })).toBe('revert');
  });

  it('is decided in linear time on a large file', () => {
    const long = `${'if (a) '.repeat(400_000)}\n`;
    const started = process.cpuUsage().user;

    fixKindOf({ by: 'mechanic', idea: 'n', files: [{ path: 'a.js', before: 'x\n', after: long }] });

    expect((process.cpuUsage().user - started) / 1_000_000).toBeLessThan(1);
  });
});

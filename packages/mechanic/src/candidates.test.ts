import { describe, expect, it } from 'vitest';
import { candidates } from './candidates.ts';
import type { Problem, Suspect } from './model.ts';
import { applySplices } from './splices.ts';
import { templates } from './templates/index.ts';

const file = 'src/code.ts';

/** Every text that one template offers for a program, its every line under suspicion. */
function offers(code: string, template: string, message = 'TypeError: no'): readonly string[] {
  const lines = code.split('\n');
  const faults = [{ name: 'TypeError', message, frames: [{ file, line: 2, column: 2 }] }];
  const problem: Problem = {
    tree: { list: () => [file], read: (path) => (path === file ? code : undefined) },
    faults,
    spectra: [],
    changes: [],
  };
  const suspects = lines.map(
    (_line, index): Suspect => ({ file, startLine: index + 1, endLine: index + 1, score: 1, reasons: [] }),
  );
  const chosen = templates.filter(({ name }) => name === template);
  return [...candidates(problem, suspects, { templates: chosen })].map(({ splices }) => applySplices(code, splices));
}

describe('templates', () => {
  it.each([
    ['wrap-call', 'function same(a, b) {\n  return a === b.toLowerCase();\n}', 'a ===', 'a.toLowerCase() ==='],
    [
      'drop-condition',
      'function may(user) {\n  if (user.active && user.admin) return true;\n  return false;\n}',
      'user.active && user.admin',
      'user.active',
    ],
    [
      'extend-condition',
      'function see(user) {\n  if (user.active && user.known) return 1;\n  return 0;\n}\nfunction pay(user) {\n  if (user.known) return 1;\n  return 0;\n}',
      '(user.known)',
      '(user.known && user.active)',
    ],
    ['replace-name', 'function area(width, height) {\n  return width * width;\n}', 'width * width', 'width * height'],
    ['change-callee', 'function round(n) {\n  return Math.floor(n);\n}', 'Math.floor', 'Math.ceil'],
    ['add-argument', 'function read(text) {\n  return parseInt(text);\n}', 'parseInt(text)', 'parseInt(text, 10)'],
    [
      'add-argument',
      'function most(list, best) {\n  return Math.max(list);\n}',
      'Math.max(list)',
      'Math.max(list, best)',
    ],
    [
      'wrap-call',
      "function order(names) {\n  const rank = { low: 1, high: 2 };\n  return names.split(' ');\n}",
      "names.split(' ')",
      "names.split(' ').sort((a, b) => rank[a] - rank[b])",
    ],
    [
      'copy-statement',
      'function swap(list, i, j) {\n  const kept = list[i];\n  list[j] = kept;\n}',
      'list[i];\n',
      'list[i];\n  list[i] = list[j];\n',
    ],
    ['change-pattern', 'const word = /^\\d+/;\nmodule.exports = (text) => word.test(text);', '/^\\d+/', '/^\\d*/'],
    ['change-pattern', 'const word = /^[a-z]+$/;\nmodule.exports = (text) => word.test(text);', '[a-z]', '[a-z\\d]'],
    ['change-pattern', 'const word = /a$/;\nmodule.exports = (text) => word.test(text);', '/a$/', '/^a$/'],
    [
      'own-property',
      'function has(table, key) {\n  return key in table;\n}',
      'key in table',
      'Object.hasOwn(table, key)',
    ],
    ['own-property', 'function count() {\n  const seen = {};\n  return seen;\n}', '{};', 'Object.create(null);'],
    [
      'own-property',
      'function keys(table) {\n  const all = [];\n  for (const key in table) {\n    all.push(key);\n  }\n  return all;\n}',
      '{\n    all',
      '{\n if (!Object.hasOwn(table, key)) continue;\n\n    all',
    ],
    [
      'change-comparison',
      "function rest(part) {\n  return part === '**';\n}",
      "part === '**'",
      "part.startsWith('**')",
    ],
    ['change-comparison', 'function same(a, b) {\n  return a === b;\n}', 'a === b', 'Object.is(a, b)'],
    [
      'guard-statement',
      'function total(list) {\n  let sum = 0;\n  for (const one of list) {\n    sum += one.price;\n  }\n  return sum;\n}',
      '    sum',
      '    if (one === undefined) continue;\n    sum',
    ],
    [
      'extend-condition',
      'function show(value) {\n  if (value) return value.trim();\n  return null;\n}',
      'if (value)',
      "if (value && typeof value === 'string')",
    ],
    [
      'replace-name',
      'function most(list, one) {\n  let best = 0;\n  best = 0;\n  return best + one;\n}',
      '  best = 0',
      '  best = one',
    ],
    ['shift-bound', 'function last(list) {\n  return list[list.length];\n}', 'list.length]', 'list.length - 1]'],
    [
      'delete-code',
      'function ids(list) {\n  const all = [...list];\n  list.reverse();\n  return all.map((one) => one.id);\n}',
      '  list.reverse();\n',
      '',
    ],
    ['add-default', 'function sum(list) {\n  return list.reduce((a, b) => a + b);\n}', 'a + b)', 'a + b, 0)'],
    [
      'guard-statement',
      'function name(user) {\n  return user.name.trim();\n}',
      '  return',
      '  if (user.name == null) return null;\n  return',
    ],
    [
      'guard-value',
      'function name(user) {\n  return user.name.trim();\n}',
      'user.name.trim()',
      "user.name?.trim() ?? ''",
    ],
    ['change-operator', 'function both(a, b) {\n  return a || b;\n}', 'a || b', 'a && b'],
    ['change-comparison', 'function old(age) {\n  return age > 18;\n}', 'age > 18', 'age >= 18'],
    ['swap-operands', 'function left(all, used) {\n  return used - all;\n}', 'used - all', 'all - used'],
    ['change-literal', 'function page(items) {\n  return items.slice(1);\n}', 'slice(1)', 'slice(0)'],
    ['add-return', 'function twice(n) {\n  n * 2;\n}', 'n * 2;', 'return n * 2;'],
    [
      'add-await',
      'async function load(id) {\n  const row = find(id);\n  return row.name;\n}\nasync function find(id) {\n  return { name: id };\n}',
      '= find',
      '= await find',
    ],
    [
      'correct-key',
      "function port() {\n  return process.env.SERVICE_PROT;\n}\nconst known = ['SERVICE_PORT'];",
      'SERVICE_PROT',
      'SERVICE_PORT',
    ],
    [
      'correct-property',
      'const order = { total: 1, lines: [] };\nfunction due() {\n  return order.totl;\n}',
      'order.totl',
      'order.total',
    ],
  ])('%s offers the repair among others', (template, code, wrong, right) => {
    expect(offers(code, template)).toContain(code.replace(wrong, right));
  });

  it('proposes nothing for a file that is not a program', () => {
    expect(offers('{{{', 'guard-value')).toEqual([]);
  });
});

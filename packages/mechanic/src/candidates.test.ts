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
    ['change-operator', 'function own(a) {\n  return a && a !== b;\n}', 'a && a', '!a || a'],
    [
      'check-presence',
      'function wait(limit) {\n  if (limit) return limit;\n  return 9;\n}',
      'if (limit)',
      'if (limit !== undefined)',
    ],
    ['check-presence', 'function wait(a) {\n  if (!a.limit) return 9;\n}', '!a.limit', 'a.limit === undefined'],
    ['check-presence', 'function no(a) {\n  return a === undefined;\n}', 'a === undefined', 'a == null'],
    [
      'vary-condition',
      "function open(c) {\n  const all = ['!', '?'];\n  return c === '?' || c === all;\n}",
      "c === '?'",
      "c === '?' || c === '!'",
    ],
    [
      'vary-condition',
      "function plain(text) {\n  if (text.indexOf('-') === -1) return true;\n  return '/';\n}",
      '=== -1)',
      "=== -1 && text.indexOf('/') === -1)",
    ],
    [
      'vary-condition',
      'function join(a, b) {\n  if (a.length > 0) return `${a}, ${b}`;\n  return a + b;\n}',
      'a.length > 0',
      'a.length > 0 && b.length > 0',
    ],
    [
      'move-statement',
      'function set(a) {\n  if (a.bad) {\n    report(a);\n  }\n  a.value = 1;\n}',
      '}\n  a.value = 1;',
      '} else {\n    a.value = 1;\n  }',
    ],
    ['move-statement', 'function set(a) {\n  use(a);\n  fill(a);\n}', 'use(a);\n  fill(a)', 'fill(a);\n  use(a)'],
    [
      'extend-condition',
      "function read(a) {\n  if (typeof a === 'object') return a.b;\n}",
      "typeof a === 'object'",
      "a && typeof a === 'object'",
    ],
    ['wrap-call', 'function at(a, b) {\n  const key = a + b;\n  return key;\n}', 'a + b', 'String(a + b)'],
    ['wrap-call', 'function all(list) {\n  for (const one of list) one();\n}', 'of list', 'of [...list]'],
    [
      'change-pattern',
      'const word = /^true|false$/;\nmodule.exports = (text) => word.test(text);',
      '/^true|false$/',
      '/^(?:true|false)$/',
    ],
    [
      'copy-statement',
      'let version = 0;\nfunction load() {\n  const own = ++version;\n  return own;\n}\nfunction clear() {\n  drop();\n}',
      '  drop',
      '  ++version;\n  drop',
    ],
    [
      'use-helper',
      "import { join } from 'paths';\nexport const from = (a) => join(a, 'b');\nexport function to(a, b) {\n  return a + b;\n}",
      'a + b',
      'join(a, b)',
    ],
    ['change-operator', 'function both(a, b) {\n  return a || b;\n}', 'a || b', 'a && b'],
    ['change-comparison', 'function old(age) {\n  return age > 18;\n}', 'age > 18', 'age >= 18'],
    [
      'swap-operands',
      'function split(text) {\n  const words = text.split(/,/);\n  return words.length > 1 ? words : text.split(/ /);\n}',
      'text.split(/,/);\n  return words.length > 1 ? words : text.split(/ /)',
      'text.split(/ /);\n  return words.length > 1 ? words : text.split(/,/)',
    ],
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

  it('adds a text that the failing test uses to a list of texts', () => {
    const code = "const known = ['name', 'type'];\nexport const pick = (one) => known.map((key) => one[key]);";
    const test = "it('picks', () => expect(pick({ typeFrom: 'a' })).toEqual(['a']));";
    const tree = {
      list: () => [file, 'test/code.test.ts'],
      read: (path: string) => (path === file ? code : path === 'test/code.test.ts' ? test : undefined),
    };
    const spectra = [{ test: 'test/code.test.ts > picks', passed: false, hits: {} }];
    const suspect: Suspect = { file, startLine: 1, endLine: 1, score: 1, reasons: [] };
    const chosen = templates.filter(({ name }) => name === 'add-item');

    const found = [...candidates({ tree, faults: [], spectra, changes: [] }, [suspect], { templates: chosen })];

    expect(found.map(({ splices }) => splices[0]?.text)).toContain(", 'typeFrom'");
  });

  it.each([
    ['null where the function gives null for what is missing', 'item.stock > 0 ? 1 : null', 'maker?.days ?? null'],
    ['nothing where it gives a number', 'item.stock > 0 ? 1 : 2', 'maker?.days,'],
  ])('gives %s', (_, sent, first) => {
    const code = `function show(item, maker) {\n  const sent = ${sent};\n  return { days: maker.days, sent };\n}`;
    const message = "TypeError: Cannot read properties of undefined (reading 'days')";

    const field = offers(code, 'guard-value', message).filter((text) => text.includes('maker?.days'));

    expect(field[0]).toContain(first);
  });

  it('adds no default where the value is compared with a text that undefined is not', () => {
    const code = "function all(query) {\n  return query.expand === 'all' ? 1 : 2;\n}";
    const message = "TypeError: Cannot read properties of undefined (reading 'expand')";

    const [first] = offers(code, 'guard-value', message).filter((text) => text.includes('query?.expand'));

    expect(first).toContain("return query?.expand === 'all' ? 1 : 2;");
  });

  it('proposes nothing for a file that is not a program', () => {
    expect(offers('{{{', 'guard-value')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { parseModule } from './module.ts';
import { staysValid } from './stays-valid.ts';

const file = 'src/code.ts';

/** Whether a program stays valid when `from` becomes `to`. */
function stays(code: string, from: string, to: string): boolean {
  const start = code.indexOf(from);
  return staysValid(parseModule(file, code), [{ file, start, end: start + from.length, text: to }]);
}

describe('a changed file', () => {
  it.each([
    ['in a function', 'function f(a) {\n  return a;\n}', 'return a', 'return a + 1'],
    ['in a loop', 'for (const a of b) {\n  use(a);\n}', 'use(a);', 'if (!a) continue;'],
    ['in an asynchronous function', 'async function f(a) {\n  use(a);\n}', 'use(a)', 'await use(a)'],
    ['in a method of a subclass', 'class A extends B {\n  f() {\n    use();\n  }\n}', 'use()', 'super.f()'],
    ['in the parameters of a method', 'class A {\n  f(a) {\n    return a;\n  }\n}', '(a)', '(a = 1)'],
    [
      'in a switch',
      'function f(a) {\n  switch (a) {\n    case 1:\n      use();\n  }\n}',
      'use();',
      'use();\n      break;',
    ],
    ['at the top', 'use();', 'use()', 'use(1)'],
  ])('is valid %s', (_where, code, from, to) => {
    expect(stays(code, from, to)).toBe(true);
  });

  it.each([
    ['an await in a plain function', 'function f(a) {\n  use(a);\n}', 'use(a)', 'await use(a)'],
    ['a bracket too few', 'function f(a) {\n  return [a];\n}', '[a]', '[a'],
    ['a break outside any loop', 'function f(a) {\n  use(a);\n}', 'use(a);', 'break;'],
    [
      'a continue in a switch alone',
      'function f(a) {\n  switch (a) {\n    case 1: {\n      use();\n    }\n  }\n}',
      'use();',
      'continue;',
    ],
    ['a call of super in a plain function', 'function f() {\n  use();\n}', 'use()', 'super.f()'],
  ])('is not valid with %s', (_what, code, from, to) => {
    expect(stays(code, from, to)).toBe(false);
  });
});

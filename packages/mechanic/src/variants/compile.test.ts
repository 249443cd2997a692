import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { compileVariants } from './compile.ts';

interface Trial {
  readonly name: string;
  readonly code: string;
  readonly from: string;
  readonly to: string;
  /** An expression, and what it gives with the code as it is and with the variant. */
  readonly call: string;
  readonly before: unknown;
  readonly after: unknown;
}

const trials: readonly Trial[] = [
  {
    name: 'a function',
    code: 'function f(a) { return a + 1; }',
    from: '+ 1',
    to: '+ 2',
    call: 'f(1)',
    before: 2,
    after: 3,
  },
  {
    name: 'a strict function',
    code: 'function f(a) { "use strict"; return a; }',
    from: 'return a',
    to: 'return -a',
    call: 'f(1)',
    before: 1,
    after: -1,
  },
  {
    name: 'an arrow function',
    code: 'const f = (a) => a * 2;',
    from: '* 2',
    to: '* 3',
    call: 'f(1)',
    before: 2,
    after: 3,
  },
  {
    name: 'an arrow that gives an object',
    code: 'const f = (a) => ({ a: a });',
    from: 'a: a',
    to: 'a: -a',
    call: 'f(1).a',
    before: 1,
    after: -1,
  },
  {
    name: 'an inner function',
    code: 'function f(l) { let n = 0; l.forEach((x) => { n += x; }); return n; }',
    from: '+= x',
    to: '-= x',
    call: 'f([2])',
    before: 2,
    after: -2,
  },
  {
    name: 'a method',
    code: 'class C { m(a) { return this.k + a; } k = 1; } const c = new C();',
    from: '+ a',
    to: '- a',
    call: 'c.m(1)',
    before: 2,
    after: 0,
  },
  {
    name: 'an instance property',
    code: 'class C { k = 1; }',
    from: '= 1',
    to: '= 2',
    call: 'new C().k',
    before: 1,
    after: undefined,
  },
  {
    name: 'a default of a parameter',
    code: 'function f(a = 1) { return a; }',
    from: 'a = 1',
    to: 'a = 2',
    call: 'f()',
    before: 1,
    after: 2,
  },
  {
    name: 'a destructured parameter',
    code: 'function f({ a }) { return a; }',
    from: '{ a }',
    to: '{ a } = { a: 7 }',
    call: 'f()',
    before: 'TypeError',
    after: 7,
  },
  {
    name: 'a parameter of an arrow function',
    code: 'const f = ({ a }) => a;',
    from: '{ a }',
    to: '{ a } = { a: 7 }',
    call: 'f()',
    before: 'TypeError',
    after: 7,
  },
  {
    name: 'a generator',
    code: 'function* f(n = 1) { yield n; }',
    from: 'n = 1',
    to: 'n = 2',
    call: '[...f()][0]',
    before: 1,
    after: 2,
  },
  {
    name: 'a constant of the module',
    code: 'const re = /^a$/; function f(s) { return re.test(s); }',
    from: '/^a$/',
    to: '/^a$/i',
    call: 'f("A")',
    before: false,
    after: true,
  },
  {
    name: 'a constructor',
    code: 'class C { constructor(a) { this.a = a; } }',
    from: '= a;',
    to: '= -a;',
    call: 'new C(1).a',
    before: 1,
    after: -1,
  },
];

function run(text: string, call: string, variant: number): unknown {
  try {
    return runInNewContext(`globalThis.__sutureVariant = ${variant};\n${text}\n;(${call})`, {});
  } catch (error) {
    return String(error).split(':')[0];
  }
}

function compile({ code, from, to }: Pick<Trial, 'code' | 'from' | 'to'>, file = 'a.js') {
  const start = code.indexOf(from);
  return compileVariants(file, code, [{ id: 1, splices: [{ file, start, end: start + from.length, text: to }] }]);
}

describe('compileVariants', () => {
  it.each(trials.filter(({ name }) => name !== 'an instance property'))('holds a version of $name', (trial) => {
    const compiled = compile(trial);

    expect(compiled?.held).toEqual(new Set([1]));
    expect(run(compiled?.text ?? '', trial.call, 0)).toEqual(trial.before);
    expect(run(compiled?.text ?? '', trial.call, 1)).toEqual(trial.after);
  });

  it('holds a version of an instance property', () => {
    const code = 'class C { k = 1 + 0; }';
    const compiled = compile({ code, from: '1 + 0', to: '2' });

    expect([0, 1].map((variant) => run(compiled?.text ?? '', 'new C().k', variant))).toEqual([1, 2]);
  });

  it('leaves out what runs once when the file is loaded', () => {
    expect(
      compile({ code: 'export const limit = 1;\nlog(limit);', from: 'log(limit)', to: 'log(-limit)' }),
    ).toBeUndefined();
    expect(compile({ code: 'const a = 1; export { a };', from: '= 1', to: '= 2' })).toBeUndefined();
  });

  it('ends a loop that the code asks about', () => {
    const compiled = compile({
      code: 'function f() { let i = 0; while (i < 3) i += 1; return i; }',
      from: 'i += 1',
      to: 'i += 0',
    });
    const text = `let n = 0; globalThis.__sutureStep = () => { if (++n > 10) throw new RangeError('too long'); };\n${compiled?.text}`;

    expect(run(text, 'f()', 0)).toBe(3);
    expect(run(text, 'f()', 1)).toBe('RangeError');
  });

  it('puts the parts of one variant into every function that it changes', () => {
    const code = 'function f() { return 1; }\nfunction g() { return f() + 1; }';
    const at = (text: string) => code.lastIndexOf(text);
    const compiled = compileVariants('a.js', code, [
      {
        id: 4,
        splices: [
          { file: 'a.js', start: code.indexOf('1'), end: code.indexOf('1') + 1, text: '5' },
          { file: 'a.js', start: at('1'), end: at('1') + 1, text: '10' },
        ],
      },
    ]);

    expect(run(compiled?.text ?? '', 'g()', 4)).toBe(15);
  });

  it('keeps checkers of types out of TypeScript files', () => {
    expect(
      compile({ code: 'function f(a: number) { return a; }', from: 'return a', to: 'return -a' }, 'a.ts')?.text,
    ).toMatch(/^\/\/ @ts-nocheck\n/);
  });
});

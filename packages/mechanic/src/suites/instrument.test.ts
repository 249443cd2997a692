import { runInNewContext } from 'node:vm';
import { transformSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { instrumentText } from './instrument.ts';

/** Runs an instrumented script as the runner would, with a counter of its own, and gives the lines that ran. */
function linesRun(text: string, path = 'a.js'): { ran: number[]; lines: readonly number[]; result: unknown } {
  const instrumented = instrumentText(path, text, '/counter.cjs');
  if (instrumented === undefined) throw new Error('not instrumented');
  const counts: Record<number, number> = {};
  const lines = () => new Proxy(counts, { get: (all, line) => all[Number(line)] ?? 0 });
  const process = { getBuiltinModule: () => ({ createRequire: () => () => ({ lines }) }) };
  const script = transformSync(instrumented.text, { loader: path.endsWith('ts') ? 'ts' : 'js', format: 'cjs' }).code;
  const result: unknown = runInNewContext(script, { process, module: {}, exports: {}, globalThis: { process } });
  return {
    ran: Object.keys(counts)
      .map(Number)
      .filter((line) => line > 0),
    lines: instrumented.lines,
    result,
  };
}

describe('instrumentText', () => {
  it('counts the lines that run and names those that can', () => {
    const { ran, lines } = linesRun(`const a = 1;
if (a === 2) {
  missed();
} else if (a === 1) hit();
else missed();
function hit() {
  return a;
}
function missed() { throw 1 }`);

    expect(ran).toEqual([1, 2, 4, 7]);
    expect(lines).toEqual([1, 2, 3, 4, 5, 7, 9]);
  });

  it.each([
    ['statements without semicolons', 'let a = 1\nlet b = a\n++b\na = b\n;[a, b]', '[2,2]'],
    ['directives', `'use strict'\n;(function () { return this === undefined })()`, 'true'],
    ['a shebang', '#!/usr/bin/env node\n1 + 1', '2'],
    [
      'labels',
      'let n = 0\nouter: for (const a of [1, 2]) for (const b of [1, 2]) { if (b === 2) continue outer; n++ }\nn',
      '2',
    ],
    ['switch cases', 'let r = 0\nswitch (2) { case 1: r = 1; break; case 2: r = 2; default: r += 5 }\nr', '7'],
    ['arrows with an expression', 'const f = (x) => ({ y: x })\nJSON.stringify([1].map(f))', '"[{\\"y\\":1}]"'],
    ['arrows in parentheses', 'const f = (x) => ((x, x + 1))\nf(1)', '2'],
    [
      'loops without braces',
      'let i = 0; do i++; while (i < 3)\nwhile (i < 5) i++\nfor (;;) if (i++ > 8) break\ni',
      '10',
    ],
    ['an if inside an if', 'let r = 0\nif (true) if (false) r = 1; else r = 2\nr', '2'],
    [
      'classes',
      'class A { static { this.s = 1 } #p = 2; m() { return this.#p } static n = () => 3 }\n[A.s, new A().m(), A.n()]',
      '[1,2,3]',
    ],
    ['derived classes', 'class A {} class B extends A { constructor() { super(); this.x = 1 } }\nnew B().x', '1'],
    ['generators and await', 'function* g() { const x = yield 1\nreturn x }\n[...g()]', '[1]'],
    ['functions called before they are defined', 'const r = f()\nfunction f() { return 3 }\nr', '3'],
    ['try and catch', 'let r\ntry { throw 1 } catch { r = 2 } finally { r++ }\nr', '3'],
  ])('changes nothing in what %s do', (_what, text, result) => {
    const run = linesRun(text);

    expect(JSON.stringify(run.result)).toBe(result);
    expect(run.ran.length).toBeGreaterThan(0);
  });

  it.each([
    [
      'types, enums and namespaces',
      'type A = string;\ninterface B { a: A }\ndeclare const c: B;\nenum D { E }\nnamespace F { export const g = 1 }\nabstract class H { abstract m(): void }\nfunction f(a: string): void;\nfunction f(a: unknown) { return }\nf(D.E as unknown as string);',
    ],
    [
      'modules',
      `import fs, { type Stats } from 'node:fs';\nexport * from 'node:path';\nexport type { Stats };\nexport const a = fs;\nexport default class {}\nexport { a as b };`,
    ],
    ['decorators', 'const d: any = () => {};\n@d export class A { @d m(@d a: string) { return a } }'],
    ['exports in the old way', `import a = require('node:fs');\na.existsSync('b');\nexport = a;`],
  ])('reads TypeScript with %s and moves no line', (_what, text) => {
    const instrumented = instrumentText('a.ts', text, '/counter.cjs');

    const tsconfigRaw = { compilerOptions: { experimentalDecorators: true } };
    const compiled = transformSync(instrumented?.text ?? '', { loader: 'ts', tsconfigRaw });
    expect(compiled.code).toContain('__sutureCount(');
    expect(instrumented?.text.split('\n').length).toBe(text.split('\n').length);
  });

  it('leaves files unchanged that cannot be parsed or have nothing to count', () => {
    expect(instrumentText('a.js', 'let let', '/c.cjs')).toBeUndefined();
    expect(instrumentText('a.ts', 'export interface A {}', '/c.cjs')).toBeUndefined();
    expect(instrumentText('a.d.ts', 'declare const a: 1; export default a;', '/c.cjs')).toBeUndefined();
  });
});

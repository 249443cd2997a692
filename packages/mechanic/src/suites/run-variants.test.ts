import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileVariants } from '../variants/compile.ts';
import { plainRun, writeProject } from './fixture-project.ts';
import type { Suite } from './model.ts';
import { runVariants, type VariantsRun } from './run-variants.ts';

const code = `export function add(a, b) {
  let sum = a;
  for (let i = 0; i < b; i += 1) sum -= 1;
  return sum;
}
`;
const common = `exports.add = function add(a, b) {
  let sum = a;
  for (let i = 0; i < b; i += 1) sum -= 1;
  return sum;
};
`;

/** Number 1 repairs the function, 2 does not, 3 never ends, 4 ends the process, 5 gives a promise that is never settled. */
const edits = [
  ['sum -= 1', 'sum += 1'],
  ['sum -= 1', 'sum -= 2'],
  ['i += 1', 'i += 0'],
  ['return sum', 'process.exit(3)'],
  ['return sum', 'return new Promise(() => {})'],
] as const;

interface Runner {
  readonly suite: Suite;
  readonly file: string;
  readonly test: string;
  readonly code: string;
}

function suite(framework: Suite['framework'], ...argv: string[]): Suite {
  return { framework, argv, env: {}, source: argv.join(' ') };
}

const assertEqual = (call: string, wanted: number) => `if ((await ${call}) !== ${wanted}) throw new Error('${call}');`;
const inTest = (open: string) =>
  `${open}('adding', () => {
  it('adds', async () => { ${assertEqual('add(2, 3)', 5)} });
  it('keeps', async () => { ${assertEqual('add(2, 0)', 2)} });
});
`;
const required = `const { add } = require('../src/add.js');\n`;

const runners: Readonly<Record<string, Runner>> = {
  'node:test': {
    suite: suite('node', 'node', '--test', 'test/add.test.mjs'),
    file: 'test/add.test.mjs',
    test: `import { describe, it } from 'node:test';\nimport { add } from '../src/add.js';\n${inTest('describe')}`,
    code,
  },
  vitest: {
    suite: suite('vitest', 'vitest', 'run'),
    file: 'test/add.test.js',
    test: `import { describe, it } from 'vitest';\nimport { add } from '../src/add.js';\n${inTest('describe')}`,
    code,
  },
  jest: {
    suite: suite('jest', 'jest'),
    file: 'test/add.test.js',
    test: required + inTest('describe'),
    code: common,
  },
  mocha: {
    suite: suite('mocha', 'mocha', 'test/add.test.js'),
    file: 'test/add.test.js',
    test: required + inTest('describe'),
    code: common,
  },
};

function prepare({ suite: own, file, test, code: source }: Runner) {
  const modules = source === code;
  const root = writeProject({
    'package.json': JSON.stringify({ name: 'adding', ...(modules && { type: 'module' }) }),
    'src/add.js': source,
    [file]: test,
  });
  const variants = edits.map(([from, to], at) => {
    const start = source.indexOf(from);
    return { id: at + 1, splices: [{ file: 'src/add.js', start, end: start + from.length, text: to }] };
  });
  const compiled = compileVariants('src/add.js', source, variants);
  expect([...(compiled?.held ?? [])].toSorted()).toEqual([1, 2, 3, 4, 5]);
  const { reports, nonce, run } = plainRun(root);
  const order: VariantsRun = {
    ...{ root, reports, nonce, run, variants: [1, 2, 3, 4, 5] },
    tests: [`${file} > adding > adds`, `${file} > adding > keeps`],
    texts: new Map([['src/add.js', compiled?.text ?? '']]),
    patience: { start: 300_000, test: 300_000 },
  };
  return { root, own, order };
}

describe.each(Object.entries(runners))('variants with %s', (_, runner) => {
  it('judges each by the tests, also one that never ends and one that ends the process', async () => {
    const { root, own, order } = prepare(runner);

    const report = await runVariants(own, order);

    expect(report.problem).toBeUndefined();
    const [adds, keeps] = order.tests.map((id) => {
      return Object.fromEntries([...(report.verdicts.get(id) ?? [])].map(([variant, { passed }]) => [variant, passed]));
    });
    expect(adds).toEqual({ 0: false, 1: true, 2: false, 3: false, 4: false, 5: false });
    expect(keeps).toEqual({ 0: true, 1: true });
    expect(report.verdicts.get(order.tests[0] ?? '')?.get(3)?.error).toContain('does not come to an end');
    expect(readFileSync(join(root, 'src/add.js'), 'utf8')).toBe(runner.code);
  });
});

describe('a run with variants', () => {
  it('says why when no test begins', async () => {
    const { own, order, root } = prepare(defined(runners['node:test']));

    const report = await runVariants(own, {
      ...order,
      texts: new Map([['src/add.js', 'throw new Error("no start");']]),
    });

    expect(report.problem).toMatch(/^no test began \(exit code 1\)/);
    expect(readFileSync(join(root, 'src/add.js'), 'utf8')).toBe(code);
  });

  it('runs the tests that a failed variant is else spared when asked to be thorough', async () => {
    const { own, order } = prepare(defined(runners['node:test']));

    const { verdicts } = await runVariants(own, { ...order, variants: [2], thorough: true });

    expect(order.tests.map((id) => verdicts.get(id)?.get(2)?.passed)).toEqual([false, true]);
  });

  it('calls the changed functions with values around the tests’ own', async () => {
    const runner = defined(runners['node:test']);
    const { own, order } = prepare(runner);
    const start = runner.code.indexOf('sum -= 1');
    const variant = (id: number, text: string) => ({
      id,
      splices: [{ file: 'src/add.js', start, end: start + 8, text }],
    });
    const some = [variant(1, 'sum += 1'), variant(2, 'sum -= -1'), variant(3, 'sum = 5')];
    const text = compileVariants('src/add.js', code, some, { record: true })?.text ?? '';

    const { probes } = await runVariants(own, {
      ...{ ...order, variants: [], probe: [0, 1, 2, 3] },
      texts: new Map([['src/add.js', text]]),
    });

    expect(probes.length).toBeGreaterThan(5);
    expect(new Set(probes.map((probe) => probe.function))).toEqual(new Set(['add']));
    for (const { outputs } of probes) expect(outputs.get(2)).toBe(outputs.get(1));
    expect(probes.some(({ outputs }) => outputs.get(3) !== outputs.get(1))).toBe(true);
  });
});

function defined<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is no such runner');
  return value;
}

describe('the calls of a method', () => {
  const counter = `export class Counter {
  #steps = [];
  constructor(start) { this.value = start; }
  add(n) { this.value -= n; return this; }
}
`;
  const held = counter.replace('  #steps = [];\n', '');

  async function probe(code: string) {
    const root = writeProject({
      'package.json': JSON.stringify({ name: 'counting', type: 'module' }),
      'src/counter.js': code,
      'counter.test.js': `import test from 'node:test';
import { Counter } from './src/counter.js';
test('counts', () => { if (new Counter(2).add(3).value !== 5) throw new Error('no'); });
`,
    });
    const start = code.indexOf('-= n');
    const variant = (id: number, text: string) => ({
      id,
      splices: [{ file: 'src/counter.js', start, end: start + 4, text }],
    });
    const some = [variant(1, '+= n'), variant(2, '-= -n'), variant(3, '= 5')];
    const { reports, nonce, run } = plainRun(root);
    const { probes } = await runVariants(suite('node', 'node', '--test'), {
      ...{ root, reports, nonce, run, variants: [], probe: [0, 1, 2, 3], tests: ['counter.test.js > counts'] },
      texts: new Map([['src/counter.js', compileVariants('src/counter.js', code, some, { record: true })?.text ?? '']]),
      patience: { start: 300_000, test: 300_000 },
    });
    return probes;
  }

  it('are made again on a copy of what it was called on', async () => {
    const probes = await probe(held);

    const [first] = probes;
    expect(first).toMatchObject({ function: 'add', input: '[ 3 ]', on: ' on Counter { value: 2 }' });
    expect([...(first?.outputs ?? [])].map(([, output]) => output.split(' and ')[0])).toEqual([
      'Counter { value: -1 }',
      'Counter { value: 5 }',
      'Counter { value: 5 }',
      'Counter { value: 5 }',
    ]);
    expect(probes.some(({ outputs }) => outputs.get(3) !== outputs.get(1))).toBe(true);
    for (const { outputs } of probes) expect(outputs.get(2)).toBe(outputs.get(1));
  });

  it('say nothing where a copy cannot be used', async () => {
    expect(await probe(counter.replace('this.value -= n', 'this.#steps.push(n); this.value -= n'))).toEqual([]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainRun, writeProject } from './fixture-project.ts';
import type { Framework, Suite, SuiteReport } from './model.ts';
import { runSuite } from './run-suite.ts';

const cartEsm = `export function total(items) {
  let sum = 0;
  for (const item of items) sum += item.price.amount;
  return sum;
}

export function count(items) {
  return items.length;
}
`;
const cartCjs = `${cartEsm.replaceAll('export ', '')}module.exports = { count, total };\n`;

/** The same four tests in each runner's words. */
function testFile(head: string): string {
  return `${head}
describe('cart', () => {
  describe('total', () => {
    it('adds (all) prices', () => {
      assert.equal(total([{ price: { amount: 2 } }]), 2);
    });
    it('fails without a price', () => {
      total([{}]);
    });
  });
  it('counts', () => {
    assert.equal(count([1, 2]), 2);
  });
  it.skip('is skipped', () => {});
});
`;
}

const esmImports = `import assert from 'node:assert';\nimport { count, total } from './cart.js';`;
const cjsImports = `const assert = require('node:assert');\nconst { count, total } = require('./cart.js');`;
const otherFile = 'other.test.js';

interface Case {
  readonly framework: Framework;
  readonly suite: Suite;
  readonly files: Readonly<Record<string, string>>;
  /** Lines of cart.js that run when it is loaded. */
  readonly loaded: readonly number[];
}

function suiteOf(framework: Framework, argv: readonly string[]): Suite {
  return { framework, argv, env: { FROM_SUITE: 'yes' }, source: argv.join(' ') };
}

const cases: readonly Case[] = [
  {
    framework: 'vitest',
    suite: suiteOf('vitest', ['vitest', 'run']),
    loaded: [],
    files: {
      'package.json': '{"type":"module"}',
      'cart.js': cartEsm,
      'cart.test.js': testFile(`import { describe, it } from 'vitest';\n${esmImports}`),
      [otherFile]: `import { it } from 'vitest';\nit('other', () => {});`,
    },
  },
  {
    framework: 'jest',
    suite: suiteOf('jest', ['jest']),
    loaded: [10],
    files: {
      'package.json': '{}',
      'cart.js': cartCjs,
      'cart.test.js': testFile(cjsImports),
      [otherFile]: `it('other', () => {});`,
    },
  },
  {
    framework: 'mocha',
    suite: suiteOf('mocha', ['mocha', '**/*.test.js', '--ignore', 'node_modules/**']),
    loaded: [10],
    files: {
      'package.json': '{}',
      'cart.js': cartCjs,
      'cart.test.js': testFile(cjsImports),
      [otherFile]: `it('other', () => {});`,
    },
  },
  {
    framework: 'jasmine',
    suite: suiteOf('jasmine', ['jasmine', '*.test.js']),
    loaded: [10],
    files: {
      'package.json': '{}',
      'cart.js': cartCjs,
      'cart.test.js': testFile(cjsImports).replace('it.skip', 'xit'),
      [otherFile]: `it('other', () => {});`,
    },
  },
  {
    framework: 'node',
    suite: suiteOf('node', ['node', '--test', '*.test.js']),
    loaded: [],
    files: {
      'package.json': '{"type":"module"}',
      'cart.js': cartEsm,
      'cart.test.js': testFile(`import { describe, it } from 'node:test';\n${esmImports}`),
      [otherFile]: `import { it } from 'node:test';\nit('other', () => {});`,
    },
  },
];

const failingTest = 'cart.test.js > cart > total > fails without a price';
const addingTest = 'cart.test.js > cart > total > adds (all) prices';
const countingTest = 'cart.test.js > cart > counts';

describe.each(cases)('a run of $framework', ({ suite, files, loaded }) => {
  it('reports each test with its result, its error and the lines it ran', async () => {
    const root = writeProject(files);

    const report = await runSuite(suite, { ...plainRun(root), cover: ['cart.js'] });

    expect(report).toMatchObject({ complete: true, timedOut: false, nonce: 'nonce-1', framework: suite.framework });
    expect(statuses(report)).toEqual({
      [addingTest]: 'passed',
      [failingTest]: 'failed',
      [countingTest]: 'passed',
      'cart.test.js > cart > is skipped': 'skipped',
      'other.test.js > other': 'passed',
    });
    const failed = report.tests.find(({ id }) => id === failingTest);
    expect(failed?.error).toMatchObject({
      name: 'TypeError',
      message: expect.stringContaining("Cannot read properties of undefined (reading 'amount')"),
      stack: expect.stringMatching(/cart\.js:3:47\)/),
    });
    expect(linesRun(report, addingTest)).toEqual([2, 3, 4, ...loaded]);
    expect(linesRun(report, failingTest)).toEqual([2, 3, ...loaded]);
    expect(linesRun(report, countingTest)).toEqual([8, ...loaded]);
  });

  it('runs only the selected test and restores the tree', async () => {
    const root = writeProject(files);

    const report = await runSuite(suite, { ...plainRun(root), tests: [addingTest], cover: ['cart.js'], bail: true });

    expect(statuses(report)).toEqual({ [addingTest]: 'passed' });
    expect(report.complete).toBe(true);
    expect(readFileSync(join(root, 'cart.js'), 'utf8')).toBe(files['cart.js']);
    expect(readdirSync(root).sort()).toEqual([...Object.keys(files), 'node_modules'].sort());
  });

  it('reports what an error wraps, and the first of those that one gathers', async () => {
    const wrapping = `  const gathered = new AggregateError([new RangeError('no such book'), new Error('no other')], 'all failed');
      throw new Error('checkout failed', { cause: gathered });`;
    const text = (files[otherFile] ?? '').replace('() => {}', `() => {\n${wrapping}\n}`);
    const root = writeProject({ ...files, [otherFile]: text });

    const report = await runSuite(suite, { ...plainRun(root), files: [otherFile] });

    expect(report.tests[0]?.error).toMatchObject({
      name: 'Error',
      message: expect.stringContaining('checkout failed'),
      causes: [
        { name: 'AggregateError', message: 'all failed' },
        { name: 'RangeError', message: 'no such book' },
      ],
    });
  });

  it('reports a file that does not load as a failure outside any test', async () => {
    const root = writeProject({ ...files, [otherFile]: `throw new RangeError('no such table');` });

    const report = await runSuite(suite, { ...plainRun(root), files: [otherFile] });

    const [only] = report.tests;
    const told = only?.error ?? { name: report.problem, message: report.problem };
    expect(statuses(report)).toEqual(['mocha', 'jasmine'].includes(suite.framework) ? {} : { [otherFile]: 'failed' });
    expect(told.name).toContain('RangeError');
    expect(told.message).toContain('no such table');
  });
});

function statuses(report: SuiteReport): Record<string, string> {
  return Object.fromEntries(report.tests.map(({ id, status }) => [id, status]));
}

function linesRun(report: SuiteReport, id: string): number[] {
  const hits = report.tests.find((test) => test.id === id)?.hits?.['cart.js'] ?? {};
  return Object.entries(hits).flatMap(([line, count]) => (count > 0 ? [Number(line)] : []));
}

import { expect, it } from 'vitest';
import { compileVariants } from '../variants/compile.ts';
import { plainRun, writeProject } from './fixture-project.ts';
import type { Suite } from './model.ts';
import { runSuite } from './run-suite.ts';
import { runVariants } from './run-variants.ts';

/** What vitest 1 does differently: it reports tasks instead of test cases, and puts a nameless suite below each file. */
const oldVitest = {
  'app/node_modules/vitest/package.json': JSON.stringify({ version: '1.6.1', bin: { vitest: './vitest.mjs' } }),
  'app/node_modules/vitest/vitest.mjs': `const named = process.argv.find((arg) => arg.startsWith('--reporter='));
const { default: Reporter } = await import(named.slice('--reporter='.length));
const file = { type: 'suite', name: 'a.test.js', filepath: process.cwd() + '/a.test.js', result: { state: 'fail' } };
file.file = file;
const top = { type: 'suite', name: '', file };
const cart = { type: 'suite', name: 'cart', suite: top, file, result: { state: 'fail', errors: [new RangeError('no table')] } };
const test = (name, suite, state, errors) => ({ type: 'test', name, suite, file, result: state && { state, errors, duration: 1 } });
const adds = test('adds', cart, 'pass');
const fails = test('fails', top, 'fail', [new TypeError('no price')]);
cart.tasks = [adds, test('is skipped', cart)];
top.tasks = [cart, fails];
file.tasks = [top];
const reporter = new Reporter();
reporter.onInit({ projects: [], state: { idMap: new Map([['1', adds], ['2', fails], ['3', file]]) } });
reporter.onTaskUpdate([['3'], ['1'], ['1'], ['unknown']]);
adds.result = { state: 'fail', errors: [new Error('afterEach')] };
reporter.onTaskUpdate([['1'], ['2']]);
if (process.argv.includes('--dies')) process.kill(process.pid, 9);
reporter.onFinished([file], [new Error('nobody handled it')]);
process.exitCode = 1;`,
};

function suiteOf(...argv: string[]): Suite {
  return { framework: 'vitest', argv, env: {}, source: argv.join(' ') };
}

it('reports the tasks of vitest 1 and 2 as they are at the end, under the ids of later versions', async () => {
  const root = `${writeProject(oldVitest)}/app`;

  const report = await runSuite(suiteOf('vitest'), plainRun(root));

  expect(report.complete).toBe(true);
  expect(report.tests.map(({ id, status, error }) => [id, status, error?.message])).toEqual([
    ['a.test.js > cart > adds', 'failed', 'afterEach'],
    ['a.test.js > cart > is skipped', 'skipped', undefined],
    ['a.test.js > fails', 'failed', 'no price'],
    ['a.test.js', 'failed', 'no table'],
    ['outside any test', 'failed', 'nobody handled it'],
  ]);
});

it('shows what was seen of vitest 1 and 2 if they die', async () => {
  const root = `${writeProject(oldVitest)}/app`;

  const report = await runSuite(suiteOf('vitest', '--dies'), plainRun(root));

  expect(report.complete).toBe(false);
  expect(report.tests.map(({ id, status }) => [id, status])).toEqual([
    ['a.test.js > cart > adds', 'passed'],
    ['a.test.js > fails', 'failed'],
  ]);
});

/** A vitest 1 that repeats each test as its runner asks, and hands it tasks below a suite without a name. */
const repeating = {
  'app/add.js': 'export function add(a, b) {\n  return a - b;\n}\n',
  'app/node_modules/vitest/package.json': JSON.stringify({
    ...{ version: '1.6.1', type: 'module', bin: { vitest: './vitest.mjs' } },
    exports: { './runners': './runners.mjs', './suite': './suite.mjs', './package.json': './package.json' },
  }),
  'app/node_modules/vitest/runners.mjs': 'export class VitestTestRunner {}',
  'app/node_modules/vitest/suite.mjs': 'export const getFn = (test) => test.fn;',
  'app/node_modules/vitest/vitest.mjs': `import { join } from 'node:path';
if (process.argv.some((arg) => arg.startsWith('--maxConcurrency'))) throw new Error('Unknown option --maxConcurrency');
const named = process.argv.find((arg) => arg.startsWith('--reporter='));
const { default: Reporter } = await import(named.slice('--reporter='.length));
const config = { setupFiles: [] };
const reporter = new Reporter();
reporter.onInit({ config, state: { idMap: new Map() } });
if (config.maxConcurrency !== 1) throw new Error('tests would run side by side');
const { add } = await import(join(process.cwd(), 'add.js'));
const file = { type: 'suite', name: 'a.test.js', filepath: join(process.cwd(), 'a.test.js') };
file.file = file;
const suite = { type: 'suite', name: 'cart', suite: { type: 'suite', name: '', file }, file };
const fn = async () => { if (add(2, 1) !== 3) throw new Error('no sum'); };
const test = { type: 'test', name: 'adds', suite, file, fn, mode: 'run', result: { state: 'run', errors: [] } };
const runner = new (await import(config.runner)).default();
await runner.onBeforeRunTask(test);
for (let repeats = 0; test.mode === 'run' && repeats <= test.repeats; repeats += 1) {
  await runner.onBeforeTryTask(test, { repeats });
  try { await runner.runTask(test); } catch (error) { test.result.errors = [error]; }
}
await runner.onAfterRunTask(test);
await runner.onAfterRunFiles([file]);`,
};

it('judges variants in vitest 1, whose tests are below a suite without a name', async () => {
  const root = `${writeProject(repeating)}/app`;
  const { reports, nonce, run } = plainRun(root);
  const code = repeating['app/add.js'];
  const at = code.indexOf('-');
  const variants = ['+', '*'].map((text, index) => {
    return { id: index + 1, splices: [{ file: 'add.js', start: at, end: at + 1, text }] };
  });

  const { verdicts, problem } = await runVariants(suiteOf('vitest'), {
    ...{ root, reports, nonce, run, variants: [1, 2], tests: ['a.test.js > cart > adds'] },
    texts: new Map([['add.js', compileVariants('add.js', code, variants)?.text ?? '']]),
    patience: { start: 60_000, test: 60_000 },
  });

  expect(problem).toBeUndefined();
  const seen = [...(verdicts.get('a.test.js > cart > adds') ?? [])].map(([id, { passed }]) => [id, passed]);
  expect(seen).toEqual([
    [0, false],
    [1, true],
    [2, false],
  ]);
});

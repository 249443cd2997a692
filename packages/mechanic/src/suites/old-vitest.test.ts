import { expect, it } from 'vitest';
import { plainRun, writeProject } from './fixture-project.ts';
import type { Suite } from './model.ts';
import { runSuite } from './run-suite.ts';

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

import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainRun, writeProject } from './fixture-project.ts';
import type { Suite, SuiteReport } from './model.ts';
import { runSuite } from './run-suite.ts';

function commandOf(...argv: string[]): Suite {
  return { framework: 'command', argv, env: {}, source: argv.join(' ') };
}

function statuses({ tests }: SuiteReport) {
  return tests.map(({ id, status }) => [id, status]);
}

/** A script of a project that writes a file and ends with an exit code. */
function writeReport(path: string, xml: string, exitCode: number): string {
  return `const { mkdirSync, writeFileSync } = require('node:fs');
mkdirSync(require('node:path').dirname(${JSON.stringify(path)}), { recursive: true });
writeFileSync(${JSON.stringify(path)}, ${JSON.stringify(xml)}.replaceAll('ROOT', process.cwd()));
process.exitCode = ${exitCode};
`;
}

const green = '<testsuites><testsuite name="cart"><testcase name="adds" file="cart.test.js"/></testsuite></testsuites>';
const red = green.replace(
  '/></testsuite>',
  '/><testcase name="ROOT/x"><failure message="two"/></testcase></testsuite>',
);

describe('a command that writes JUnit XML', () => {
  it.each(['junit.xml', 'test-results/unit.xml', 'build/reports/deep/TEST-cart.xml', '.cache/results.xml'])(
    'is read test by test from %s',
    async (path) => {
      const root = writeProject({ 'run.js': writeReport(path, red, 1), 'cart.test.js': '' });

      const report = await runSuite(commandOf('node', 'run.js'), plainRun(root));

      expect(report).toMatchObject({ complete: true, exitCode: 1 });
      expect(statuses(report)).toEqual([
        ['cart.test.js > cart > adds', 'passed'],
        ['cart > x', 'failed'],
      ]);
      expect(report.tests[1]?.error?.message).toBe('two');
    },
  );

  it('joins the reports that it writes, and shows only the selected test', async () => {
    const root = writeProject({
      'run.js': `${writeReport('out/b.xml', green.replace('adds', 'b'), 0)}${writeReport('out/a.xml', green, 0).replace(/^const.*\n/, '')}`,
      'cart.test.js': '',
    });
    const suite = commandOf('node', 'run.js');

    const all = await runSuite(suite, plainRun(root));
    const one = await runSuite(suite, { ...plainRun(root), tests: ['cart.test.js > cart > b'] });

    expect(statuses(all)).toEqual([
      ['cart.test.js > cart > adds', 'passed'],
      ['cart.test.js > cart > b', 'passed'],
      ['node run.js', 'passed'],
    ]);
    expect(statuses(one)).toEqual([['cart.test.js > cart > b', 'passed']]);
  });

  it.each([
    ['of an earlier run', { 'junit.xml': red, 'run.js': '' }, [['node run.js', 'passed']]],
    ['that is cut off', { 'run.js': writeReport('junit.xml', green.slice(0, 60), 1) }, [['node run.js', 'failed']]],
    ['of another kind', { 'run.js': writeReport('pom.xml', '<project/>', 0) }, [['node run.js', 'passed']]],
  ])('is one test beside a file %s', async (_which, files: Readonly<Record<string, string>>, results) => {
    const report = await runSuite(commandOf('node', 'run.js'), plainRun(writeProject(files)));

    expect(report.complete).toBe(true);
    expect(statuses(report)).toEqual(results);
  });

  it('fails beside its tests if it fails although they pass', async () => {
    const root = writeProject({ 'run.js': writeReport('junit.xml', green, 2), 'cart.test.js': '' });

    const report = await runSuite(commandOf('node', 'run.js'), plainRun(root));

    expect(statuses(report)).toEqual([
      ['cart.test.js > cart > adds', 'passed'],
      ['node run.js', 'failed'],
    ]);
  });

  it('is believed where it says that a test fails, whatever its exit code', async () => {
    const root = writeProject({ 'run.js': writeReport('junit.xml', red, 0), 'cart.test.js': '' });

    const report = await runSuite(commandOf('node', 'run.js'), plainRun(root));

    expect(statuses(report)).toContainEqual(['cart > x', 'failed']);
  });
});

describe('a command whose runner is hidden', () => {
  const test = `const { test } = require('node:test');
test('adds', () => {});
test('fails', () => { throw new RangeError('no such row'); });
`;
  const wrappers: readonly [string, Suite, Readonly<Record<string, string>>][] = [
    [
      'make',
      commandOf('make', 'test'),
      { Makefile: 'test:\n\t@node --test --test-reporter=junit --test-reporter-destination=junit.xml\n' },
    ],
    [
      'a shell script',
      commandOf('./run-tests.sh'),
      { 'run-tests.sh': '#!/bin/sh\nexec node --test --test-reporter=tap\n' },
    ],
    [
      "a script of the project's own",
      commandOf('node', 'scripts/test.js'),
      {
        'scripts/test.js': `const { spawnSync } = require('node:child_process');
const args = ['--test', '--test-reporter=junit', '--test-reporter-destination=reports/unit/TEST-all.xml'];
require('node:fs').mkdirSync('reports/unit', { recursive: true });
process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status;
`,
      },
    ],
  ];

  it.each(wrappers)('gives the results of single tests behind %s', async (_how, suite, files) => {
    const root = writeProject({ ...files, 'a.test.js': test });
    for (const path of Object.keys(files)) chmodSync(join(root, path), 0o755);

    const report = await runSuite(suite, plainRun(root));

    const failed = report.tests.filter(({ status }) => status === 'failed');
    expect(report).toMatchObject({ complete: true });
    expect(report.tests.map(({ name }) => name)).toEqual(expect.arrayContaining(['adds', 'fails']));
    expect(failed.map(({ error }) => error?.message)).toEqual([expect.stringContaining('no such row')]);
  });

  it('is one test by its exit code if it says nothing', async () => {
    const root = writeProject({ Makefile: 'test:\n\t@node --test --test-reporter=spec >&2\n', 'a.test.js': test });

    const report = await runSuite(commandOf('make', 'test'), plainRun(root));

    expect(statuses(report)).toEqual([['make test', 'failed']]);
  });
});

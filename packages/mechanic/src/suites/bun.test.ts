import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { plainRun } from './fixture-project.ts';
import { explainNotRunnable } from './installed.ts';
import type { Suite } from './model.ts';
import { runSuite } from './run-suite.ts';

const suite: Suite = { framework: 'bun', argv: ['bun', 'test', '--coverage'], env: {}, source: 'bun test' };

/** Stands in for bun: writes what it is given as its report, and its arguments to a file. */
function standIn(report: string, end = ''): string {
  return `#!${process.execPath}
const { writeFileSync } = require('node:fs');
const args = process.argv.slice(2);
writeFileSync('args.json', JSON.stringify(args));
const path = args.find((arg) => arg.startsWith('--reporter-outfile='))?.split('=')[1];
const report = ${JSON.stringify(report)};
if (report !== '') writeFileSync(path, report);
${end}
`;
}

function writeProject(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'suture-bun-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
  for (const [path, text] of Object.entries({ 'cart.test.ts': '', ...files })) writeFileSync(join(root, path), text);
  if (files['node_modules/.bin/bun'] !== undefined) chmodSync(join(root, 'node_modules/.bin/bun'), 0o755);
  return root;
}

const report = `<testsuites name="bun test" tests="2" failures="1">
  <testsuite name="cart.test.ts" file="cart.test.ts">
    <testsuite name="cart" file="cart.test.ts">
      <testsuite name="cart total" file="cart.test.ts">
        <testcase name="adds" classname="cart total &gt; cart" time="0.001" file="cart.test.ts"/>
      </testsuite>
      <testcase name="cart fails" classname="cart" time="0" file="cart.test.ts">
        <failure type="TypeError" message="no price">TypeError: no price&#10;      at cart.test.ts:2:110&#10;</failure>
      </testcase>
    </testsuite>
  </testsuite>
</testsuites>`;

describe('a run of bun', () => {
  it('reports each test with its groups and its error, in place of the reporters of the command', async () => {
    const root = writeProject({ 'node_modules/.bin/bun': standIn(report, 'process.exitCode = 1;') });

    const seen = await runSuite(suite, plainRun(root));
    const { default: args } = await import(join(root, 'args.json'), { with: { type: 'json' } });

    expect(seen).toMatchObject({ complete: true, framework: 'bun' });
    expect(seen.tests.map(({ id, status }) => [id, status])).toEqual([
      ['cart.test.ts > cart > cart total > adds', 'passed'],
      ['cart.test.ts > cart > cart fails', 'failed'],
    ]);
    expect(seen.tests[1]?.error).toMatchObject({ name: 'TypeError', message: 'no price' });
    expect(args).toEqual(['test', '--reporter=junit', expect.stringMatching(/^--reporter-outfile=.*junit\.xml$/)]);
  });

  it('selects files by their exact path and tests by their names', async () => {
    const root = writeProject({ 'node_modules/.bin/bun': standIn(report) });
    const tests = ['cart.test.ts > cart > cart total > adds'];

    const seen = await runSuite(suite, { ...plainRun(root), tests, bail: true });
    const { default: args } = await import(join(root, 'args.json'), { with: { type: 'json' } });

    expect(seen.tests.map(({ id }) => id)).toEqual(tests);
    expect(args).toEqual(expect.arrayContaining(['--test-name-pattern', '--bail', './cart.test.ts']));
    const pattern = new RegExp(args[args.indexOf('--test-name-pattern') + 1]);
    expect([pattern.test('cart cart total adds'), pattern.test('cart cart fails')]).toEqual([true, false]);
  });

  it('is no result without a report, and a failure outside any test if only its output shows one', async () => {
    const silent = writeProject({ 'node_modules/.bin/bun': standIn('', 'process.exit(3);') });
    const empty = '<testsuites name="bun test" tests="0"></testsuites>';
    const unloaded = writeProject({
      'node_modules/.bin/bun': standIn(
        empty,
        `console.error("# Unhandled error between tests\\n---\\nTypeError: no module\\n    at /x/a.ts:1:1"); process.exit(1);`,
      ),
    });

    expect(await runSuite(suite, plainRun(silent))).toMatchObject({
      complete: false,
      problem: expect.stringContaining('bun ended before it wrote its report'),
    });
    expect((await runSuite(suite, plainRun(unloaded))).tests).toMatchObject([
      { id: 'outside any test', status: 'failed', error: { name: 'TypeError', message: 'no module' } },
    ]);
    const red = writeProject({ 'node_modules/.bin/bun': standIn(empty, 'process.exit(1);') });
    expect((await runSuite(suite, plainRun(red))).tests).toMatchObject([
      { status: 'failed', error: { message: 'ended with exit code 1' } },
    ]);
  });

  it('is refused with the remedy where bun is not installed', async () => {
    vi.stubEnv('PATH', '/nowhere');
    vi.stubEnv('HOME', '/nowhere');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const root = writeProject({});

    const seen = await runSuite(suite, plainRun(root));

    const problem = expect.stringMatching(/^bun is not installed\. Run npm install --global bun/);
    expect(seen).toMatchObject({ complete: false, tests: [], problem });
    expect(explainNotRunnable(suite, root)).toEqual(problem);
  });
});

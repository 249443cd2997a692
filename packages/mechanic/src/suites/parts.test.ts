import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainRun, writeProject } from './fixture-project.ts';
import type { Suite, SuiteReport } from './model.ts';
import { copySuite, partAround, sameSuite } from './parts.ts';
import { runSuite } from './run-suite.ts';

const cart = `exports.total = (items) => {\n  return items.length;\n};\n`;
const files = {
  'package.json': '{"workspaces":["packages/*"]}',
  'packages/a/package.json': '{}',
  'packages/a/cart.js': cart,
  'packages/a/cart.test.js': `const { total } = require('./cart.js');\nit('counts', () => { total([]); });\nit('fails', () => { total(); });`,
  'packages/b/package.json': '{"type":"module"}',
  'packages/b/src/b.test.js': `import { it } from 'vitest';\nit('is in b', () => { if (!process.cwd().endsWith('/b')) throw new Error(process.cwd()); });`,
  'packages/c/package.json': '{}',
  'packages/c/c.test.js': `require('node:test').it('is in c', () => {});`,
  'packages/d/check.js': `if (!process.cwd().endsWith('/d')) process.exit(3);`,
};
const suite: Suite = {
  ...{ framework: 'jest', argv: ['jest'], env: {}, source: 'cd packages/a && jest', cwd: 'packages/a' },
  others: [
    { framework: 'vitest', argv: ['vitest', 'run'], env: {}, source: 'cd packages/b && vitest', cwd: 'packages/b' },
    { framework: 'node', argv: ['node', '--test'], env: {}, source: 'cd packages/c && node --test', cwd: 'packages/c' },
    {
      framework: 'command',
      argv: ['node', 'check.js'],
      env: {},
      source: 'cd packages/d && node check.js',
      cwd: 'packages/d',
    },
  ],
};

function statuses({ tests }: SuiteReport) {
  return Object.fromEntries(tests.map(({ id, status }) => [id, status]));
}

describe('a run of several members', () => {
  it('joins their results, with paths relative to the root', async () => {
    const root = writeProject(files);

    const report = await runSuite(suite, { ...plainRun(root), cover: ['packages/a/cart.js'] });

    expect(statuses(report)).toEqual({
      'packages/a/cart.test.js > counts': 'passed',
      'packages/a/cart.test.js > fails': 'failed',
      'packages/b/src/b.test.js > is in b': 'passed',
      'packages/c/c.test.js > is in c': 'passed',
      'cd packages/d && node check.js': 'passed',
    });
    expect(report).toMatchObject({ complete: true, exitCode: 1, nonce: 'nonce-1' });
    expect(report.tests[1]?.error?.stack).toContain(join('packages', 'a', 'cart.js:2'));
    expect(report.tests[0]?.hits?.['packages/a/cart.js']).toMatchObject({ 2: 1 });
  });

  it.each<[what: string, selection: object, ids: readonly string[]]>([
    ['files', { files: ['packages/b/src/b.test.js'] }, ['packages/b/src/b.test.js > is in b']],
    ['tests', { tests: ['packages/a/cart.test.js > counts'] }, ['packages/a/cart.test.js > counts']],
    ['a command', { tests: ['cd packages/d && node check.js'] }, ['cd packages/d && node check.js']],
  ])('runs only the members that selected %s belong to', async (_what, selection, ids) => {
    const report = await runSuite(suite, { ...plainRun(writeProject(files)), ...selection });

    expect(Object.keys(statuses(report))).toEqual(ids);
    expect(report.complete).toBe(true);
  });

  it('is incomplete if one member is, and names it', async () => {
    const root = writeProject({ ...files, 'packages/c/c.test.js': 'process.kill(process.ppid, 9);' });

    const report = await runSuite(suite, plainRun(root));

    expect(report).toMatchObject({
      complete: false,
      problem: expect.stringMatching(/^packages\/c: The run shows nothing/),
    });
    expect(report.tests.map(({ id }) => id)).toContain('packages/b/src/b.test.js > is in b');
  });

  it('stops at the first member that fails if requested', async () => {
    const report = await runSuite(suite, { ...plainRun(writeProject(files)), bail: true });

    expect(report.tests.every(({ file }) => file.startsWith('packages/a/'))).toBe(true);
  });
});

describe('two suites', () => {
  it('are the same only if they run the same commands in the same folders', () => {
    expect(sameSuite(suite, copySuite(suite))).toBe(true);
    expect(sameSuite(suite, { ...suite, cwd: 'packages/b' })).toBe(false);
    expect(sameSuite(suite, { ...suite, others: [] })).toBe(false);
  });

  it('have a part for each file', () => {
    expect(partAround(suite, 'packages/b/x.js').framework).toBe('vitest');
    expect(partAround(suite, 'elsewhere/x.js').framework).toBe('jest');
  });
});

import { describe, expect, it } from 'vitest';
import { plainRun, writeProject } from './fixture-project.ts';
import type { Suite } from './model.ts';
import { runSuite } from './run-suite.ts';

/**
 * What mocha 2 does differently: `mocha` starts `_mocha`, `--exit` is refused, patterns are not expanded, tests have no
 * titlePath() and hooks no file.
 */
const oldMocha = {
  'app/node_modules/mocha/package.json': JSON.stringify({
    name: 'mocha',
    version: '2.5.3',
    bin: { mocha: './bin/mocha', _mocha: './bin/_mocha' },
  }),
  'app/node_modules/mocha/bin/mocha': `const { spawn } = require('node:child_process');
spawn(process.execPath, [require('node:path').join(__dirname, '_mocha'), ...process.argv.slice(2)], { stdio: 'inherit' })
  .on('exit', (code) => process.exit(code));`,
  'app/node_modules/mocha/bin/_mocha': `const { EventEmitter } = require('node:events');
const path = require('node:path');
const args = process.argv.slice(2);
if (args.includes('--exit')) throw new Error("error: unknown option '--exit'");
const runner = new EventEmitter();
const reporter = new (require(args[args.indexOf('--reporter') + 1]))(runner);
runner.on('end', () => reporter.stats.failures);
const root = { title: '', suites: [], tests: [] };
for (const name of args.slice(args.indexOf('--reporter') + 2)) {
  const file = path.resolve(name);
  const suite = { title: 'cart', parent: root, suites: [], tests: [] };
  root.suites.push(suite);
  require(file)((title, error) => {
    const test = { title, parent: suite, file };
    suite.tests.push(test);
    runner.emit(error ? 'fail' : 'pass', test, error);
  });
  runner.emit('fail', { title: '"after all" hook', parent: suite }, new Error('hook of ' + process.execArgv.join()));
}
runner.emit('end');
process.exit(1);`,
};

const files = {
  ...oldMocha,
  'app/test/a.js': `module.exports = (it) => { it('adds'); it('fails', new TypeError('no price')); };`,
};

function suiteOf(...argv: string[]): Suite {
  return { framework: 'mocha', argv, env: {}, source: argv.join(' ') };
}

describe('a run of mocha before 4', () => {
  it('reports each test and hook with its file', async () => {
    const root = `${writeProject(files)}/app`;

    const report = await runSuite(suiteOf('mocha', '--globals', 'a,b', '--no-exit', 'test/*.js'), plainRun(root));

    expect(report).toMatchObject({ complete: true, exitCode: 1 });
    expect(report.tests.map(({ id, file, status, error }) => [id, file, status, error?.message])).toEqual([
      ['test/a.js > cart > adds', 'test/a.js', 'passed', undefined],
      ['test/a.js > cart > fails', 'test/a.js', 'failed', 'no price'],
      ['test/a.js > cart > "after all" hook', 'test/a.js', 'failed', 'hook of '],
    ]);
  });

  it("hands node's flags to the process that runs the tests", async () => {
    const root = `${writeProject(files)}/app`;

    const report = await runSuite(suiteOf('node', '--no-warnings', 'mocha', 'test/a.js'), plainRun(root));

    expect(report.tests.at(-1)?.error?.message).toBe('hook of --no-warnings');
  });
});

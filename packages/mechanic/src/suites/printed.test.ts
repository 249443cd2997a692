import { describe, expect, it } from 'vitest';
import { plainRun, writeProject } from './fixture-project.ts';
import type { Framework, Suite, SuiteReport } from './model.ts';
import { runSuite } from './run-suite.ts';

/** Stands in for a runner: runs each file that it is given, which prints TAP itself. */
function printer(name: string, text: string) {
  return {
    [`app/node_modules/${name}/package.json`]: JSON.stringify({ version: '5.0.0', bin: { [name]: './cli.js' } }),
    [`app/node_modules/${name}/cli.js`]: text,
  };
}

const tape = printer('tape', `for (const file of process.argv.slice(2)) require(require('node:path').resolve(file));`);
const ava = printer('ava', `if (process.argv[2] === '--tap') require(process.cwd() + '/output.js');`);

function suiteOf(framework: Framework, ...argv: string[]): Suite {
  return { framework, argv, env: {}, source: argv.join(' ') };
}

function statuses({ tests }: SuiteReport) {
  return tests.map(({ id, status, error }) => [
    id,
    status,
    ...(error === undefined ? [] : [`${error.name}: ${error.message}`]),
  ]);
}

function print(...lines: string[]): string {
  return lines.map((line) => `console.log(${JSON.stringify(line)});`).join('\n');
}

const failing = print(
  'TAP version 13',
  '# adds',
  'ok 1 x',
  '# fails',
  'not ok 2 two',
  '  ---',
  '    at: f (/a.js:3:4)',
  '  ...',
  '1..2',
);

describe('a run of tape', () => {
  const files = {
    ...tape,
    'app/test/a.js': `${failing}\nprocess.exitCode = 1;`,
    'app/test/b.js': print('TAP version 13', '# other', 'ok 1 x', '1..1'),
  };

  it('reports each test with its file and its error', async () => {
    const report = await runSuite(suiteOf('tap', 'tape', 'test/*.js'), plainRun(`${writeProject(files)}/app`));

    expect(report).toMatchObject({ complete: true, exitCode: 1 });
    expect(statuses(report)).toEqual([
      ['test/a.js > adds', 'passed'],
      ['test/a.js > fails', 'failed', 'Error: two'],
      ['test/b.js > other', 'passed'],
    ]);
    expect(report.tests[1]?.error?.stack).toContain('at f (/a.js:3:4)');
  });

  it('runs only the selected test', async () => {
    const run = { ...plainRun(`${writeProject(files)}/app`), tests: ['test/b.js > other'] };

    expect(statuses(await runSuite(suiteOf('tap', 'tape', 'test/*.js'), run))).toEqual([
      ['test/b.js > other', 'passed'],
    ]);
  });

  it('reports the test that threw, and a file that does not load', async () => {
    const thrown = {
      ...tape,
      'app/a.js': `${print('TAP version 13', '# adds', 'ok 1 x', '# throws')}\nthrow new TypeError('no price');`,
      'app/b.js': `throw new RangeError('no such table');`,
    };

    const report = await runSuite(suiteOf('tap', 'tape', 'a.js', 'b.js'), plainRun(`${writeProject(thrown)}/app`));

    expect(report.complete).toBe(true);
    expect(statuses(report)).toEqual([
      ['a.js > adds', 'passed'],
      ['a.js > throws', 'failed', 'TypeError: no price'],
      ['b.js', 'failed', 'RangeError: no such table'],
    ]);
  });

  it.each([
    ['ends early', `${print('TAP version 13', '# adds', 'ok 1 x')}\nprocess.exit(0);`, 'ends before its plan'],
    [
      'is killed',
      `${print('TAP version 13', '# adds', 'ok 1 x', '1..1')}\nsetTimeout(() => process.kill(process.pid, 9), 50);`,
      'killed',
    ],
    ['prints no TAP', 'process.exit(0);', 'printed no TAP'],
  ])('is not complete if a file %s', async (_how, text, problem) => {
    const root = `${writeProject({ ...tape, 'app/a.js': text })}/app`;

    expect(await runSuite(suiteOf('tap', 'tape', 'a.js'), plainRun(root))).toMatchObject({
      complete: false,
      problem: expect.stringContaining(problem),
    });
  });

  it('reads all of an output that is longer than what is kept for a person', async () => {
    const text = `${print('TAP version 13', '# adds')}\nconsole.log('x'.repeat(200_000));\n${print('ok 1 x', '1..1')}`;
    const root = `${writeProject({ ...tape, 'app/a.js': text })}/app`;

    expect(statuses(await runSuite(suiteOf('tap', 'tape', 'a.js'), plainRun(root)))).toEqual([
      ['a.js > adds', 'passed'],
    ]);
  });

  it('fails if the exit code does although every result is good', async () => {
    const text = `${print('TAP version 13', '# adds', 'ok 1 x', '1..1')}\nprocess.exitCode = 3;`;
    const root = `${writeProject({ ...tape, 'app/a.js': text })}/app`;

    const report = await runSuite(suiteOf('tap', 'tape', 'a.js'), plainRun(root));

    expect(report.tests.some(({ status }) => status === 'failed') || !report.complete).toBe(true);
  });
});

describe('a run of ava', () => {
  const details = [
    '  ---',
    '    name: AssertionError',
    '    details:',
    "      'Error thrown in test:': |-",
    '        TypeError {',
    "          message: 'no price',",
    '        }',
    '    at: "/x/test/cart.js:3:32"',
    '  ...',
  ];

  it('finds the files that its short titles mean', async () => {
    const output = print(
      'TAP version 13',
      'ok 1 - cart › adds',
      'not ok 2 - deep › cart › fails › twice',
      ...details,
      'ok 3 - cart › later # SKIP',
      '1..3',
    );
    const files = {
      ...ava,
      'app/test/cart.test.js': '',
      'app/test/deep/__tests__/cart.js': '',
      'app/output.js': `${output}\nprocess.exitCode = 1;`,
    };

    const report = await runSuite(suiteOf('ava', 'ava'), plainRun(`${writeProject(files)}/app`));

    expect(statuses(report)).toEqual([
      ['test/cart.test.js > adds', 'passed'],
      ['test/deep/__tests__/cart.js > fails › twice', 'failed', 'TypeError: no price'],
      ['test/cart.test.js > later', 'skipped'],
    ]);
  });

  it('finds the only test file, which titles leave out', async () => {
    const files = {
      ...ava,
      'app/test.js': '',
      'app/index.js': '',
      'app/output.js': print('TAP version 13', 'ok 1 - adds', '1..1'),
    };

    expect(statuses(await runSuite(suiteOf('ava', 'ava'), plainRun(`${writeProject(files)}/app`)))).toEqual([
      ['test.js > adds', 'passed'],
    ]);
  });
});

describe('a command that prints TAP', () => {
  it.each([
    [
      'is read test by test',
      `${failing}\nprocess.exitCode = 1;`,
      [
        ['adds', 'passed'],
        ['fails', 'failed', 'Error: two'],
      ],
    ],
    ['is one test if its exit code says something else', failing, [['node test.js', 'passed']]],
    [
      'is one test if the output is not whole',
      print('TAP version 13', '# adds', 'ok 1 x'),
      [['node test.js', 'passed']],
    ],
  ])('%s', async (_how, text, results) => {
    const root = writeProject({ 'test.js': text });

    expect(statuses(await runSuite(suiteOf('command', 'node', 'test.js'), plainRun(root)))).toEqual(results);
  });

  it('runs whole and shows only the selected test', async () => {
    const root = writeProject({ 'test.js': `${failing}\nprocess.exitCode = 1;` });

    const report = await runSuite(suiteOf('command', 'node', 'test.js'), { ...plainRun(root), tests: ['fails'] });

    expect(statuses(report)).toEqual([['fails', 'failed', 'Error: two']]);
  });
});

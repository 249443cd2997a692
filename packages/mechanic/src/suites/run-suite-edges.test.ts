import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { plainRun, writeProject } from './fixture-project.ts';
import type { ProgramRun, Suite } from './model.ts';
import { runProgram } from './run-program.ts';
import { runSuite } from './run-suite.ts';

const mochaSuite: Suite = { framework: 'mocha', argv: ['mocha', '*.test.js'], env: { MODE: 'suite' }, source: 'mocha' };
const vitestSuite: Suite = { framework: 'vitest', argv: ['vitest', 'run'], env: {}, source: 'vitest' };
const nodeSuite: Suite = { framework: 'node', argv: ['node', '--test'], env: {}, source: 'node --test' };

function commandOf(...argv: string[]): Suite {
  return { framework: 'command', argv, env: {}, source: argv.join(' ') };
}

/** What `ps` says of a process; a killed one may stay as a zombie until someone asks for its end. */
function stateOf(pid: string): string {
  return spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' }).stdout.trim().slice(0, 1);
}

describe('a run that fails', () => {
  it('is killed with its child processes when it hangs, and reports the results so far', async () => {
    const root = writeProject({
      'a.test.js': `it('passes', () => {});
it('hangs', () => {
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  require('node:fs').writeFileSync('pid', String(child.pid));
  for (;;);
});`,
    });

    const pidFile = join(root, 'pid');
    const endOnceItHangs = async (program: ProgramRun) => {
      const late = new AbortController();
      const ended = runProgram({ ...program, signal: late.signal });
      await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '').toBe(true);
      late.abort();
      return { ...(await ended), timedOut: true };
    };

    const report = await runSuite(mochaSuite, { ...plainRun(root), run: endOnceItHangs });

    expect(report).toMatchObject({ complete: false, timedOut: true, problem: expect.stringContaining('300 s') });
    expect(report.tests.map(({ id, status }) => [id, status])).toEqual([['a.test.js > passes', 'passed']]);
    const pid = readFileSync(pidFile, 'utf8');
    await expect.poll(() => stateOf(pid)).toMatch(/^Z?$/);
  });

  it('reports the results so far when the runner dies', async () => {
    const root = writeProject({
      'a.test.js': `it('passes', () => {});\nit('dies', () => process.kill(process.pid, 9));`,
    });

    const report = await runSuite(mochaSuite, plainRun(root));

    expect(report).toMatchObject({ complete: false, timedOut: false, problem: expect.stringContaining('report') });
    expect(report.tests.map(({ id }) => id)).toEqual(['a.test.js > passes']);
  });

  it('rejects a report with another nonce', async () => {
    const root = writeProject({ 'a.test.js': `it('passes', () => {});` });
    const forge = async (program: ProgramRun) => {
      const end = await runProgram(program);
      const folder = program.mounts.find(({ writable }) => writable)?.path ?? '';
      const forged = { nonce: 'other', tests: [{ file: 'b', names: ['b'], status: 'passed', duration: 0 }] };
      writeFileSync(join(folder, 'report.json'), JSON.stringify(forged));
      return end;
    };

    const report = await runSuite(mochaSuite, { ...plainRun(root), run: forge });

    expect(report).toMatchObject({ complete: false, problem: expect.stringContaining('another nonce') });
    expect(report.tests.map(({ id }) => id)).toEqual(['a.test.js > passes']);
  });

  it('ends at the first failure if requested', async () => {
    const root = writeProject({ 'a.test.js': `it('fails', () => { throw 1; });\nit('never runs', () => {});` });

    const report = await runSuite(mochaSuite, { ...plainRun(root), bail: true });

    expect(report.tests.map(({ id, error }) => [id, error?.message])).toEqual([
      ['a.test.js > fails', expect.any(String)],
    ]);
  });

  it('distinguishes tests with the same name', async () => {
    const root = writeProject({ 'a.test.js': `it('a', () => {});\nit('a', () => {});` });

    const report = await runSuite(mochaSuite, { ...plainRun(root), tests: ['a.test.js > a (2)'] });

    expect(report.tests.map(({ id }) => id)).toEqual(['a.test.js > a (2)']);
  });

  it('reports that no test ran', async () => {
    const root = writeProject({ 'a.test.js': '' });

    const report = await runSuite(mochaSuite, plainRun(root));

    expect(report).toMatchObject({ complete: false, tests: [], problem: 'No test ran.' });
  });

  it.each([
    ['is not installed', commandOf('no-such-runner', 'test'), /^no-such-runner is not installed in .*set testCommand/],
    ['does not exist', commandOf('./run.sh'), /^\.\/run\.sh does not exist/],
    [
      'is not executable',
      commandOf('./plain.sh'),
      /^\.\/plain\.sh is not executable: run git update-index --chmod=\+x/,
    ],
  ])('is no failing test if its program %s', async (_why, suite, problem) => {
    const root = writeProject({ 'plain.sh': 'exit 1' });

    const report = await runSuite(suite, plainRun(root));

    expect(report).toMatchObject({ complete: false, tests: [], problem: expect.stringMatching(problem) });
  });

  it('is not taken for one that hangs if it tells its results only at the end', async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const slow = async ({ signal }: ProgramRun) => {
      await vi.advanceTimersByTimeAsync(120_000);
      return { exitCode: signal?.aborted === true ? null : 0, timedOut: false, stdout: '', stderr: '', duration: 1 };
    };

    const report = await runSuite(commandOf('node', 'test.js'), {
      ...plainRun(writeProject({})),
      quiet: 30_000,
      run: slow,
    });

    expect(report).toMatchObject({ complete: true, timedOut: false, tests: [{ status: 'passed' }] });
  });

  it.each([
    ['package-lock.json', 'vitest is not installed for packages/a: run npm ci.'],
    ['pnpm-lock.yaml', 'vitest is not installed for packages/a: run pnpm install --frozen-lockfile.'],
    ['unlocked', 'vitest is not installed for packages/a: run npm install.'],
    ['.pnp.cjs', expect.stringMatching(/Plug'n'Play.*Set nodeLinker: node-modules/)],
  ])('says how to install the runner in a project with %s', async (file, problem) => {
    const root = mkdtempSync(join(tmpdir(), 'suture-bare-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    mkdirSync(join(root, 'packages/a'), { recursive: true });
    writeFileSync(join(root, file), '');

    const report = await runSuite({ ...vitestSuite, cwd: 'packages/a' }, plainRun(root));

    expect(report).toMatchObject({ complete: false, tests: [], problem });
  });

  it('is stopped by its signal', async () => {
    const root = writeProject({ 'hang.js': 'setInterval(() => {}, 1000);' });
    const signal = AbortSignal.abort();

    const report = await runSuite(commandOf('node', 'hang.js'), { ...plainRun(root), signal });

    expect(report).toMatchObject({ complete: false, problem: expect.stringContaining('stopped') });
  });
});

describe('the environment of a run', () => {
  it('inherits nothing from the caller, has no nonce, and has its own folders', async () => {
    const root = writeProject({
      'a.test.js': `it('shows', () => require('node:fs').writeFileSync('env.json', JSON.stringify(process.env)));`,
    });
    const run = plainRun(root);

    await runSuite(mochaSuite, run);

    const env = JSON.parse(readFileSync(join(root, 'env.json'), 'utf8'));
    expect(Object.keys(env).sort()).toEqual(['CI', 'HOME', 'LANG', 'MODE', 'NO_COLOR', 'PATH', 'TMPDIR', 'TZ']);
    expect(env.HOME.startsWith(run.reports)).toBe(true);
    expect(JSON.stringify(env)).not.toContain(run.nonce);
    expect(readdirSync(run.reports)).toEqual([]);
  });

  it('hides the nonce from the processes in which node runs test files', async () => {
    const root = writeProject({
      'a.test.js': `require('node:test').it('shows', () => {
  const { existsSync, writeFileSync } = require('node:fs');
  const order = process.env.SUTURE_ORDER;
  writeFileSync('seen', String(order !== undefined && existsSync(order)));
});`,
    });

    await runSuite(nodeSuite, plainRun(root));

    expect(readFileSync(join(root, 'seen'), 'utf8')).toBe('false');
  });
});

describe('a run of TypeScript', () => {
  it('reports source lines in stacks and counts, in files that import each other', async () => {
    const root = writeProject({
      'package.json': '{"type":"module"}',
      'src/a.ts': `import { b } from './b.ts';\n\ninterface Item {\n  price?: { amount: number };\n}\n\nexport function a(item: Item): number {\n  return (item.price as { amount: number }).amount + b();\n}\nexport const ONE: number = 1;\n`,
      'src/b.ts': `import { a } from './a.ts';\n\nexport const b = (): number => 2;\nexport const early = typeof a;\n`,
      'src/a.test.ts': `import { it } from 'vitest';\nimport { a } from './a.ts';\n\nit('adds', () => {\n  a({});\n});\n`,
    });

    const report = await runSuite(vitestSuite, { ...plainRun(root), cover: ['src/a.ts', 'src/b.ts'] });

    expect(report.tests[0]?.error?.stack).toMatch(/^ {4}at a \(.*src\/a\.ts:8:45\)$/m);
    expect(report.tests[0]?.hits).toEqual({ 'src/a.ts': { 8: 1, 10: 1 }, 'src/b.ts': { 3: 0, 4: 1 } });
  });
});

describe('a run of any other command', () => {
  it('is one test that fails with the last error it printed', async () => {
    const root = writeProject({ 'test.js': `function f() { throw new RangeError('no such row'); }\nf();` });

    const report = await runSuite(commandOf('node', 'test.js'), { ...plainRun(root), cover: ['test.js'] });

    expect(report).toMatchObject({ complete: true, exitCode: 1, tests: [{ id: 'node test.js', status: 'failed' }] });
    expect(report.tests[0]?.error).toMatchObject({ name: 'RangeError', message: 'no such row' });
    expect(report.tests[0]?.hits).toEqual({ 'test.js': { 1: 1, 2: 1 } });
  });

  it('runs each selected file by itself', async () => {
    const root = writeProject({ 'a.js': '', 'b.js': 'process.exit(3);', 'test.js': 'process.exit(4)' });

    const report = await runSuite(commandOf('node', 'test.js'), { ...plainRun(root), files: ['a.js', 'b.js'] });

    expect(report.tests.map(({ id, status }) => [id, status])).toEqual([
      ['a.js', 'passed'],
      ['b.js', 'failed'],
    ]);
    expect(existsSync(join(root, 'test.js'))).toBe(true);
  });
});

import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenProject, createProject, git, listIncidents, suture, writeFile } from './project.ts';
import { sutureWithoutAccount } from './without-account.ts';

const manifest = (scripts: Readonly<Record<string, string>>, more: object = {}) =>
  JSON.stringify({ name: 'stats', type: 'module', scripts, ...more });

/** A test that needs a database which does not run here. */
const needsDatabase = `import net from 'node:net';
import { before, test } from 'node:test';
before(() => new Promise((connected, failed) => net.connect(5432, '127.0.0.1', connected).on('error', failed)));
test('reads the table', () => {});
`;

const passing = "import { test } from 'node:test';\ntest('passes', () => {});\n";

/** Ends the runner as a missed threshold does; its tests run in other processes. */
const exits = "if (!process.env.NODE_TEST_CONTEXT) process.on('exit', () => { process.exitCode = 7; });\n";

/** Tickets of every repository below a home. */
function listTickets(home: string): readonly string[] {
  return existsSync(home) ? readdirSync(home).flatMap((folder) => readdirSync(join(home, folder, 'tickets'))) : [];
}

describe('suture heal refuses before there is an incident', () => {
  it.each<[what: string, files: Readonly<Record<string, string>>, failing: string, message: RegExp]>([
    ['a command that passes', {}, 'true', /"true" passes \(one test\), so there is nothing to heal/],
    [
      'a suite that passes',
      { 'test/stats.test.js': passing },
      'npm test',
      /"npm test" passes \(one test\), so there is nothing to heal.*--log/,
    ],
    [
      'a project without its dependencies',
      { 'package.json': manifest({ test: 'jest' }, { devDependencies: { jest: '30' } }), 'package-lock.json': '{}' },
      'npm test',
      /none are installed: run npm ci/,
    ],
    [
      'a project without tests',
      { 'test/stats.test.js': '', 'package.json': manifest({ start: 'node src/stats.js' }) },
      'npm test',
      /no script named test/,
    ],
    [
      'the test script of npm init',
      { 'package.json': manifest({ test: 'echo "Error: no test specified" && exit 1' }) },
      'npm test',
      /placeholder that npm writes/,
    ],
    [
      'a suite without a test',
      { 'package.json': manifest({ test: 'node --test none/' }), 'none/readme.md': '' },
      'npm test',
      /"npm test" cannot be run as a test command/,
    ],
    [
      'a command of which no test fails, and that ends with an exit code all the same',
      {
        'test/stats.test.js': passing,
        'package.json': manifest({ test: 'node --test --require ./exit.cjs' }),
        'exit.cjs': exits,
      },
      'npm test',
      /ends with exit code 7, and none of its 1 tests fails/,
    ],
    [
      'tests that need a database',
      { 'test/stats.test.js': needsDatabase },
      'npm test',
      /fails for its set-up.*nothing answers on port 5432, where PostgreSQL would.*unit tests/,
    ],
    [
      'a script whose program is missing',
      { 'check.sh': '#!/bin/sh\nno-such-linter .\n' },
      'sh check.sh',
      /fails for its set-up.*no-such-linter is not installed/,
    ],
    [
      'tests in another language',
      { 'tests/test_stats.py': 'def test(): assert False\n' },
      'python3 -m pytest -q',
      /repairs JavaScript and TypeScript, and this is Python.*--model bedrock/,
    ],
  ])('%s', async (_what, files, failing, message) => {
    const { repository, home } = createProject({ ...brokenProject, ...files });

    const refused = await suture(home, ['heal', '--repo', repository, '--unsandboxed', '--failing', failing]);

    expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(message) });
    expect(await listIncidents(home, repository)).toEqual([]);
    expect(listTickets(home)).toEqual([]);
    expect(git(repository, 'branch', '--list', 'suture/*')).toBe('');
  });

  it.each<[what: string, files: Readonly<Record<string, string>>, message: RegExp]>([
    [
      'a log of a project without tests',
      { 'package.json': manifest({}), 'src/stats.js': '' },
      /no tests to prove a fix with.*suture diagnose/,
    ],
    [
      'a log of a project in another language',
      { 'src/stats.go': 'package stats\n' },
      /repairs JavaScript and TypeScript, and this is Go/,
    ],
  ])('%s', async (_what, files, message) => {
    const { repository, home } = createProject(files);
    const log = join(home, '..', 'service.log');
    writeFile(log, '{"level":"error","msg":"failed","err":{"name":"TypeError","message":"it is bad"}}\n');

    const refused = await suture(home, ['heal', '--repo', repository, '--unsandboxed', '--log', log]);

    expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(message) });
    expect(await listIncidents(home, repository)).toEqual([]);
    expect(listTickets(home)).toEqual([]);
  });

  it('a package of package.json that was added since the last install', async () => {
    const dependencies = { installed: '1', added: '2' };
    const { repository, home } = createProject({
      ...brokenProject,
      'package.json': manifest({ test: 'node --test' }, { dependencies }),
      '.gitignore': 'node_modules\n',
    });
    mkdirSync(join(repository, 'node_modules', 'installed'), { recursive: true });

    const refused = await suture(home, ['heal', '--repo', repository, '--unsandboxed', '--failing', 'npm test']);

    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('added of package.json is not installed') });
    expect(listTickets(home)).toEqual([]);
  });
});

describe('a working tree with uncommitted changes', () => {
  it('is healed at HEAD and left alone, and the merge keeps the changes', async () => {
    const { repository, home } = createProject({ ...brokenProject, 'README.md': 'Statistics\n' });
    const shared = ['--repo', repository, '--unsandboxed'];
    writeFile(join(repository, 'README.md'), 'half done\n');
    writeFile(join(repository, 'notes.txt'), 'mine\n');

    const healed = await suture(home, ['heal', ...shared, '--failing', 'npm test']);
    const [incident] = await listIncidents(home, repository);
    const id = incident?.id ?? '';
    const approved = await suture(home, ['approve', id, ...shared]);

    expect(healed).toMatchObject({ code: 0, err: '' });
    expect(healed.out).toContain('your uncommitted changes are not looked at: "README.md", "notes.txt"\n');
    expect(approved).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(join(repository, 'src/stats.js'), 'utf8')).toContain('i < numbers.length');
    expect(git(repository, 'status', '--porcelain')).toBe('M README.md\n?? notes.txt');
  });

  it('stops only the merge that would touch it, with the names', async () => {
    const { repository, home } = createProject(brokenProject);
    const shared = ['--repo', repository, '--unsandboxed'];
    writeFile(join(repository, 'src/stats.js'), '// half done\n');

    const healed = await suture(home, ['heal', ...shared, '--failing', 'npm test']);
    const [incident] = await listIncidents(home, repository);
    const refused = await suture(home, ['approve', incident?.id ?? '', ...shared]);

    expect(healed).toMatchObject({ code: 0, err: '' });
    expect(refused).toMatchObject({
      code: 2,
      err: expect.stringMatching(/uncommitted changes \("src\/stats\.js"\)\. Commit or stash them first\. Nothing was/),
    });
    expect(readFileSync(join(repository, 'src/stats.js'), 'utf8')).toBe('// half done\n');
    expect(git(repository, 'log', '--format=%s')).toBe('Work out statistics');
  });

  it('says that a command passes without the changes', async () => {
    const { repository, home } = createProject({ ...brokenProject, 'test/stats.test.js': passing });
    writeFile(join(repository, 'test/stats.test.js'), 'throw new Error("half done");\n');

    const refused = await suture(home, ['heal', '--repo', repository, '--unsandboxed', '--failing', 'npm test']);

    expect(refused.code).toBe(2);
    expect(refused.err).toContain('It ran without your uncommitted changes ("test/stats.test.js")');
  });
});

it('heals with the file that suture init wrote, as init says, before it is committed', async () => {
  const { repository, home } = createProject(brokenProject);

  const begun = await sutureWithoutAccount(repository, ['init', '--yes']);
  const healed = await suture(home, ['heal', '--repo', repository, '--unsandboxed', '--failing', 'npm test']);

  expect(begun.out).toContain('suture heal --failing "npm test"');
  expect(healed).toMatchObject({ code: 0, err: '' });
  expect(healed.out).toContain('your uncommitted changes are not looked at: "suture.config.ts"');
  expect(healed.out).toContain('A proven fix waits for you');
});

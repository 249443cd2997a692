import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { openTable } from '@suture/local/testing';
import { describe, expect, it } from 'vitest';
import {
  brokenProject,
  createProject,
  git,
  handOver,
  listIncidents,
  startSuture,
  suture,
  writeFile,
} from './project.ts';

describe('suture heal --failing', () => {
  it('ends with a proven branch that a person merges, and closes the incident', async () => {
    const { repository, home } = createProject(brokenProject);
    const before = git(repository, 'rev-parse', 'HEAD');
    const shared = ['--repo', repository, '--unsandboxed'];

    const healed = await startSuture(home, ['heal', ...shared, '--failing', 'npm test']);

    expect(healed).toMatchObject({ code: 0, err: '' });
    expect(git(repository, 'rev-parse', 'HEAD')).toBe(before);
    expect(git(repository, 'status', '--porcelain')).toBe('');
    const [incident] = await listIncidents(home, repository);
    const id = incident?.id ?? '';
    expect(git(repository, 'branch', '--list', 'suture/*')).toContain(`suture/${id}`);
    expect(git(repository, 'diff', 'main', `suture/${id}`)).toContain('+  for (let i = 0; i < numbers.length; i++) {');

    const again = await suture(home, ['heal', ...shared, '--failing', 'npm test']);
    expect(again.out).toContain(`incident ${id} (already known`);
    expect(await listIncidents(home, repository)).toHaveLength(1);

    const shown = await suture(home, ['show', id, ...shared]);
    expect(shown.out).toContain('Verdict: proven');
    expect(shown.out).toContain('Reproduction: failing-test');

    const approved = await startSuture(home, ['approve', id, ...shared]);
    expect(approved).toMatchObject({ code: 0, err: '' });
    expect(approved.out).toContain('Closed:');
    expect(git(repository, 'log', '-1', '--format=%an')).toBe('Project');
    expect((await suture(home, ['audit', 'verify', ...shared])).out).toContain('intact');
  });

  it('asks again with another fix when changes are requested, and hands over when it is rejected', async () => {
    const { repository, home } = createProject(brokenProject);
    const shared = ['--repo', repository, '--unsandboxed'];
    await suture(home, ['heal', ...shared, '--failing', 'npm test']);
    const [incident] = await listIncidents(home, repository);
    const id = incident?.id ?? '';

    const asked = await suture(home, ['request-changes', id, ...shared, '--comment', 'not like this']);
    const rejected = asked.code === 0 ? await suture(home, ['reject', id, ...shared, '--reason', 'by hand']) : asked;

    expect(rejected.code).toBe(0);
    expect(git(repository, 'branch', '--list', 'suture/*')).toBe('');
    expect(git(repository, 'log', '--format=%s')).toBe('Work out statistics');
  });

  it('follows a requested value, and says of other words that they could not be followed', async () => {
    const { repository, home } = createProject(brokenProject);
    const shared = ['--repo', repository, '--unsandboxed'];
    await suture(home, ['heal', ...shared, '--failing', 'npm test']);
    const [incident] = await listIncidents(home, repository);
    const id = incident?.id ?? '';

    const asked = await suture(home, ['request-changes', id, ...shared, '--comment', 'average([4, 8]) should be 6']);
    const shown = await suture(home, ['show', id, ...shared]);

    expect(asked).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toContain('As requested, it gives what was asked for: average([4, 8]) should be 6.');
    const empty = await suture(home, ['request-changes', id, ...shared]);
    expect(empty).toMatchObject({ code: 2 });
    expect(empty.err).toContain('--take NUMBER');
  });

  it('mends one fault of a suite that is red for another reason too', async () => {
    const { repository, home } = createProject({
      ...brokenProject,
      'test/clock.test.js': `import { test } from 'node:test';
test('runs on the right machine', () => {
  throw new RangeError('this machine has no clock');
});
`,
    });
    const shared = ['--repo', repository, '--unsandboxed'];

    const healed = await suture(home, ['heal', ...shared, '--failing', 'npm test']);
    const [incident] = await listIncidents(home, repository);

    expect(healed).toMatchObject({ code: 0, err: '' });
    expect(git(repository, 'diff', 'main', `suture/${incident?.id}`)).toContain(
      '+  for (let i = 0; i < numbers.length; i++)',
    );
    const shown = await suture(home, ['show', incident?.id ?? '', ...shared]);
    expect(shown.out).toContain('Verdict: proven');
    expect(shown.out).toContain(
      'fails on the base commit for another reason: test/clock.test.js > runs on the right machine',
    );
  });

  it.each([
    ['the JUnit XML that it writes', 'junit --test-reporter-destination=out/junit.xml'],
    ['the TAP that it prints', 'tap'],
  ])('finds the fault behind make by %s', async (_how, reporter) => {
    const { repository, home } = createProject({
      ...brokenProject,
      Makefile: `.PHONY: test\ntest:\n\t@mkdir -p out && node --test --test-reporter=${reporter}\n`,
    });
    const words = ['heal', '--repo', repository, '--unsandboxed', '--failing', 'make test', '--minutes', '0.000001'];

    const paused = await suture(home, words);

    expect(paused).toMatchObject({ code: 0, err: '' });
    expect(paused.out).toMatch(/Expected values to be strictly equal.*most likely comes from src\/stats\.js/s);
  });

  it.each<[string, Readonly<Record<string, string>>, string, RegExp]>([
    [
      'whose runner is not installed',
      { 'pnpm-lock.yaml': '' },
      'npx vitest run',
      /vitest is not installed.*run pnpm install/,
    ],
    ['whose program is missing', {}, 'no-such-tool test', /no-such-tool is not installed.*set testCommand/],
    ['that names no script', {}, 'npm run none', /has no script named none/],
    ['that is not written yet', { 'package.json': '{"name":"stats"}' }, 'npm test', /has no script named test/],
    [
      'whose packages are in archives',
      {
        'package.json': '{"devDependencies":{"vitest":"4"},"packageManager":"yarn@4.5.0"}',
        'yarn.lock': '__metadata:\n',
      },
      'yarn vitest run',
      /Yarn Plug'n'Play.*Set nodeLinker: node-modules/,
    ],
  ])('refuses a command %s, with the way out and without an incident', async (_which, files, failing, reason) => {
    const { repository, home } = createProject({ ...brokenProject, ...files });

    const refused = await suture(home, ['heal', '--repo', repository, '--unsandboxed', '--failing', failing]);

    expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(reason) });
    expect(await listIncidents(home, repository)).toEqual([]);
  });

  it('resumes a search that ran out of time', async () => {
    const { repository, home } = createProject(brokenProject);
    const shared = ['--repo', repository, '--unsandboxed'];

    const short = await suture(home, ['heal', ...shared, '--failing', 'npm test', '--minutes', '0.000001']);
    const [incident] = await listIncidents(home, repository);
    const resumed = await suture(home, ['resume', incident?.id ?? '', ...shared, '--minutes', '5']);

    expect(short).toMatchObject({ code: 0, err: '' });
    expect(short.out).toContain('stopped at its limit of time');
    expect(short.out).toContain(`suture resume ${incident?.id} --minutes 10 --repo ${repository}`);
    expect(resumed).toMatchObject({ code: 0, err: '' });
    expect(resumed.out).toContain('A proven fix waits for you');
  });

  it('fails with the error and its cause when a decision cannot be carried out', async () => {
    const { repository, home } = createProject(brokenProject);
    const shared = ['--repo', repository, '--unsandboxed'];
    await suture(home, ['heal', ...shared, '--failing', 'npm test']);
    const ticket = findTicket(home);
    const id = basename(ticket, '.json');
    writeFileSync(ticket, '{"id":');

    const rejected = await suture(home, ['reject', id, ...shared]);

    expect(rejected.code).toBe(1);
    expect(rejected.out).not.toContain('waits for you');
    expect(rejected.err).toContain('HandOverFailed: The incident could not be handed over');
    expect(rejected.err).toContain(`in HandOver: InvalidInput: the ticket ${id} is not valid`);
  });

  // test/loop cuts a run off behind every state; here a process is killed, before its work and after it.
  it.each(['DetectTicket', 'ReviewOpen'])(
    'continues after a kill behind %s, with one pull request and a whole chain',
    async (state) => {
      const { repository, home } = createProject(brokenProject);
      const shared = ['--repo', repository, '--unsandboxed'];

      const killed = await startSuture(home, ['heal', ...shared, '--failing', 'npm test'], { kill: { when: state } });
      const resumed = await startSuture(home, ['resume', ...shared]);

      expect(killed.code).toBe(null);
      expect(resumed).toMatchObject({ code: 0, err: '' });
      expect(resumed.out).toContain('A proven fix waits for you');
      expect(git(repository, 'branch', '--list', 'suture/*').split('\n')).toHaveLength(1);
      const [folder] = readdirSync(home);
      const reviews = readdirSync(join(home, folder ?? '', 'code', 'reviews')).filter((name) => name.endsWith('.md'));
      expect(reviews).toEqual(['1.md']);
      expect((await suture(home, ['audit', 'verify', ...shared])).out).toContain('intact');
    },
  );
});

describe('an execution that fails', () => {
  it('ends heal and resume with its error and cause, in words and in JSON, until the cause is gone', async () => {
    const { repository, home } = createProject(brokenProject);
    const log = join(home, '..', 'service.log');
    writeFile(
      log,
      '{"level":"error","time":"2026-11-24T09:00:00.000Z","err":{"name":"TypeError","message":"it is bad"}}\n',
    );
    const words = ['heal', '--repo', repository, '--unsandboxed', '--log', log];
    const resume = ['resume', '--repo', repository, '--unsandboxed'];
    // The same log has the same incident in every home, so its ticket can be damaged beforehand.
    const other = join(home, '..', 'damaged');
    await suture(home, words);
    const ticket = join(other, relative(home, findTicket(home)));
    writeFile(ticket, '{"id":');

    const healed = await suture(other, words);
    const resumed = await suture(other, [...resume, '--json']);
    rmSync(ticket);
    const mended = await suture(other, resume);

    for (const { code, out, err } of [healed, resumed]) {
      expect(code).toBe(1);
      expect(out).not.toContain('Go on with');
      expect(err).toContain('HandOverFailed: The incident could not be handed over');
      expect(err).toContain(`in HandOver: InvalidInput: the ticket ${basename(ticket, '.json')} is not valid`);
      expect(err).toContain(`suture resume ${basename(ticket, '.json')}`);
    }
    expect(JSON.parse(resumed.err)).toMatchObject({ error: { name: 'ExecutionFailed' } });
    expect(mended.code).toBe(3);
  });
});

/** The record of the only ticket of the only repository. */
function findTicket(home: string): string {
  const [folder = ''] = readdirSync(home);
  const [record = ''] = readdirSync(join(home, folder, 'tickets')).filter((name) => name.endsWith('.json'));
  return join(home, folder, 'tickets', record);
}

describe('suture audit verify', () => {
  it('finds a record that was changed', async () => {
    const { repository, home } = createProject(brokenProject);
    const shared = ['--repo', repository, '--unsandboxed'];
    await handOver(home, repository);
    const [folder] = readdirSync(home);
    const [incident] = await listIncidents(home, repository);
    const table = await openTable({ folder: join(home, folder ?? '', 'table'), name: 'suture' });
    await table.client.send(
      new UpdateCommand({
        TableName: table.table,
        Key: { pk: `INCIDENT#${incident?.id}`, sk: 'AUDIT#0000000003' },
        UpdateExpression: 'SET #record.#action = :nothing',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { '#record': 'record', '#action': 'action' },
        ExpressionAttributeValues: { ':nothing': 'nothing' },
      }),
    );
    await table.close();

    const verified = await suture(home, ['audit', 'verify', ...shared]);

    expect(verified.code).toBe(4);
    expect(verified.out).toContain(`${incident?.id}  BROKEN at record 3`);
  });
});

describe('a stored incident that cannot be read', () => {
  it('is named by incidents, resume and audit verify, which serve the others', async () => {
    const { repository, home } = createProject(brokenProject);
    const shared = ['--repo', repository, '--unsandboxed'];
    await handOver(home, repository);
    const [folder] = readdirSync(home);
    const [incident] = await listIncidents(home, repository);
    const table = await openTable({ folder: join(home, folder ?? '', 'table'), name: 'suture' });
    const list = { gsi1pk: 'INCIDENT#OPEN', gsi1sk: '2026-11-24T09:00:00.000Z#inc-poisoned' };
    const Item = { pk: 'INCIDENT#inc-poisoned', sk: 'META', version: 0, ...list, incident: { id: 'inc-poisoned' } };
    await table.client.send(new PutCommand({ TableName: table.table, Item }));
    await table.close();

    const listed = await suture(home, ['incidents', ...shared]);
    const resumed = await suture(home, ['resume', ...shared]);
    const verified = await suture(home, ['audit', 'verify', ...shared]);

    expect(listed).toMatchObject({ code: 0, err: '' });
    expect(listed.out).toContain(`${incident?.id}  `);
    expect(listed.out).toMatch(/^inc-poisoned +cannot be read +See .*show inc-poisoned --repo/m);
    expect(resumed).toMatchObject({ code: 0, err: '' });
    expect(resumed.out).toContain('incident inc-poisoned cannot be read');
    expect(verified.code).toBe(4);
    expect(verified.out).toMatch(new RegExp(`${incident?.id}  intact`));
    expect(verified.out).toContain('inc-poisoned  NOT VERIFIED');
  });
});

describe('bad input', () => {
  const project = createProject(brokenProject);
  writeFile(join(project.home, '..', 'broken.json'), '{"alarm"');
  writeFile(join(project.home, '..', 'unknown.json'), '{"hello":"world"}');
  writeFile(join(project.home, '..', 'plain.log'), 'starting\nall is well\n');
  writeFile(join(project.home, '..', 'empty', 'file'), '');
  const beside = (name: string) => join(project.home, '..', name);
  const healable = ['--repo', project.repository];

  it.each([
    ['an alert that is not JSON', [...healable, '--alert', beside('broken.json')], 'it is not JSON'],
    ['an alert of no known shape', [...healable, '--alert', beside('unknown.json')], 'no known shape'],
    ['an alert file that is not there', [...healable, '--alert', beside('nowhere.json')], 'there is no such file'],
    ['a log without an error', [...healable, '--log', beside('plain.log')], 'it holds no error'],
    ['a folder that is no repository', ['--repo', beside('empty'), '--failing', 'npm test'], 'not a git repository'],
    ['a folder that is not there', ['--repo', beside('nowhere'), '--failing', 'npm test'], 'there is no such folder'],
    ['no signal at all', healable, 'say what is wrong'],
    [
      'two signals at once',
      [...healable, '--failing', 'npm test', '--alert', beside('plain.log')],
      '--alert and --failing are two incidents',
    ],
    ['an error number without a log', [...healable, '--failing', 'npm test', '--error', '2'], 'give --log FILE too'],
    [
      'an error number that is none',
      [...healable, '--log', beside('plain.log'), '--error', 'two'],
      'no number of an error',
    ],
    ['an unknown option', [...healable, '--fialing', 'npm test'], 'unknown option'],
  ])('says what is wrong with %s', async (_name, words, message) => {
    const { code, err } = await suture(project.home, ['heal', ...words, '--unsandboxed']);

    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('names an unknown field of the configuration', async () => {
    const { repository, home } = createProject({
      ...brokenProject,
      'suture.config.json': '{"services":{},"colour":1}',
    });

    const { code, err } = await suture(home, ['heal', '--repo', repository, '--failing', 'npm test', '--unsandboxed']);

    expect(code).toBe(2);
    expect(err).toContain('colour');
  });

  it.each([
    [
      'whose suite hangs',
      {
        'test/hang.test.js':
          "import { test } from 'node:test';\ntest('hangs', () => new Promise((done) => setTimeout(done, 1e8)));\n",
        'suture.config.json': '{"services":{"stats":{"repository":".","testMinutes":0.05}}}',
      },
      'npm test',
      'It hangs',
    ],
  ])('hands over a repository %s, with that reason and without a branch', async (_name, files, failing, reason) => {
    const { repository, home } = createProject({ ...brokenProject, ...files });

    const { code, out } = await suture(home, [
      'heal',
      '--repo',
      repository,
      '--failing',
      failing,
      '--unsandboxed',
      '--json',
    ]);

    expect(code).toBe(3);
    expect(out).toContain(reason);
    expect(git(repository, 'branch', '--list', 'suture/*')).toBe('');
    expect(existsSync(join(repository, 'suture-reproduction'))).toBe(false);
  });

  it('hands over a log without a stack trace into the repository', async () => {
    const { repository, home } = createProject(brokenProject);
    writeFile(
      join(home, '..', 'service.log'),
      '{"level":"error","msg":"failed","err":{"name":"TypeError","message":"it is bad"}}\n',
    );

    const { code, out } = await suture(home, [
      'heal',
      '--repo',
      repository,
      '--log',
      join(home, '..', 'service.log'),
      '--unsandboxed',
    ]);

    expect(code).toBe(3);
    expect(out).toContain('without a stack trace');
  });
});

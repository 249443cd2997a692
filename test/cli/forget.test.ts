import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { openTable } from '@suture/local/testing';
import { describe, expect, it } from 'vitest';
import { brokenProject, createProject, git, handOver, listIncidents, suture, writeFile } from './project.ts';

/** Every file of the state that is about incidents, without the clone and the table's own files. */
function listRecords(home: string): readonly string[] {
  const [folder = ''] = readdirSync(home);
  return ['artifacts', 'journals', 'tickets', join('code', 'reviews')].flatMap((part) =>
    readdirSync(join(home, folder, part), { recursive: true, withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [entry.name] : [],
    ),
  );
}

describe('suture forget', () => {
  it('removes every record of an ended incident and its branch, and keeps the merge and the trust', async () => {
    const { repository, home } = createProject(brokenProject);
    const shared = ['--repo', repository, '--unsandboxed'];
    await suture(home, ['heal', ...shared, '--failing', 'npm test']);
    const [incident] = await listIncidents(home, repository);
    const id = incident?.id ?? '';

    const open = await suture(home, ['forget', id, ...shared, '--yes']);
    await suture(home, ['approve', id, ...shared]);
    const unasked = await suture(home, ['forget', id, ...shared]);
    const branchBefore = git(repository, 'branch', '--list', 'suture/*');
    const forgotten = await suture(home, ['forget', id, ...shared, '--yes']);
    const verified = await suture(home, ['audit', 'verify', id, ...shared]);

    expect(open).toMatchObject({ code: 2, err: expect.stringContaining(`${id} has not ended`) });
    expect(unasked).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
    expect(branchBefore).toContain(id);
    expect(forgotten).toMatchObject({ code: 0, err: '' });
    expect(forgotten.out).toContain('audit chains, tickets, reports and branches are removed');
    expect(git(repository, 'branch', '--list', 'suture/*')).toBe('');
    expect(git(repository, 'log', '--format=%s')).toContain('Merge suture/');
    expect(await listIncidents(home, repository)).toEqual([]);
    expect(listRecords(home)).toEqual([]);
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining(`${id}  note: removed on purpose at `) });
    const [folder = ''] = readdirSync(home);
    const table = await openTable({ folder: join(home, folder, 'table'), name: 'suture' });
    const stores = createDynamoStores(table, { now: () => new Date() });
    expect(await stores.auditLog.read(id)).toEqual([]);
    expect((await stores.trustRecord.outcomes('project')).map(({ result }) => result)).toEqual(['closed']);
    expect((await stores.alertRecords.list(10)).items).toEqual([]);
    await table.close();
  });

  it('leaves the others, and a forgotten log is healed as if it were new', async () => {
    const { repository, home } = createProject(brokenProject);
    const shared = ['--repo', repository, '--unsandboxed'];
    await handOver(home, repository);
    const [first] = await listIncidents(home, repository);
    const log = join(home, '..', 'other.log');
    writeFile(log, '{"level":"error","msg":"failed","err":{"name":"RangeError","message":"it is worse"}}\n');
    await suture(home, ['heal', ...shared, '--log', log]);

    const young = await suture(home, ['forget', ...shared, '--older-than', '1d', '--yes']);
    const forgotten = await suture(home, ['forget', first?.id ?? '', ...shared, '--yes', '--json']);
    const left = await listIncidents(home, repository);
    await handOver(home, repository);
    const verified = await suture(home, ['audit', 'verify', ...shared]);

    expect(young.out).toContain('nothing was removed');
    expect(JSON.parse(forgotten.out)).toEqual({ forgotten: [first?.id], keptBranches: [] });
    expect(left).toHaveLength(1);
    expect(await listIncidents(home, repository)).toHaveLength(2);
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('intact') });
  });

  it('leaves a branch on which a person went on working', async () => {
    const { repository, home } = createProject(brokenProject);
    const shared = ['--repo', repository, '--unsandboxed'];
    await suture(home, ['heal', ...shared, '--failing', 'npm test']);
    const [incident] = await listIncidents(home, repository);
    const id = incident?.id ?? '';
    const branch = `suture/${id}`;
    await suture(home, ['approve', id, ...shared]);
    git(repository, 'checkout', '--quiet', branch);
    git(repository, 'commit', '--quiet', '--allow-empty', '--message', 'Go on');
    git(repository, 'checkout', '--quiet', 'main');

    const forgotten = await suture(home, ['forget', id, ...shared, '--yes']);

    expect(forgotten.out).toContain(`The branch ${branch} is left: it has commits that Suture did not make.`);
    expect(git(repository, 'log', '-1', '--format=%s', branch)).toBe('Go on');
  });

  it.each([
    [[], 'name incidents, or use --older-than 30d'],
    [['inc-unknown', '--yes'], 'There is no incident inc-unknown'],
    [['--older-than', 'long'], '--older-than'],
  ])('refuses %j', async (words, message) => {
    const { repository, home } = createProject(brokenProject);

    const refused = await suture(home, ['forget', ...words, '--repo', repository]);

    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });
});

it('sums up the incidents of a repository', async () => {
  const { repository, home } = createProject(brokenProject);
  const shared = ['--repo', repository, '--unsandboxed'];

  const none = await suture(home, ['stats', ...shared]);
  await handOver(home, repository);
  const words = await suture(home, ['stats', ...shared]);
  const json = await suture(home, ['stats', ...shared, '--since', '1d', '--json']);

  expect(none).toMatchObject({ code: 0, out: 'No incidents yet, so there is nothing to sum up.\n' });
  expect(words.out).toMatch(/^Outcomes +0 closed, 1 handed over, 0 recorded, 0 open$/m);
  expect(words.out).toMatch(/^Cost +no model was asked$/m);
  expect(JSON.parse(json.out)).toMatchObject({ incidents: 1, measured: 1, unreadable: 0 });
});

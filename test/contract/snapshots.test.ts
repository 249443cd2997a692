import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openLocalGit, readGit, runGit } from '@suture/adapters/local-git';
import { createMemoryObjects } from '@suture/adapters/objects';
import { createPackedHost, createPushedCode } from '@suture/adapters/packed-code';
import { createSnapshotSuites, createSnapshots } from '@suture/adapters/snapshots';
import { type Config, readConfig, type Snapshots, type Suites } from '@suture/core';
import { createTestWorld, sampleIncident } from '@suture/core/testing';
import { createSuiteFinder } from '@suture/local/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGateway, openGitHub, repository } from './open-github.ts';

type Files = Readonly<Record<string, string>>;

interface Setting {
  readonly snapshots: Snapshots;
  readonly suites: (config: Config) => Suites;
  /** The commit with the files. */
  readonly commit: string;
  close(): Promise<void>;
}

const files: Files = {
  'README.md': '# Orders\r\n\r\nGrüße, 你好\r\n',
  'package.json': '{ "scripts": { "test": "vitest run" } }\n',
  'src/a file.js': 'export const a = 1;\n',
  'src/order.js': 'export const total = 1;\n',
  'src/raw.bin': 'a\0b',
  'src/empty.js': '',
};
const incident = { ...sampleIncident, repository };

async function openPacked(): Promise<Setting> {
  let commit = '';
  const { gateway, objects, close } = await openGitHub((host) => {
    commit = host.createRepository({ name: repository, files }).head;
  });
  const snapshots = createSnapshots({ objects, ensureTree: gateway.keepTree });
  return { snapshots, suites: (config) => createSnapshotSuites(snapshots, config), commit, close };
}

/** As `suture code push` leaves it: what git packs, and nothing else. */
async function openPushed(): Promise<Setting> {
  const { folder, commit } = await writeRepository();
  const objects = createMemoryObjects();
  const code = createPushedCode(objects);
  const args = ['archive', '--format=tar.gz', '--prefix=tree/', commit];
  await code.push(repository, { commit, commits: [] }, await runGit({ at: join(folder, 'repository'), args }));
  const service = { repository, code: { from: 'tarball' }, trust: { start: 'observe' } };
  const config = readConfig({ services: { orders: service }, tickets: 'none' }, 'the configuration');
  const { alertNotes, chat, tickets } = createTestWorld().ports;
  const { keepTree } = openGateway({
    config,
    objects,
    alertNotes,
    chat,
    ticketsFor: () => tickets,
    ...createPackedHost(code),
  });
  const snapshots = createSnapshots({ objects, ensureTree: keepTree });
  return {
    snapshots,
    suites: (given) => createSnapshotSuites(snapshots, given),
    commit,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function writeRepository(): Promise<{ readonly folder: string; readonly commit: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-snapshots-'));
  const at = join(folder, 'repository');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(at, path)), { recursive: true });
    await writeFile(join(at, path), text);
  }
  const run = (...args: string[]) =>
    readGit({ at, args: ['-c', 'user.name=orders', '-c', 'user.email=orders@example.com', ...args] });
  await run('init', '--quiet', '--initial-branch=main');
  await run('add', '--all');
  await run('commit', '--quiet', '--message', 'start');
  return { folder, commit: await run('rev-parse', 'HEAD') };
}

async function openLocal(): Promise<Setting> {
  const { folder, commit } = await writeRepository();
  const at = join(folder, 'repository');
  const clock = { now: () => new Date('2026-11-24T09:00:00Z') };
  const git = await openLocalGit({ repository: at, state: join(folder, 'state'), clock });
  return {
    snapshots: git.snapshots,
    suites: (config) => createSuiteFinder(git, config),
    commit,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

const worlds: readonly (readonly [string, () => Promise<Setting>])[] = [
  ['trees that GitHub packs', openPacked],
  ['trees that were pushed', openPushed],
  ['a repository on this machine', openLocal],
];

describe.each(worlds)('snapshots of %s', (_name, open) => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await open();
  });
  afterAll(() => setting.close());

  it('list every file of the commit, sorted, and read its exact text', async () => {
    const { snapshots, commit } = setting;

    const snapshot = await snapshots.open(repository, commit);

    expect(snapshot.commit).toBe(commit);
    expect(snapshot.paths).toEqual(Object.keys(files).sort());
    expect(snapshot.paths.map(snapshot.read)).toEqual(
      snapshot.paths.map((path) => (path === 'src/raw.bin' ? undefined : files[path])),
    );
  });

  it.each(['src/none.js', 'src', '../README.md', '/etc/passwd', 'constructor', '__proto__', ''])(
    'have no text at "%s"',
    async (path) => {
      const snapshot = await setting.snapshots.open(repository, setting.commit);

      expect(snapshot.read(path)).toBeUndefined();
    },
  );

  it('fail for an unknown commit, and not for a known one after it', async () => {
    const { snapshots, commit } = setting;

    await expect(snapshots.open(repository, 'd'.repeat(40))).rejects.toThrow();
    expect((await snapshots.open(repository, commit)).paths).toContain('README.md');
  });

  it.each([
    ['the project’s own', undefined, 'vitest'],
    ['the operator’s before it', 'node --test', 'node'],
  ])('find the test command: %s', async (_case, testCommand, framework) => {
    const service = { repository, ...(testCommand === undefined ? {} : { testCommand }) };
    const suites = setting.suites(readConfig({ services: { orders: service } }, 'the configuration'));

    expect(await suites.find(incident, setting.commit)).toMatchObject({ outcome: 'found', command: { framework } });
  });
});

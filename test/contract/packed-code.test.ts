import { createHostsByRepository } from '@suture/adapters/gateway';
import { createMemoryObjects } from '@suture/adapters/objects';
import { createPackedHost, createPushedCode } from '@suture/adapters/packed-code';
import { type Incident, readConfig } from '@suture/core';
import { createTestWorld, sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { openGateway } from './open-github.ts';

const orders = 'shop/orders';
const billing = 'shop/billing';
const [newest, older] = ['b'.repeat(40), 'a'.repeat(40)];
const commits = [
  { id: newest, date: '2026-11-24T08:00:00Z', subject: 'Count again', files: ['src/a.js'] },
  { id: older, date: '2026-11-23T08:00:00Z', subject: 'Start', files: ['src/a.js', 'src/b.js'] },
];
const tree = new Uint8Array([31, 139, 8]);
const of = (repository: string): Incident => ({ ...sampleIncident, repository });

const observed = { trust: { start: 'observe' }, code: { from: 'tarball' } };
const config = readConfig(
  { services: { orders: { repository: orders, ...observed }, billing: { repository: billing } }, tickets: 'none' },
  'the configuration',
);

async function open() {
  const objects = createMemoryObjects();
  const code = createPushedCode(objects);
  const packed = createPackedHost(code);
  const github = { ...packed, codeHost: { ...packed.codeHost, deployedCommit: async () => 'from GitHub' } };
  const { alertNotes, chat, tickets } = createTestWorld().ports;
  const parts = { config, objects, alertNotes, chat, ticketsFor: () => tickets };
  const gateway = openGateway({ ...parts, ...createHostsByRepository(config, { github, packed }) });
  return { code, objects, gateway };
}

async function openPushed() {
  const opened = await open();
  await opened.code.push(orders, { commit: newest, commits }, tree);
  return opened;
}

describe('a repository without a code host, through the gateway', () => {
  it('has the commit that was pushed last, and the commits before it', async () => {
    const { gateway, code } = await openPushed();

    expect(await gateway.codeHost.deployedCommit(of(orders))).toBe(newest);
    expect(await gateway.codeHost.history(orders, newest, 50)).toEqual(commits);
    expect(await gateway.codeHost.history(orders, older, 50)).toEqual(commits.slice(1));
    expect(await gateway.codeHost.history(orders, newest, 1)).toEqual(commits.slice(0, 1));
    await code.push(orders, { commit: older, commits: commits.slice(1) }, tree);
    expect(await gateway.codeHost.deployedCommit(of(orders))).toBe(older);
    expect(await gateway.codeHost.history(orders, newest, 50)).toEqual([]);
  });

  it('keeps its tree for snapshots, and says which one is missing', async () => {
    const { gateway, objects } = await openPushed();

    await gateway.keepTree(orders, newest);

    expect(await objects.get(`proving/in/trees/${orders}/${newest}.tar.gz`)).toEqual(tree);
    await expect(gateway.keepTree(orders, 'c'.repeat(40))).rejects.toMatchObject({ name: 'TreeMissing' });
  });

  it('is packed anew for each incident where a build does it, and fails as that build fails', async () => {
    const code = createPushedCode(createMemoryObjects());
    const asked: string[] = [];
    const refresh = async ({ id }: Pick<Incident, 'id'>) => {
      asked.push(id);
      if (asked.length > 1) throw new RangeError('the build failed');
      await code.push(orders, { commit: newest, commits: [] }, tree);
    };
    const { codeHost } = createPackedHost(code, { refresh });

    expect(await codeHost.deployedCommit(of(orders))).toBe(newest);
    await expect(codeHost.deployedCommit(of(orders))).rejects.toThrow('the build failed');
    expect(asked).toEqual([sampleIncident.id, sampleIncident.id]);
  });

  it('says how to push when nothing was', async () => {
    const { gateway } = await open();

    await expect(gateway.codeHost.deployedCommit(of(orders))).rejects.toMatchObject({
      name: 'CodeNotPushed',
      message: expect.stringContaining('npx suture code push --service orders'),
    });
  });

  it.each([
    ['no JSON', 'main'],
    ['a branch', '{ "commit": "main" }'],
    ['a path', `{ "commit": "../${newest.slice(3)}" }`],
  ])('refuses a pointer that is %s', async (_what, text) => {
    const { gateway, objects } = await open();
    await objects.put(`code/${orders}/deployed.json`, Buffer.from(text));

    await expect(gateway.codeHost.deployedCommit(of(orders))).rejects.toMatchObject({ name: 'InvalidInput' });
  });

  it('takes a pointer that a pipeline wrote by hand', async () => {
    const { gateway, objects } = await open();
    await objects.put(`code/${orders}/deployed.json`, Buffer.from(`{ "commit": "${newest}" }`));

    expect(await gateway.codeHost.deployedCommit(of(orders))).toBe(newest);
    expect(await gateway.codeHost.history(orders, newest, 5)).toEqual([]);
  });

  it('knows which commits touched a file, and nothing more of its history', async () => {
    const { codeHistory, deployments, isAncestor } = (await openPushed()).gateway;

    expect(await codeHistory.ofFile(orders, newest, 'src/b.js', 5)).toEqual(commits.slice(1));
    expect(await codeHistory.ofFile(orders, 'c'.repeat(40), 'src/b.js', 5)).toEqual([]);
    expect(await codeHistory.blame(orders, newest, 'src/a.js')).toEqual([]);
    expect(await codeHistory.changesOf(orders, newest)).toBeUndefined();
    expect(await codeHistory.compare(orders, older, newest)).toBeUndefined();
    expect(await deployments(orders, 5)).toEqual([]);
    expect(await isAncestor(orders, older, newest)).toBe(false);
  });

  it('refuses every proposal', async () => {
    const { codeHost, rollouts } = (await openPushed()).gateway;
    const request = {
      incidentId: 'inc-1',
      baseCommit: newest,
      branch: 'suture/inc-1',
      title: 'Guard',
      body: '',
      files: [],
      message: '',
      draft: true,
    };

    const refused = await Promise.allSettled([
      codeHost.openReview(orders, request),
      codeHost.diff(orders, newest, []),
      codeHost.readReview(orders, '1'),
      codeHost.comment(orders, '1', 'text'),
      codeHost.closeReview(orders, '1', 'text'),
      rollouts.status(of(orders), newest),
    ]);

    expect(refused.map((one) => one.status === 'rejected' && one.reason.name)).toEqual(
      Array(6).fill('ProposalImpossible'),
    );
  });
});

it('asks GitHub about a repository that lives there', async () => {
  const { gateway } = await openPushed();

  expect(await gateway.codeHost.deployedCommit(of(billing))).toBe('from GitHub');
});

import { createGitHub, createScratchRepository, type GitHub, type ScratchRepository } from '@suture/adapters/github';
import { readConfig } from '@suture/core';
import { createTestWorld, sampleAlert, sampleIncident } from '@suture/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GitHubStandIn, startGitHubStandIn } from '../stand-ins/github/index.ts';
import { mintToken } from '../stand-ins/github/mint-token.ts';
import { createAppKey } from '../stand-ins/github/sign-app.ts';

const repository = 'shop/orders';
const permissions = { metadata: 'read', contents: 'write', pull_requests: 'write', issues: 'write' } as const;
const { privateKey, publicKey } = createAppKey();
const branch = `suture/rehearsal-${'1'.repeat(16)}`;
const path = 'suture-rehearsal/order-total.js';
const { log } = createTestWorld().ports;

let host: GitHubStandIn;
let github: GitHub;
let scratch: ScratchRepository;
let base: string;

beforeEach(async () => {
  host = await startGitHubStandIn();
  base = host.createRepository({ name: repository, files: { 'src/order.js': 'export const total = 1;\n' } }).head;
  const { installationId } = host.installApp({
    appId: 7,
    publicKey,
    repositories: [repository],
    permissions: { ...permissions, deployments: 'read' },
  });
  const config = readConfig(
    { services: { orders: { repository } }, github: { apiUrl: host.url } },
    'the configuration',
  );
  github = createGitHub({ app: { id: '7', privateKey }, config, log, patient: false });
  const token = await mintToken(host.url, privateKey, 7, installationId);
  scratch = createScratchRepository({ token, service: 'orders', config, log, patient: false });
});
afterEach(async () => {
  expect(host.unknown).toEqual([]);
  await host.close();
});

const make = () =>
  scratch.makeBranch({ branch, baseCommit: base, path, text: 'export const faulty = 1;\n', message: 'Rehearse' });

/** What the loop does with the branch. */
async function propose(): Promise<string> {
  const alert = { ...sampleAlert, rehearsal: { branch } };
  const baseCommit = await github.codeHost.deployedCommit({ ...sampleIncident, alert });
  const review = await github.codeHost.openReview(repository, {
    incidentId: 'inc-1',
    baseCommit,
    base: branch,
    branch: `${branch}-fix`,
    title: 'Rehearsal: mend it',
    body: 'What broke',
    files: [{ path, before: 'export const faulty = 1;\n', after: 'export const whole = 1;\n' }],
    message: 'Rehearsal: mend it\n\nIncident: inc-1',
    draft: true,
  });
  return review.id;
}

describe('the repository of a rehearsal', () => {
  it('gets a branch on the tip of the one that ships, and its tree can be read', async () => {
    const tip = await scratch.readTip();

    const commit = await make();

    expect(tip).toBe(base);
    expect([...(await scratch.readFiles(commit)).keys()]).toEqual(['src/order.js', path]);
    expect(host.head(repository, 'main')).toBe(base);
    expect(await scratch.listBranches()).toMatchObject([{ name: branch }]);
  });

  it('shows the loop the scratch branch as deployed, and takes its draft onto that branch', async () => {
    const commit = await make();

    const id = await propose();

    expect(host.head(repository, branch)).toBe(commit);
    expect(await scratch.readPull(id)).toEqual({ base: branch, draft: true, state: 'open' });
    expect(host.pulls(repository)).toMatchObject([{ base: { ref: branch }, head: { ref: `${branch}-fix` } }]);
  });

  it('is as it was once the branches are removed, and removing them again is no error', async () => {
    await make();
    const id = await propose();

    const removed = await scratch.removeBranch(branch, 'The rehearsal is over.');
    const fix = await scratch.removeBranch(`${branch}-fix`, 'The rehearsal is over.');
    const again = await scratch.removeBranch(branch, 'The rehearsal is over.');

    expect([removed, fix, again]).toEqual([true, false, false]);
    expect(host.branches(repository)).toEqual(['main']);
    expect(await scratch.readPull(id)).toMatchObject({ state: 'closed' });
    expect(await scratch.listBranches()).toEqual([]);
  });

  it('closes the ticket of an incident, and none of another', async () => {
    const tickets = github.ticketsFor(repository);
    await tickets.open('inc-1', 'rehearsal of orders', 'x');
    await tickets.open('inc-2', 'orders fails', 'x');

    const closed = await scratch.closeTicket('inc-1', 'The rehearsal is over.');
    const unknown = await scratch.closeTicket('inc-3', 'The rehearsal is over.');

    expect(closed).toMatch(/\/issues\/1$/);
    expect(unknown).toBeUndefined();
    expect(host.issues(repository)).toMatchObject([{ state: 'closed' }, { state: 'open' }]);
  });

  it.each(['main', 'suture/inc-1', 'suture/rehearsal'])('touches no branch like %s', async (other) => {
    host.commit(repository, other, { message: 'Ours', files: { 'a.txt': 'a' } });
    const before = host.head(repository, other);

    await expect(scratch.removeBranch(other, 'x')).rejects.toThrow('a rehearsal touches only branches');
    await expect(
      scratch.makeBranch({ branch: other, baseCommit: base, path, text: 'x', message: 'x' }),
    ).rejects.toThrow('a rehearsal touches only branches');
    expect(host.head(repository, other)).toBe(before);
  });
});

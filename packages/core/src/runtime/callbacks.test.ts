import { expect, it } from 'vitest';
import type { Ports } from '../ports/index.ts';
import { createTestWorld, sampleIncident } from '../testing/index.ts';
import { settle } from './callbacks.ts';

const wait = {
  kind: 'review',
  ref: 'shop/orders#1',
  incidentId: sampleIncident.id,
  token: 'a token',
  since: '2026-11-24T09:00:00.000Z',
} as const;

/** A pull request that a person has merged, and an incident that waits for it. */
async function open() {
  const world = createTestWorld();
  const review = { id: '1', url: 'https://host/pr/1', branch: 'suture/a', headCommit: 'head' };
  await world.ports.incidents.create({ ...sampleIncident, status: 'running', review });
  await world.ports.pendingCallbacks.put(wait);
  const answered: string[] = [];
  const succeed: Ports['executions']['succeed'] = async (token) => {
    answered.push(token);
    return 'delivered';
  };
  const { codeHost, executions } = world.ports;
  const readReview: Ports['codeHost']['readReview'] = async () => ({
    ...review,
    status: 'merged',
    draft: false,
    comments: [],
  });
  const ports: Ports = {
    ...world.ports,
    codeHost: { ...codeHost, readReview },
    executions: { ...executions, succeed },
  };
  const waits = async () => (await ports.pendingCallbacks.list()).items.length;
  return { world, ports, answered, waits };
}

it.each(['maintenance', 'only orders: bad deploys'])('answers nothing under the kill switch %j', async (value) => {
  const { world, ports, answered, waits } = await open();
  world.throwKillSwitch(value);

  expect(await settle(wait, ports)).toBeUndefined();

  expect(answered).toEqual([]);
  expect(await waits()).toBe(1);
});

it('answers under the kill switch of another service', async () => {
  const { world, ports, answered, waits } = await open();
  world.throwKillSwitch('only billing: bad deploys');

  expect(await settle(wait, ports)).toBe('delivered');

  expect(answered).toEqual(['a token']);
  expect(await waits()).toBe(0);
});

it('answers a rollout that is reported before its step has written the commit', async () => {
  const { world, ports, answered } = await open();
  const incident = await ports.incidents.get(sampleIncident.id);
  await ports.incidents.update({ ...sampleIncident, ...incident, mergeCommit: 'of-the-first-fix' });
  const asked: string[] = [];
  const status: Ports['rollouts']['status'] = async (_incident, commit) => {
    asked.push(commit);
    return { commit, status: 'live', detail: 'live' };
  };

  const rollout = { ...wait, kind: 'rollout', ref: 'shop/orders@of-the-second-fix+inc-1' } as const;
  await settle(rollout, { ...ports, rollouts: { status } });

  expect(asked).toEqual(['of-the-second-fix']);
  expect(answered).toEqual(['a token']);
  expect(await world.ports.incidents.get(sampleIncident.id)).toMatchObject({ mergeCommit: 'of-the-second-fix' });
});

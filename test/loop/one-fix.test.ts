import { type Alert, fixWrite, type Incident, runStep } from '@suture/core';
import { sampleAlert } from '@suture/core/testing';
import { expect, it } from 'vitest';
import { createLocalLoop, type LoopScript, type LoopUnderTest } from './loop-under-test.ts';

const service = { repository: 'shop/orders', trust: { start: 'propose' } } as const;
const twoServices = {
  services: { orders: { ...service, alarms: ['orders-*'] }, billing: { ...service, alarms: ['billing-*'] } },
};

async function begin(loop: LoopUnderTest, alert: Partial<Alert> = {}): Promise<string> {
  const intake = await loop.send({ ...sampleAlert, ...alert });
  if (intake.outcome !== 'started') throw new Error(`the alert was ${intake.outcome}`);
  return intake.incidentId;
}

async function read(loop: LoopUnderTest, incidentId: string): Promise<Incident> {
  const incident = await loop.ports.incidents.get(incidentId);
  if (incident === undefined) throw new Error(`no incident ${incidentId}`);
  return incident;
}

/** Two incidents of services that share a repository, diagnosed; the first has a fix in flight. */
async function beginTwo(script: LoopScript = {}) {
  const loop = createLocalLoop({ config: twoServices, ...script });
  const first = await begin(loop);
  await loop.run(first, 'FixWrite');
  const second = await begin(loop, { service: 'billing', sourceId: 'billing-5xx', fingerprint: 'billing' });
  await loop.run(second, 'Diagnose');
  const write = () => runStep(fixWrite, { incidentId: second }, loop.ports);
  return { loop, first, second, write };
}

it('lets a fix wait for the one in flight in its repository, and says so on the ticket once', async () => {
  const { loop, first, second, write } = await beginTwo();

  const waiting = [await write(), await write()];

  expect(waiting.map(({ next, waitSeconds }) => [next, waitSeconds])).toEqual([
    ['pause', 900],
    ['pause', 900],
  ]);
  expect(waiting[0]?.summary).toBe(`waits for ${first}, which has a fix in flight in shop/orders`);
  const comments = loop.world.tickets.get(second)?.comments;
  expect([...(comments?.keys() ?? [])].filter((key) => key.startsWith('waits'))).toEqual([`waits-for-${first}`]);
  expect((await read(loop, second)).attempts.fix).toBe(0);
});

it('writes the fix once the one before it is closed', async () => {
  const { loop, first, write } = await beginTwo();
  await write();
  await loop.run(first);

  expect((await read(loop, first)).outcome?.result).toBe('closed');
  expect((await write()).next).toBe('guard');
});

it('writes the fix once the one before it is handed over', async () => {
  const { loop, first, write } = await beginTwo({ reviews: ['close'] });
  await loop.run(first);

  expect((await read(loop, first)).outcome?.result).toBe('handed_over');
  expect((await write()).next).toBe('guard');
});

it('takes the repository over from an incident that has ended without giving it up', async () => {
  const { loop, first, write } = await beginTwo();
  const lost = await read(loop, first);
  const outcome = { result: 'handed_over', at: lost.updatedAt, reason: 'lost' } as const;
  await loop.ports.incidents.update({ ...lost, status: 'handed_over', outcome });

  expect((await write()).next).toBe('guard');
});

it('takes the repository over when its lease is over', async () => {
  const { loop, write } = await beginTwo();
  loop.world.clock.advance(16 * 86_400_000);

  expect((await write()).next).toBe('guard');
});

it('waits for nobody where the configuration says so', async () => {
  const { write } = await beginTwo({ config: { ...twoServices, limits: { oneFixPerRepository: false } } });

  expect((await write()).next).toBe('guard');
});

it('asks no engine again about the same fault, commit and evidence', async () => {
  const loop = createLocalLoop({ trust: 'observe' });
  const first = await begin(loop);
  await loop.run(first);
  await loop.ports.tickets.close((await read(loop, first)).ticket ?? { id: '', url: '' }, 'done');
  loop.world.clock.advance(86_400_000);
  const second = await begin(loop, { startedAt: loop.world.clock.now().toISOString(), fingerprint: 'again' });
  await loop.run(second);

  const actions = (await loop.ports.auditLog.read(second)).map((record) => Object(record));
  expect(actions.find(({ action }) => action === 'unchanged problem')?.detail.diagnosedBy).toBe(first);
  const diagnoses = [first, second].map((id) => loop.world.tickets.get(id)?.comments.get('diagnosis-1'));
  expect(diagnoses[1]).toBe(diagnoses[0]);
});

it('diagnoses anew what another commit shows', async () => {
  const loop = createLocalLoop({ reviews: ['close'] });
  const first = await begin(loop);
  await loop.run(first);
  await loop.ports.tickets.close((await read(loop, first)).ticket ?? { id: '', url: '' }, 'done');
  loop.world.clock.advance(86_400_000);
  const { codeHost } = loop.ports;
  Object.assign(codeHost, { deployedCommit: async () => 'beef000000' });
  const second = await begin(loop, { startedAt: loop.world.clock.now().toISOString(), fingerprint: 'again' });
  await loop.run(second);

  const actions = (await loop.ports.auditLog.read(second)).map((record) => Object(record).action);
  expect(actions).toContain('concluded');
  expect(actions).not.toContain('unchanged problem');
});

it('stops one service by the kill switch within one step, and no other', async () => {
  const { loop, second, write } = await beginTwo({
    config: { ...twoServices, limits: { oneFixPerRepository: false } },
  });
  loop.world.throwKillSwitch('only orders: bad deploys');

  expect((await write()).next).toBe('guard');
  loop.world.throwKillSwitch('only billing: bad deploys');
  await expect(write()).rejects.toThrow('bad deploys');
  expect((await read(loop, second)).attempts.fix).toBe(1);
});

it('says on ticket and pull request what was spent', async () => {
  const loop = createLocalLoop();
  Object.assign(loop.ports.spending, { of: async () => ({ tokens: 12_345, microUsd: 120_000 }) });
  const id = await begin(loop);
  await loop.run(id);

  const words = 'Spent so far: 12,345 tokens ($0.12), 1 run of the proving ground.';
  expect(loop.world.reviewRequests.map(({ body }) => body).join()).toContain(words);
  expect(loop.world.tickets.get(id)?.closed).toContain(words);
});

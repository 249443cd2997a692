import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { appendAudit } from '../audit/index.ts';
import type { Incident } from '../model/index.ts';
import type { Executions, PendingCallback, Ports } from '../ports/index.ts';
import { createTestWorld, sampleAlert, type TestWorld } from '../testing/index.ts';
import { sweep } from './sweep.ts';

const quiet = {
  restarted: [],
  handedOver: [],
  answered: [],
  failed: [],
  pendingLongerThan5Min: [],
  tokensExpiringWithin24h: [],
  brokenChains: [],
  unreadable: [],
  throttled: false,
};
const begin = '2026-11-24T09:00:00.000Z';
const review = { id: '1', url: 'https://host/pr/1', branch: 'suture/a', headCommit: 'head' };

let world: TestWorld;
let standing: Map<string, Awaited<ReturnType<Executions['status']>>>;
let succeeded: { token: string; output: unknown }[];
let warnings: { message: string; fields: Readonly<Record<string, unknown>> }[];

beforeEach(() => {
  world = createTestWorld();
  standing = new Map();
  succeeded = [];
  warnings = [];
});

function portsWith(change: Partial<Ports> = {}): Ports {
  return {
    ...world.ports,
    log: { info: () => undefined, warn: (message, fields) => warnings.push({ message, fields }) },
    executions: {
      ...world.ports.executions,
      status: async (incidentId) => standing.get(incidentId) ?? 'running',
      succeed: async (token, output) => {
        succeeded.push({ token, output });
        return 'delivered';
      },
    },
    ...change,
  };
}

async function keep(id: string, change: Partial<Incident> = {}): Promise<Incident> {
  const incident: Incident = {
    id,
    version: 0,
    status: 'running',
    stage: 'fix',
    service: 'orders',
    repository: 'shop/orders',
    alert: sampleAlert,
    createdAt: begin,
    updatedAt: begin,
    attempts: { diagnose: 1, fix: 0, fixInRound: 0, review: 0, observe: 0 },
    ...change,
  };
  await world.ports.incidents.create(incident);
  return incident;
}

async function waitFor(incidentId: string, change: Partial<PendingCallback> = {}): Promise<void> {
  await world.ports.pendingCallbacks.put({
    kind: 'review',
    ref: 'shop/orders#1',
    incidentId,
    token: `token of ${incidentId}`,
    since: begin,
    ...change,
  });
}

/** A pull request that a person has merged, and an incident that waits for it. */
async function keepMerged(id: string): Promise<void> {
  const ref = await world.ports.codeHost.openReview('shop/orders', {
    incidentId: id,
    baseCommit: 'c0ffee0000',
    branch: `suture/${id}`,
    title: 'Guard',
    body: '',
    files: [],
    message: 'Guard',
    draft: false,
  });
  await keep(id, { review: ref, stage: 'review' });
  await waitFor(id, { ref: `shop/orders#${ref.id}` });
  await world.act();
}

const statusOf = async (id: string) => (await world.ports.incidents.get(id))?.status;

describe('sweep', () => {
  it('leaves alone what goes well', async () => {
    await keep('well');

    expect(await sweep(portsWith())).toEqual(quiet);
    expect(await statusOf('well')).toBe('running');
  });

  it('makes good a start that was cut off', async () => {
    await keep('cut-off', { status: 'pending_start' });

    const report = await sweep(portsWith());

    expect(report).toEqual({ ...quiet, restarted: ['cut-off'] });
    expect(world.started).toEqual(['cut-off']);
    expect(await statusOf('cut-off')).toBe('running');
    expect(await world.ports.auditLog.read('cut-off')).toMatchObject([
      { state: 'sweep', action: 'will start execution' },
    ]);
  });

  it('leaves the token of a later wait for the same pull request', async () => {
    await keepMerged('slow');
    const codeHost: Ports['codeHost'] = {
      ...world.ports.codeHost,
      readReview: async (repository, id) => {
        await waitFor('slow', { token: 'of the next round' });
        return world.ports.codeHost.readReview(repository, id);
      },
    };

    await sweep(portsWith({ codeHost }));

    expect(succeeded.map(({ token }) => token)).toEqual(['token of slow']);
    expect((await world.ports.pendingCallbacks.list()).items).toMatchObject([{ token: 'of the next round' }]);
  });

  it.each(['failed', 'succeeded', 'unknown'] as const)('hands over when the execution is %s', async (status) => {
    await keep('dead');
    standing.set('dead', status);
    world.clock.advance(600_000);

    const report = await sweep(portsWith());

    expect(report).toEqual({ ...quiet, handedOver: ['dead'] });
    expect(await world.ports.incidents.get('dead')).toMatchObject({
      status: 'handed_over',
      outcome: { error: 'ExecutionDied', reason: expect.stringContaining(status === 'unknown' ? 'no exec' : status) },
    });
    expect(world.tickets.get('dead')?.comments.get('hand-over')).toContain('ExecutionDied');
  });

  it('gives an execution time to show before it calls it gone', async () => {
    await keep('young');
    standing.set('young', 'unknown');

    expect(await sweep(portsWith())).toEqual(quiet);
  });

  it('does not hand over what ended between the list and the look', async () => {
    const incident = await keep('ending');
    const executions: Executions = {
      ...portsWith().executions,
      status: async () => {
        await world.ports.incidents.update({ ...incident, status: 'closed' });
        return 'succeeded';
      },
    };

    const report = await sweep(portsWith({ executions }));

    expect(report.handedOver).toEqual([]);
    expect(await statusOf('ending')).toBe('closed');
  });

  it('answers a wait whose webhook never came', async () => {
    await keepMerged('merged');

    const report = await sweep(portsWith());

    expect(report.answered).toEqual(['merged']);
    expect(succeeded).toMatchObject([{ token: 'token of merged', output: { next: 'deploy' } }]);
    expect((await world.ports.pendingCallbacks.list()).items).toEqual([]);
  });

  it('does not count an answer that nobody waited for any more', async () => {
    await keepMerged('late');
    const executions: Executions = { ...portsWith().executions, succeed: async () => 'over' };

    expect((await sweep(portsWith({ executions }))).answered).toEqual([]);
    expect((await world.ports.pendingCallbacks.list()).items).toEqual([]);
  });

  it('removes the waits of incidents that ended, and of those it hands over', async () => {
    await keep('ended', { status: 'closed' });
    await waitFor('ended', { ref: 'a' });
    await waitFor('never there', { ref: 'b' });
    await keep('dead');
    await waitFor('dead', { ref: 'c' });
    standing.set('dead', 'failed');

    const report = await sweep(portsWith());

    expect(report).toEqual({ ...quiet, handedOver: ['dead'] });
    expect((await world.ports.pendingCallbacks.list()).items).toEqual([]);
    expect(succeeded).toEqual([]);
  });

  it('looks after the others when one incident is broken', async () => {
    await keep('broken', { createdAt: '2026-11-24T09:00:02.000Z' });
    await keep('dead');
    await keepMerged('merged');
    await world.ports.pendingCallbacks.remove('review', 'shop/orders#1');
    await keep('asked', { review: { ...review, id: '99' } });
    await waitFor('asked', { ref: 'shop/orders#99' });
    await waitFor('merged');
    standing.set('dead', 'failed');
    const executions: Executions = {
      ...portsWith().executions,
      status: async (id) =>
        id === 'broken' ? Promise.reject(new TypeError('secret')) : (standing.get(id) ?? 'running'),
    };

    const report = await sweep(portsWith({ executions }));

    expect(report.handedOver).toEqual(['dead']);
    expect(report.answered).toEqual(['merged']);
    expect(report.failed).toEqual([
      { incidentId: 'broken', error: 'TypeError' },
      { incidentId: 'asked', error: 'RangeError' },
    ]);
    expect(warnings.map(({ fields }) => fields)).toEqual(report.failed);
    expect(JSON.stringify(warnings)).not.toContain('secret');
  });

  it('looks after the others when a stored incident cannot be read, and names it', async () => {
    await keep('poisoned', { createdAt: '2026-11-24T09:00:02.000Z', dueAt: '+010000-01-01T00:00:00.000Z' });
    await keep('dead');
    standing.set('dead', 'failed');

    const report = await sweep(portsWith());

    expect(report).toEqual({ ...quiet, handedOver: ['dead'], unreadable: ['poisoned'] });
    expect(warnings).toEqual([{ message: 'stored items cannot be read', fields: { unreadable: ['poisoned'] } }]);
  });

  it('asks the code host no more once it is throttled', async () => {
    await keep('one', { review });
    await keep('two', { review });
    await waitFor('one', { ref: 'a' });
    await waitFor('two', { ref: 'b' });
    let asked = 0;
    const readReview = async () => {
      asked += 1;
      throw Object.assign(new Error('slow down'), { name: 'CodeHostThrottled' });
    };

    const report = await sweep(portsWith({ codeHost: { ...world.ports.codeHost, readReview } }));

    expect(asked).toBe(1);
    expect(report).toMatchObject({ throttled: true, failed: [{ incidentId: 'one', error: 'CodeHostThrottled' }] });
  });

  it('has no effect outside the stores under the kill switch', async () => {
    await keep('cut-off', { status: 'pending_start' });
    await keep('dead');
    await keepMerged('merged');
    await keep('ended', { status: 'closed' });
    await waitFor('ended', { ref: 'over' });
    standing.set('dead', 'failed');
    world.clock.advance(301_000);
    world.throwKillSwitch();

    const report = await sweep(portsWith());

    expect(report).toEqual({ ...quiet, pendingLongerThan5Min: ['cut-off'] });
    expect([world.started, succeeded, [...world.tickets]]).toEqual([[], [], []]);
    expect(await statusOf('dead')).toBe('running');
    expect((await world.ports.pendingCallbacks.list()).items.map(({ incidentId }) => incidentId)).toEqual(['merged']);
  });

  it('has no effect while the kill switch cannot be read', async () => {
    await keep('cut-off', { status: 'pending_start' });
    const killSwitch = { reason: async () => Promise.reject(new RangeError('no parameter')) };

    const report = await sweep(portsWith({ killSwitch }));

    expect(report).toEqual({ ...quiet, failed: [{ incidentId: 'cut-off', error: 'RangeError' }] });
    expect(world.started).toEqual([]);
  });

  it('names starts that stay cut off for more than five minutes', async () => {
    await keep('stuck', { status: 'pending_start' });
    const executions: Executions = {
      ...portsWith().executions,
      start: async () => Promise.reject(new RangeError('no machine')),
    };
    world.clock.advance(300_000);
    const inTime = await sweep(portsWith({ executions }));
    world.clock.advance(1);

    const report = await sweep(portsWith({ executions }));

    expect(inTime.pendingLongerThan5Min).toEqual([]);
    expect(report).toMatchObject({ restarted: [], pendingLongerThan5Min: ['stuck'] });
  });

  it('names waits that end within a day', async () => {
    await keep('old', { review });
    await keep('new', { review });
    await waitFor('old', { ref: 'a' });
    world.clock.advance(6 * 86_400_000);
    await waitFor('new', { ref: 'b', since: world.clock.now().toISOString() });
    const readReview = async () => ({ ...review, status: 'open' as const, draft: false, comments: [] });

    const report = await sweep(portsWith({ codeHost: { ...world.ports.codeHost, readReview } }));

    expect(report.tokensExpiringWithin24h).toEqual(['old']);
  });

  it('names incidents under way whose trail was changed or cut', async () => {
    const entry = { stage: 'fix' as const, state: 'FixWrite', action: 'saw' };
    const record = await appendAudit({ ...entry, incidentId: 'cut' }, world.ports);
    await appendAudit({ ...entry, incidentId: 'whole' }, world.ports);
    await keep('cut', { auditHead: { seq: record.seq + 1, hash: 'later' } });
    await keep('whole');
    await keep('over', { status: 'closed', auditHead: { seq: 3, hash: 'gone' } });

    const report = await sweep(portsWith());

    expect(report).toEqual({ ...quiet, brokenChains: ['cut'] });
    expect(warnings).toMatchObject([{ message: 'audit trail is broken', fields: { incidentId: 'cut', at: 2 } }]);
  });

  it('knows how long the machine waits for a person or a rollout', () => {
    const { States } = JSON.parse(
      readFileSync(new URL('../../../../statemachines/heal.asl.json', import.meta.url), 'utf8'),
    );

    expect([States.ReviewAwait.TimeoutSeconds, States.DeployAwait.TimeoutSeconds]).toEqual([604_800, 604_800]);
  });
});

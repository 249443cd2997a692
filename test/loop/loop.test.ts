import { type Alert, artifactKeys, Evidence, type Incident, verifyChain } from '@suture/core';
import { sampleAlert } from '@suture/core/testing';
import { healDefinition } from '@suture/local/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { measureCoverage } from './coverage.ts';
import { createLocalLoop, type LoopUnderTest } from './loop-under-test.ts';
import { calm, rehearsed, scenarios } from './scenarios.ts';

const visited: (readonly string[])[] = [];

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

describe('the loop', () => {
  it.each(scenarios)('$name', async ({ script, alert, history, ends, because }) => {
    const loop = createLocalLoop(script);
    const id = await begin(loop, alert);

    const end = await loop.run(id);

    visited.push(...loop.histories);
    expect(loop.histories).toEqual([history]);
    expect(end.outcome).toBe(ends === 'failed' ? 'failed' : 'succeeded');
    const incident = await read(loop, id);
    expect(incident.outcome?.result).toBe(ends === 'failed' ? undefined : ends);
    expect(incident.outcome?.reason ?? '').toContain(because ?? '');
    expect(verifyChain(id, await loop.ports.auditLog.read(id), incident.auditHead)).toMatchObject({ intact: true });
    expect(
      [...loop.world.reviews.values()].filter(
        // What a person took over stays open. A revert of a fix that did not help stays open for the person who gets the incident.
        ({ branch, status }) =>
          incident.takenOverBy === undefined &&
          (status === 'open' || status === 'changes_requested') &&
          (ends === 'closed' || !branch.endsWith('-revert')),
      ),
    ).toHaveLength(history.includes('ReviewRehearsed') ? 1 : 0);
    expect(
      [...loop.world.tickets.values()].every(
        (ticket) => (ticket.closed !== undefined) === (ends === 'closed' || history.includes('FixJoined')),
      ),
    ).toBe(true);
  });

  it('asks those for a review who know the code, once', async () => {
    const loop = createLocalLoop({ reviews: ['request changes', 'merge'] });

    await loop.run(await begin(loop));

    expect(loop.world.askedForReview).toEqual(['@ada', '@shop/payments']);
  });

  it('answers each comment of a review with the commit that follows it', async () => {
    const loop = createLocalLoop({ reviews: ['request changes', 'merge'] });

    await loop.run(await begin(loop));

    const [review] = loop.world.reviews.values();
    expect([...loop.world.said]).toEqual([
      ['reply-c1', expect.stringContaining(`Commit \`${review?.headCommit.slice(0, 10)}\``)],
    ]);
  });

  it('leaves the reproduction that fails on a branch when it hands over, and names who knows the code', async () => {
    const loop = createLocalLoop({ reviews: ['close'] });

    const id = await begin(loop);
    await loop.run(id);

    expect([...loop.world.branches]).toEqual([[`suture/${id}-reproduction`, ['suture-reproduction/replay.test.js']]]);
    const [ticket] = loop.world.tickets.values();
    const text = ticket?.comments.get('hand-over') ?? '';
    expect(text).toContain(`https://host/tree/suture/${id}-reproduction`);
    expect(text).toContain('**Wrote the suspect commit** `@ada`');
    expect(text).toContain('**Own the code** `@shop/payments`');
  });

  it('leaves no branch of a reproduction that was not shown to fail', async () => {
    const loop = createLocalLoop({ fixes: ['without reproduction'], reviews: ['close'] });

    await loop.run(await begin(loop));

    expect(loop.world.branches.size).toBe(0);
  });

  it('proves a change that is written again on the commit that it is for', async () => {
    const loop = createLocalLoop({ reviews: ['conflict', 'merge'] });

    await loop.run(await begin(loop));

    expect(loop.world.reviewRequests.map(({ baseCommit }) => baseCommit)).toEqual(['c0ffee0000', 'base-moved']);
    expect(loop.world.reviews.size).toBe(1);
  });

  it('folds repeats of an alert into its incident', async () => {
    const loop = createLocalLoop();
    const id = await begin(loop);

    const again = await loop.send(sampleAlert);

    expect(again).toEqual({ outcome: 'folded', incidentId: id, count: 2 });
    expect(loop.world.started).toEqual([id]);
  });

  it('has no effect outside its stores once the kill switch is thrown', async () => {
    const loop = createLocalLoop({ killAfter: 'Diagnose' });
    const id = await begin(loop);

    await loop.run(id);

    const [ticket] = loop.world.tickets.values();
    expect([...(ticket?.comments.keys() ?? [])]).toEqual(['diagnosis-1']);
    expect(loop.world.reviews.size).toBe(0);
  });

  it('opens a draft, never a ready pull request, for what was not reproduced', async () => {
    const loop = createLocalLoop({ fixes: ['without reproduction'] });

    await loop.run(await begin(loop), 'ReviewOpen');

    expect([...loop.world.reviews.values()].map((review) => review.draft)).toEqual([true]);
  });

  it('shows a rehearsal only a draft onto its own branch, at the commit of that branch', async () => {
    const loop = createLocalLoop({ trust: 'propose' });
    const { branch } = rehearsed.rehearsal;

    const id = await begin(loop, rehearsed);
    await loop.run(id);

    const [request] = loop.world.reviewRequests;
    expect(request).toMatchObject({ base: branch, branch: `${branch}-fix`, draft: true });
    expect(request?.title).toMatch(/^Rehearsal: /);
    expect((await read(loop, id)).baseCommit).toBe(`tip of ${branch}`);
  });

  it('keeps a rehearsal and real alerts about the same error apart', async () => {
    const loop = createLocalLoop({ config: calm });
    const rehearsal = await begin(loop, { ...rehearsed, fingerprint: 'rehearsal' });
    await loop.run(rehearsal);

    const real = await begin(loop);
    await loop.run(real);
    const next = await begin(loop, { ...rehearsed, fingerprint: 'another rehearsal' });
    await loop.run(next);

    expect((await read(loop, real)).outcome?.result).toBe('closed');
    expect((await read(loop, next)).foldedInto).toBeUndefined();
    expect((await read(loop, next)).stage).toBe('review');
  });

  it('hands a rehearsal over on record alone, and counts nothing against the service', async () => {
    const loop = createLocalLoop({ diagnoses: ['cannot tell'] });
    const id = await begin(loop, rehearsed);

    await loop.run(id);

    const [ticket] = loop.world.tickets.values();
    expect((await read(loop, id)).outcome?.result).toBe('handed_over');
    expect([...(ticket?.comments.keys() ?? [])]).not.toContain('hand-over');
    expect(await loop.ports.trustRecord.outcomes('orders')).toEqual([]);
  });

  it('takes the evidence of a rehearsal from its alert, and only the gaps from the logs', async () => {
    const loop = createLocalLoop();
    const error = { name: 'ReferenceError', message: 'itmes is not defined', stack: '' };
    const id = await begin(loop, { ...rehearsed, error });

    await loop.run(id, 'DetectEvidence');

    const evidence = Evidence.parse(JSON.parse((await loop.ports.artifacts.get(artifactKeys.evidence(id))) ?? ''));
    expect(evidence.errors.map((seen) => seen.error.message)).toEqual([error.message]);
    expect(evidence.traffic).toBeUndefined();
  });

  it('keeps one pull request through rounds of changes', async () => {
    const loop = createLocalLoop({ reviews: ['request changes', 'request changes', 'merge'] });

    await loop.run(await begin(loop));

    expect([...loop.world.reviews.keys()]).toEqual(['1']);
  });
});

const happy = scenarios[0];
const { States } = healDefinition();
const tasks = (happy?.history ?? []).filter((state) => States[state]?.Type === 'Task');

describe('an interrupted run', () => {
  it.each(tasks)('continues after %s without a difference', async (state) => {
    const loop = createLocalLoop(happy?.script);
    const id = await begin(loop);

    expect((await loop.run(id, state)).outcome).toBe('suspended');
    const end = await loop.run(id);

    const incident = await read(loop, id);
    expect(end.outcome).toBe('succeeded');
    expect(loop.histories.at(-1)).toEqual(happy?.history);
    expect(incident.outcome?.result).toBe('closed');
    expect(loop.world.reviews.size).toBe(1);
    expect(loop.world.tickets.size).toBe(1);
    expect(verifyChain(id, await loop.ports.auditLog.read(id), incident.auditHead)).toMatchObject({ intact: true });
  });
});

describe('a run that was handed over', () => {
  it.each(['Diagnose', 'TestRun', 'ReviewOpen', 'ReviewAwait'])(
    'stays with the person when it is resumed after %s broke',
    async (state) => {
      const loop = createLocalLoop({ ...happy?.script, faults: { [state]: ['Broken'] } });
      const id = await begin(loop);

      await loop.run(id);
      const before = await read(loop, id);
      await loop.run(id);

      expect(loop.histories[1]).toEqual(loop.histories[0]);
      expect(await read(loop, id)).toEqual(before);
    },
  );
});

describe('coverage of the state machine', () => {
  const coverage = () => measureCoverage(healDefinition(), visited);
  afterAll(() => console.log(coverage().table));

  it('visits every state and every transition', () => {
    expect(coverage().missing).toEqual([]);
  });
});

import { type RehearsalPorts, rehearse } from '@suture/cli/testing';
import { receiveAlert, verifyChain } from '@suture/core';
import { sampleAlert } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import type { LoopScript } from './loop-under-test.ts';
import { branch, find, openLoop, openScratch, run, statuses } from './rehearsal-loop.ts';

const nothing = { branches: [], reviews: 0, tickets: 0 };
const hours = (count: number) => count * 3_600_000;

function open(script: LoopScript = {}) {
  const loop = openLoop(script);
  return { ...loop, ...openScratch(loop.world) };
}

describe('a full rehearsal', () => {
  it('goes on to a draft onto its own branch, tells each state, and removes what it made', async () => {
    const { world, ports, scratch, leftOpen, stopped, findOnly } = open({ trust: 'propose' });

    const findings = await run(ports, [], { scratch });

    expect(statuses(findings)).toEqual([
      'earlier ones ok',
      'branch ok',
      'bus ok',
      'intake ok',
      'DetectEvidence ok',
      'DetectTriage ok',
      'DetectTicket ok',
      'Diagnose ok',
      'FixWrite ok',
      'FixGuard ok',
      'TestRun ok',
      'TestJudge ok',
      'ReviewOpen ok',
      'end ok',
      'pull request ok',
      'left behind ok',
    ]);
    expect(world.reviewRequests).toMatchObject([{ base: branch, branch: `${branch}-fix`, draft: true }]);
    expect([leftOpen(), stopped]).toEqual([nothing, []]);
    const incident = await findOnly();
    expect(incident?.outcome?.reason).toMatch(/draft pull request 1; what the rehearsal made is removed$/);
    expect([...world.tickets.values()].map(({ title }) => title)).toEqual([
      expect.stringContaining('rehearsal of orders'),
    ]);
    const trail = await ports.auditLog.read(incident?.id ?? '');
    expect(verifyChain(incident?.id ?? '', trail, incident?.auditHead)).toMatchObject({ intact: true });
  });

  it.each<[string, LoopScript, string, RegExp]>([
    [
      'a state that breaks',
      { faults: { TestJudge: ['Broken'] } },
      'TestJudge problem',
      /^it ended in HandedOver, after TestJudge: Broken: /,
    ],
    [
      'a diagnosis that finds nothing',
      { diagnoses: ['cannot tell'] },
      'Diagnose ok',
      /^it ended in HandedOver, after Diagnose: the trace leads nowhere$/,
    ],
    ['no test suite', { suite: 'none' }, 'FixGuard ok', /after FixGuard: there is no test suite/],
  ])('says where it ended because of %s, and removes what it made', async (_what, script, step, detail) => {
    const { ports, scratch, leftOpen } = open(script);

    const findings = await run(ports, [], { scratch });

    expect(statuses(findings)).toContain(step);
    expect(find(findings, 'end')).toMatchObject({ status: 'problem', detail: expect.stringMatching(detail) });
    expect(find(findings, 'left behind')?.status).toBe('ok');
    expect(leftOpen()).toEqual(nothing);
  });

  it('is answered by an older release with a triage, and says so', async () => {
    const { ports, scratch, leftOpen } = open();
    const older: RehearsalPorts['send'] = async ({ detailType, detail }) =>
      ports.send({ detailType, detail: { ...detail, scratch: undefined } });

    const findings = await run({ ...ports, send: older }, [], { scratch });

    expect(find(findings, 'end')).toMatchObject({
      status: 'problem',
      detail: expect.stringMatching(/^it ended at triage: /),
      remedy: 'Deploy the release of this command.',
    });
    expect(leftOpen()).toEqual(nothing);
  });

  it('names a pull request that is not a draft onto its branch', async () => {
    const { ports, scratch } = open();
    const readPull = async () => ({ base: 'main', draft: false, state: 'open' });

    const findings = await run(ports, [], { scratch: { ...scratch, repository: { ...scratch.repository, readPull } } });

    expect(find(findings, 'pull request')).toMatchObject({
      status: 'problem',
      detail: expect.stringContaining(`is no draft onto main, and must be a draft onto ${branch}`),
    });
  });

  it('sends nothing if the branch cannot be made', async () => {
    const { ports, scratch, findOnly } = open();
    const makeBranch = async () => Promise.reject(new Error('403 Resource not accessible'));

    const findings = await run(ports, [], {
      scratch: { ...scratch, repository: { ...scratch.repository, makeBranch } },
    });

    expect(statuses(findings)).toEqual(['earlier ones ok', 'branch unknown', 'left behind ok']);
    expect(await findOnly()).toBeUndefined();
  });

  it.each(['bus', 'DetectTicket', 'ReviewOpen'])('that is interrupted after %s removes what it made', async (step) => {
    const { world, ports, scratch, leftOpen, stopped } = open();
    const stop = new AbortController();
    const sleep: RehearsalPorts['sleep'] = async (milliseconds) => {
      await ports.sleep(milliseconds);
      stop.signal.throwIfAborted();
    };

    const findings = await rehearse(
      {
        service: 'orders',
        logCommands: [],
        scratch,
        signal: stop.signal,
        report: ({ name }) => name === `rehearsal: ${step}` && stop.abort(),
      },
      { ...ports, sleep },
    );

    expect(findings.find(({ detail }) => detail === 'interrupted')).toMatchObject({
      status: 'problem',
      remedy: 'Run it again.',
    });
    expect(findings.at(-1)).toMatchObject({ name: 'rehearsal: left behind', status: 'ok' });
    expect([leftOpen().branches, leftOpen().reviews]).toEqual([[], 0]);
    expect(stopped).toEqual([]);
    expect(world.reviewRequests.every(({ base }) => base === branch)).toBe(true);
  });

  it('that is stopped on its way is looked at again by the next one', async () => {
    const { world, ports, scratch, leftOpen, stopped, findOnly } = open();
    const hanging = { name: 'Diagnose', enteredAt: world.clock.now().toISOString() };
    const stuck: RehearsalPorts = { ...ports, execution: async () => ({ status: 'running', states: [hanging] }) };

    const first = await run(stuck, [], { scratch });
    const before = await findOnly();
    // A step that ran on made a ticket after the command had ended.
    const { url } = await world.ports.tickets.open('late', 'rehearsal of orders', 'x');
    const closeTicket: typeof scratch.repository.closeTicket = async (incidentId, reason) => {
      await world.ports.tickets.close({ id: 'late', url }, reason);
      return scratch.repository.closeTicket(incidentId, reason);
    };
    world.clock.advance(hours(3));
    const next = { ...ports, newName: () => 'f'.repeat(16) };
    const second = await run(next, [], { scratch: { ...scratch, repository: { ...scratch.repository, closeTicket } } });

    expect(find(first, 'end')?.detail).toMatch(/^Diagnose did not end in 5400 s$/);
    expect(stopped).toEqual([before?.id]);
    expect(before?.outcome?.reason).not.toContain('removed');
    expect(find(second, 'earlier ones')).toMatchObject({ status: 'ok', detail: 'removed what one had left behind' });
    expect(leftOpen()).toEqual(nothing);
    expect((await ports.incidents.get(before?.id ?? ''))?.outcome?.reason).toMatch(
      /what the rehearsal made is removed$/,
    );
  });

  it('removes branches of earlier ones that nobody knows, and leaves those that may still be used', async () => {
    const { world, ports, scratch, branches } = open();
    const [old, young] = ['a', 'b'].map((digit) => `suture/rehearsal-${digit.repeat(16)}`);
    branches.set(`${old}-fix`, new Date(world.clock.now().getTime() - hours(3)));
    branches.set(young ?? '', new Date(world.clock.now().getTime() - hours(1)));

    const findings = await run(ports, [], { scratch });

    expect(find(findings, 'earlier ones')?.detail).toBe('removed what one had left behind');
    expect([...branches.keys()]).toEqual([young]);
  });

  it('says what could not be removed, and removes the rest', async () => {
    const { ports, scratch, leftOpen, findOnly } = open();
    const closeTicket = async () => Promise.reject(new Error('issues: write is missing'));

    const findings = await run(ports, [], {
      scratch: { ...scratch, repository: { ...scratch.repository, closeTicket } },
    });

    expect(find(findings, 'left behind')).toMatchObject({
      status: 'problem',
      detail: expect.stringContaining('the ticket could not be closed: Error: issues: write is missing'),
    });
    expect(leftOpen()).toEqual({ ...nothing, tickets: 1 });
    expect((await findOnly())?.outcome?.reason).not.toContain('removed');
  });

  it('leaves a real incident of the service alone', async () => {
    const { world, ports, scratch } = open();
    const real = await receiveAlert(sampleAlert, world.ports);
    world.clock.advance(hours(3));

    await run({ ...ports, send: async () => undefined }, [], { scratch });

    const incident = await ports.incidents.get(real.outcome === 'started' ? real.incidentId : '');
    expect(incident).toMatchObject({ status: 'running' });
    expect(incident?.outcome).toBeUndefined();
  });
});

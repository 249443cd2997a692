import { receiveBatch } from '@suture/adapters/inbound';
import type { RehearsalPorts, WatchedExecution } from '@suture/cli/testing';
import { type Ports, verifyChain } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { find, openLoop, run, statuses } from './rehearsal-loop.ts';

describe('a rehearsal', () => {
  it('goes from the bus to triage, tells each step as it ends, and leaves only records', async () => {
    const { world, ports, stopped, findOnly } = openLoop();
    const seen: string[] = [];

    const findings = await run(ports, seen);

    expect(statuses(findings)).toEqual([
      'bus ok',
      'intake ok',
      'DetectEvidence ok',
      'DetectTriage ok',
      'end ok',
      'left behind ok',
    ]);
    expect(seen).toEqual(findings.map(({ name }) => name));
    const incident = await findOnly();
    expect(incident).toMatchObject({ status: 'recorded', outcome: { reason: 'a rehearsal ends before the ticket' } });
    expect(
      verifyChain(incident?.id ?? '', await ports.auditLog.read(incident?.id ?? ''), incident?.auditHead),
    ).toMatchObject({
      intact: true,
    });
    expect([world.tickets.size, world.reviews.size, stopped.length]).toEqual([0, 0, 0]);
  });

  it('tells which evidence could not be gathered', async () => {
    const blind: (ports: Ports) => Ports = (ports) => ({
      ...ports,
      telemetry: { ...ports.telemetry, gather: async () => ({ errors: [], gaps: ['/aws/lambda/orders is missing'] }) },
    });

    const findings = await run(openLoop({}, blind).ports);

    expect(find(findings, 'end')).toMatchObject({
      status: 'unknown',
      detail: expect.stringContaining('/aws/lambda/orders'),
    });
  });

  it('that fails in a state is handed over without a ticket, and says why', async () => {
    const { world, ports } = openLoop({ faults: { DetectEvidence: ['CodeHostRefused'] } });

    const findings = await run(ports);

    expect(find(findings, 'end')).toMatchObject({
      status: 'problem',
      detail: expect.stringMatching(/^it ended in HandedOver, after DetectEvidence: CodeHostRefused: /),
    });
    expect(find(findings, 'left behind')?.status).toBe('ok');
    expect([world.tickets.size, world.reviews.size]).toEqual([0, 0]);
  });

  it('whose event is lost says so after two minutes, and where to look', async () => {
    const { world, ports, findOnly } = openLoop();
    const began = world.clock.now().getTime();

    const findings = await run({ ...ports, send: async () => undefined });

    expect(statuses(findings)).toEqual(['bus ok', 'intake problem']);
    expect(find(findings, 'intake')?.remedy).toContain('npx suture alerts --stage live');
    expect((world.clock.now().getTime() - began) / 1000).toBe(120);
    expect(await findOnly()).toBeUndefined();
  });

  it('whose event is refused says why', async () => {
    const { ports } = openLoop();
    const broken: RehearsalPorts['send'] = ({ detailType, detail }) =>
      ports.send({ detailType, detail: { ...detail, service: 'shipping' } });

    const findings = await run({ ...ports, send: broken });

    expect(find(findings, 'intake')?.detail).toMatch(
      /started nothing: detail\.service: "shipping" is not in the configuration/,
    );
  });

  it('that the bus does not take ends there', async () => {
    const { ports } = openLoop();
    const denied = Object.assign(new Error('not authorized to perform: events:PutEvents'), {
      name: 'AccessDeniedException',
    });

    const findings = await run({ ...ports, send: async () => Promise.reject(denied) });

    expect(findings).toMatchObject([
      { name: 'rehearsal: bus', status: 'unknown', detail: expect.stringContaining('PutEvents') },
    ]);
  });

  it.each<[string, WatchedExecution['states'], RegExp]>([
    [
      'hangs',
      [{ name: 'DetectEvidence', enteredAt: '2026-11-24T09:00:00.000Z' }],
      /^DetectEvidence did not end in 1200 s$/,
    ],
    [
      'goes too far',
      [{ name: 'Diagnose', enteredAt: '2026-11-24T09:00:00.000Z' }],
      /^it went on to Diagnose, which a rehearsal must not enter$/,
    ],
  ])('that %s is stopped, and its incident does not stay open', async (_what, states, detail) => {
    const { world, ports, stopped, findOnly } = openLoop();
    const onlyReceived: RehearsalPorts['send'] = async (event) => {
      const body = JSON.stringify({ 'detail-type': event.detailType, detail: event.detail });
      await receiveBatch([{ id: 'm1', body }], world.ports, { ownAlarms: 'suture-test-' });
    };

    const findings = await run({
      ...ports,
      send: onlyReceived,
      execution: async () => ({ status: 'running', states }),
    });

    const incident = await findOnly();
    expect(find(findings, 'end')?.detail).toMatch(detail);
    expect(stopped).toEqual([incident?.id]);
    expect(incident).toMatchObject({ status: 'recorded', outcome: { reason: 'the rehearsal was stopped' } });
    expect(
      verifyChain(incident?.id ?? '', await ports.auditLog.read(incident?.id ?? ''), incident?.auditHead),
    ).toMatchObject({
      intact: true,
    });
  });

  it('whose execution never starts says so within a minute', async () => {
    const { ports } = openLoop();

    const findings = await run({ ...ports, execution: async () => ({ status: 'unknown', states: [] }) });

    expect(find(findings, 'end')).toMatchObject({ status: 'problem', detail: 'the execution was not started' });
  });

  it('that cannot be stopped says so, and leaves its incident to the loop', async () => {
    const { ports, findOnly } = openLoop();
    const stuck: RehearsalPorts = {
      ...ports,
      execution: async () => ({ status: 'running', states: [] }),
      stop: async () => Promise.reject(new Error('no answer')),
    };

    const findings = await run(stuck);

    expect(find(findings, 'left behind')).toMatchObject({
      status: 'problem',
      detail: expect.stringMatching(/could not be stopped: Error: no answer$/),
      remedy: expect.stringContaining('Stop it in the Step Functions console'),
    });
    expect((await findOnly())?.outcome?.reason).not.toBe('the rehearsal was stopped');
  });
});

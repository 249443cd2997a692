import { describe, expect, it } from 'vitest';
import { artifactKeys, type Evidence, type Incident, Triage } from '../../model/index.ts';
import { parseJson } from '../../parse.ts';
import type { ServiceConfig } from '../../policy/config.ts';
import { runStep } from '../../runtime/run-step.ts';
import { createTestWorld, sampleAlert, sampleIncident, type TestWorld, type WorldScript } from '../../testing/index.ts';
import { detectEvidence } from './detect-evidence.ts';
import { detectTicket } from './detect-ticket.ts';
import { detectTriage } from './detect-triage.ts';
import { receiveAlert } from './intake.ts';
import { dueAt, rateSeverity } from './rate.ts';

const traffic = (requests: number, failures: number): Evidence['traffic'] => ({
  windowSeconds: 300,
  requests,
  failures,
});
const withTraffic = (requests: number, failures: number): Evidence => ({
  deployedCommit: 'c0ffee0000',
  gatheredAt: '2026-11-24T09:01:00.000Z',
  errors: [],
  traffic: traffic(requests, failures),
  commits: [],
  gaps: [],
});
const service = (change: object = {}): ServiceConfig => {
  const { orders } = createTestWorld({
    config: { services: { orders: { repository: 'shop/orders', ...change } } },
  }).ports.config.services;
  if (orders === undefined) throw new RangeError('the test configuration names orders');
  return orders;
};

describe('severity', () => {
  it.each([
    ['what the service is worth', {}, withTraffic(1000, 1), undefined, 'medium'],
    ['what the alert says', {}, withTraffic(1000, 1), 'low', 'low'],
    ['worse when a quarter of the requests fail', {}, withTraffic(100, 25), 'low', 'high'],
    ['what little an SLA of 90% makes of 5%', { sla: { availability: 90 } }, withTraffic(100, 5), 'low', 'low'],
    ['medium at six times what is promised', { sla: { availability: 99 } }, withTraffic(100, 6), 'low', 'medium'],
    ['high at 14.4 times', { sla: { availability: 99.9 } }, withTraffic(10_000, 144), 'low', 'high'],
    ['critical at 144 times', { sla: { availability: 99.9 } }, withTraffic(1000, 144), 'low', 'critical'],
    ['what it was where nothing was asked', { sla: { availability: 99.9 } }, withTraffic(0, 0), 'low', 'low'],
  ] as const)('is %s', (_name, change, evidence, severity, expected) => {
    const alert = { ...sampleAlert, ...(severity === undefined ? {} : { severity }) };

    expect(rateSeverity({ ...sampleIncident, alert }, evidence, service(change))).toBe(expected);
  });

  it('says when the SLA wants it over', () => {
    const { sla } = service({ sla: { resolveMinutes: { high: 90 } } });

    expect(dueAt(sampleIncident, 'high', sla)).toBe('2026-11-24T10:29:00.000Z');
    expect(dueAt(sampleIncident, 'low', sla)).toBeUndefined();
    expect(dueAt(sampleIncident, 'high', undefined)).toBeUndefined();
    const last = { ...sampleIncident, alert: { ...sampleAlert, startedAt: '9999-12-31T23:00:00.000Z' } };
    expect(dueAt(last, 'high', sla)).toBeUndefined();
  });
});

async function open(world: TestWorld, sourceId: string): Promise<string> {
  const intake = await receiveAlert({ ...sampleAlert, sourceId, fingerprint: `cloudwatch:${sourceId}` }, world.ports);
  if (intake.outcome !== 'started') throw new RangeError(`the alert was ${intake.outcome}`);
  await runStep(detectEvidence, { incidentId: intake.incidentId }, world.ports);
  return intake.incidentId;
}

async function twoAlerts(script: WorldScript = {}) {
  const world = createTestWorld(script);
  const first = await open(world, 'orders-5xx');
  await runStep(detectTriage, { incidentId: first }, world.ports);
  await runStep(detectTicket, { incidentId: first }, world.ports);
  world.clock.advance(60_000);
  const second = await open(world, 'orders-latency');
  const output = await runStep(detectTriage, { incidentId: second }, world.ports);
  return { world, first, second, output };
}

const read = (world: TestWorld, id: string): Promise<Incident | undefined> => world.ports.incidents.get(id);

describe('another alert of an open incident', () => {
  it.each([
    ['by rule', {}],
    ['when whoever triages says so', { triages: ['another alert'] as const }],
  ])('is recorded and told on the ticket %s', async (_name, script) => {
    const { world, first, second, output } = await twoAlerts(script);

    expect(output).toMatchObject({ next: 'record', summary: `another alert of ${first}, which is open` });
    expect(await read(world, second)).toMatchObject({ status: 'recorded', outcome: { result: 'recorded' } });
    const comments = [...(world.tickets.get(first)?.comments ?? [])];
    expect(comments).toEqual([[`duplicate-${second}`, expect.stringContaining(second)]]);
    expect(world.tickets.size).toBe(1);
  });

  it('is triaged on its own where the evidence of the open one cannot be read', async () => {
    const world = createTestWorld();
    const first = await open(world, 'orders-5xx');
    await world.ports.artifacts.put(artifactKeys.evidence(first), '{"gatheredAt":"+010000-01-01T00:00:00.000Z"}');
    world.clock.advance(60_000);

    const second = await open(world, 'orders-latency');

    expect(await runStep(detectTriage, { incidentId: second }, world.ports)).toMatchObject({ next: 'ticket' });
  });

  it('is an incident of its own when whoever triages says so', async () => {
    const { output } = await twoAlerts({ triages: ['agrees'] });

    expect(output.next).toBe('ticket');
  });

  it('is never found in an incident that is over, in a younger one, or in another error', async () => {
    const world = createTestWorld();
    const first = await open(world, 'orders-5xx');
    const incident = await read(world, first);
    if (incident === undefined) throw new RangeError('it is there');
    await world.ports.incidents.update({ ...incident, status: 'closed' });
    const second = await open(world, 'orders-latency');
    expect((await runStep(detectTriage, { incidentId: second }, world.ports)).next).toBe('ticket');

    const other: TestWorld['ports'] = {
      ...world.ports,
      telemetry: {
        ...world.ports.telemetry,
        gather: async () => ({
          errors: [{ error: { name: 'RangeError', message: 'too far', stack: 'RangeError: too far' }, count: 1 }],
          gaps: [],
        }),
      },
    };
    const third = await open({ ...world, ports: other }, 'orders-memory');
    expect((await runStep(detectTriage, { incidentId: third }, other)).next).toBe('ticket');
    // The second goes through it again, and the third is younger.
    expect((await runStep(detectTriage, { incidentId: second }, other)).next).toBe('ticket');
  });
});

it('keeps what was concluded, and puts it on the ticket', async () => {
  const world = createTestWorld({ triages: ['not code'] });
  const id = await open(world, 'orders-5xx');
  await runStep(detectTriage, { incidentId: id }, world.ports);

  const output = await runStep(detectTicket, { incidentId: id }, world.ports);

  const kept = parseJson(Triage, (await world.ports.artifacts.get(artifactKeys.triage(id))) ?? '', 'the triage');
  expect(kept).toMatchObject({ category: 'quota', codeIsCause: 'no', by: 'test' });
  expect(output).toMatchObject({ next: 'hand_over' });
  expect(output.summary).toContain('quota, not code: the quota of the payments API is used up');
});

it('says on the trail that it triaged by rule, when thinking about it broke', async () => {
  const world = createTestWorld({ triages: ['breaks'] });
  const id = await open(world, 'orders-5xx');

  const output = await runStep(detectTriage, { incidentId: id }, world.ports);

  expect(output.next).toBe('ticket');
  const trail = await world.ports.auditLog.read(id);
  expect(trail).toContainEqual(
    expect.objectContaining({
      action: 'triage by rule alone',
      detail: { why: 'RangeError: nobody thinks today' },
    }),
  );
});

it('ends a rehearsal before its ticket, and leaves its fault to a real alert', async () => {
  const world = createTestWorld();
  const alert = {
    ...sampleAlert,
    fingerprint: 'rehearsal:orders:1',
    sourceId: 'rehearsal-1',
    rehearsal: true as const,
  };
  const intake = await receiveAlert(alert, world.ports);
  const id = 'incidentId' in intake ? intake.incidentId : '';
  await runStep(detectEvidence, { incidentId: id }, world.ports);

  const output = await runStep(detectTriage, { incidentId: id }, world.ports);

  expect(output).toMatchObject({ next: 'record', summary: 'a rehearsal ends before the ticket' });
  expect(await read(world, id)).toMatchObject({ status: 'recorded', outcome: { result: 'recorded' } });
  const real = await open(world, 'orders-5xx');
  expect((await runStep(detectTriage, { incidentId: real }, world.ports)).next).toBe('ticket');
  expect(world.tickets.size).toBe(0);
});

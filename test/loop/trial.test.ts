import { createHostsByRepository } from '@suture/adapters/gateway';
import { createKeptTickets, type Message } from '@suture/adapters/kept-tickets';
import { createMemoryObjects } from '@suture/adapters/objects';
import { createPackedHost, createPushedCode } from '@suture/adapters/packed-code';
import { type ConfigInput, type Ports, verifyChain } from '@suture/core';
import { sampleAlert } from '@suture/core/testing';
import { expect, it } from 'vitest';
import { createLocalLoop } from './loop-under-test.ts';

const repository = 'shop/orders';
const commit = 'c0ffee'.padEnd(40, '0');
const subject = 'Show orders';
const pushed = { commit, commits: [{ id: commit, date: '2026-11-23T09:00:00Z', subject, files: ['src/order.js'] }] };
const service = {
  repository,
  alarms: ['orders-*'],
  code: { from: 'tarball' as const },
  trust: { start: 'observe' as const },
};
const observed = ['DetectEvidence', 'DetectTriage', 'DetectWorthATicket', 'DetectTicket', 'DetectMayDiagnose'];
const handedOver = ['HandOver', 'HandedOver'];

/** The loop with what a trial has behind its gateway: packed code, and tickets by mail or in the bucket. */
function openTrial(tickets: 'sns' | 'none') {
  const objects = createMemoryObjects();
  const code = createPushedCode(objects);
  const sent: Message[] = [];
  const config: Partial<ConfigInput> = { services: { orders: service }, tickets };
  const watch = (ports: Ports): Ports => {
    const host = createHostsByRepository(ports.config, { packed: createPackedHost(code) });
    const announce = async (message: Message) => {
      sent.push(message);
    };
    const parts = { objects, clock: ports.clock, place: 's3://bucket' };
    const kept = createKeptTickets(tickets === 'sns' ? { ...parts, announce } : parts);
    return { ...ports, codeHost: host.codeHost, tickets: kept };
  };
  return { loop: createLocalLoop({ config }, watch), code, objects, sent };
}

async function run({ loop }: ReturnType<typeof openTrial>) {
  const intake = await loop.send(sampleAlert);
  if (intake.outcome !== 'started') throw new Error(`the alert was ${intake.outcome}`);
  const end = await loop.run(intake.incidentId);
  const incident = await loop.ports.incidents.get(intake.incidentId);
  return { end, incident, trail: await loop.ports.auditLog.read(intake.incidentId) };
}

it('mails evidence and diagnosis from an alarm without GitHub, and proposes nothing', async () => {
  const trial = openTrial('sns');
  await trial.code.push(repository, pushed, new Uint8Array([1]));

  const { end, incident, trail } = await run(trial);

  expect(end.outcome).toBe('succeeded');
  expect(trial.loop.histories).toEqual([[...observed, 'Diagnose', 'DiagnoseMayFix', ...handedOver]]);
  expect(incident).toMatchObject({ baseCommit: commit, outcome: { result: 'handed_over' } });
  expect(verifyChain(incident?.id ?? '', trail, incident?.auditHead)).toMatchObject({ intact: true });
  const [opened, diagnosis, last, ...others] = trial.sent.map(({ text }) => text);
  expect(others).toEqual([]);
  expect(new Set(trial.sent.map((message) => message.subject)).size).toBe(1);
  expect(opened).toContain('The code came without its history');
  expect(opened).toContain(`Deployed commit: ${commit}`);
  expect(diagnosis).toContain('Diagnosis\n\nsrc/order.js reads an order that is not there\n\nConfidence: 70%');
  expect(last).toContain("Why: the service's trust level is observe");
  for (const text of [opened, diagnosis, last]) {
    expect(text).not.toMatch(/\*\*|^##|`/m);
    expect(text).toContain(`All messages: ${incident?.ticket?.url}`);
  }
  expect(trial.loop.world.reviews.size).toBe(0);
});

it('keeps the same texts in the bucket where nobody is to be told', async () => {
  const trial = openTrial('none');
  await trial.code.push(repository, pushed, new Uint8Array([1]));

  const { incident } = await run(trial);

  const below = `tickets/${incident?.id}/`;
  expect(incident?.ticket?.url).toBe(`s3://bucket/${below}`);
  expect(trial.objects.keys().filter((key) => key.startsWith(below))).toEqual(
    ['opened', 'comments/diagnosis-1', 'description', 'comments/hand-over'].map((name) => `${below}${name}.json`),
  );
  expect(trial.sent).toEqual([]);
});

it('mails how to push code when none was, instead of a diagnosis', async () => {
  const trial = openTrial('sns');

  const { incident } = await run(trial);

  expect(trial.loop.histories).toEqual([['DetectEvidence', ...handedOver]]);
  expect(incident?.outcome).toMatchObject({ result: 'handed_over', error: 'CodeNotPushed' });
  expect(trial.sent.at(-1)?.text).toContain('npx suture code push --service orders --stage STAGE');
});

it('joins a fault that comes again within a week, and diagnoses it anew after that', async () => {
  const trial = openTrial('sns');
  await trial.code.push(repository, pushed, new Uint8Array([1]));
  await run(trial);
  const later = (hours: number, sourceId: string) => {
    trial.loop.world.clock.advance(hours * 3_600_000);
    return { ...sampleAlert, fingerprint: sourceId, sourceId, startedAt: trial.loop.ports.clock.now().toISOString() };
  };
  const outcomeOf = async (alert: typeof sampleAlert) => {
    const intake = await trial.loop.send(alert);
    if (intake.outcome !== 'started') throw new Error(`the alert was ${intake.outcome}`);
    await trial.loop.run(intake.incidentId);
    return (await trial.loop.ports.incidents.get(intake.incidentId))?.outcome?.result;
  };

  expect(await outcomeOf(later(24, 'orders-5xx'))).toBe('recorded');
  expect(trial.sent.at(-1)?.text).toContain('No other incident was started.');
  expect(await outcomeOf(later(7 * 24, 'orders-latency'))).toBe('handed_over');
});

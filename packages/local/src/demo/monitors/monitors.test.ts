import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { receiveBatch } from '@suture/adapters/inbound';
import { combineTelemetry } from '@suture/adapters/telemetry';
import { openAlertNotes, openTelemetrySources } from '@suture/adapters/vendors';
import { type Evidence, type Incident, readConfig, updatesAt } from '@suture/core';
import { createTestWorld } from '@suture/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AlarmChange, AlarmState } from '../alarm.ts';
import { openReceiver } from '../receive-webhooks.ts';
import { isMonitorName, type Monitor, monitorNames, openMonitor } from './index.ts';

const rule = {
  name: 'orders-5xx',
  description: 'orders answers too many requests with 5xx',
  threshold: 0.05,
  windowSeconds: 2,
  leastRequests: 6,
};
const message = "Cannot read properties of undefined (reading 'leadDays')";
const failedAt = '2026-11-24T08:59:58.000Z';
const liveAt = '2026-11-24T09:10:00.000Z';

/** A line as the example service writes it. */
function lineOf(time: string, failure?: string): string {
  const stack = `TypeError: ${failure}\n    at showProduct (/srv/orders/src/products.js:20:9)`;
  const err = failure === undefined ? {} : { err: { name: 'TypeError', message: failure, stack } };
  return `${JSON.stringify({
    level: failure === undefined ? 'info' : 'error',
    time,
    msg: 'request',
    req: { method: 'GET', url: '/products/CARD-A6', headers: { accept: '*/*' } },
    res: { status: failure === undefined ? 200 : 500 },
    ...err,
  })}\n`;
}

let logFile: string;
let state: AlarmState;
beforeEach(() => {
  logFile = join(mkdtempSync(join(tmpdir(), 'suture-monitor-')), 'orders.log');
  state = 'ALARM';
  for (let count = 0; count < 3; count += 1) appendFileSync(logFile, lineOf(failedAt, message));
});

const alarm: AlarmChange = { state: 'ALARM', previous: 'OK', at: new Date('2026-11-24T09:00:00Z'), reason: 'too many' };

/** What the loop has of a monitor. */
async function open(name: string) {
  if (!isMonitorName(name)) throw new RangeError(`there is no monitor ${name}`);
  const monitor = openMonitor(name, { logFile, rule, state: () => state });
  const config = readConfig(
    {
      services: { orders: { repository: 'shop/orders', alarms: ['orders-*'], ...monitor.service } },
      ...monitor.vendors,
      webhooks: { sources: [monitor.source] },
    },
    'the configuration',
  );
  const world = createTestWorld({ config });
  const vendors = {
    config,
    secret: async (secret: string) => monitor.secrets[secret] ?? '',
    fetch: monitor.fetch,
    clock: world.clock,
    pause: async () => undefined,
  };
  const own = {
    gather: async () => ({ errors: [], gaps: [] }),
    read: async () => Promise.reject(new RangeError('own')),
  };
  const telemetry = combineTelemetry({ own, ownConcerns: () => false, sources: openTelemetrySources(vendors) });
  return { monitor, config, world, telemetry, notes: openAlertNotes(vendors) };
}

async function receive(monitor: Monitor, world: Awaited<ReturnType<typeof open>>['world'], change: AlarmChange) {
  const receiver = await openReceiver(monitor, mkdtempSync(join(tmpdir(), 'suture-inbox-')));
  try {
    const delivery = monitor.notify(change);
    if (delivery === undefined) throw new RangeError('nothing is sent');
    expect(await receiver.send(delivery)).toMatchObject({ status: 202 });
    const message = await receiver.inbox.next();
    const result = await receiveBatch([{ id: 'm1', body: message?.body ?? '' }], world.ports, { ownAlarms: 'suture-' });
    expect(result.refused).toEqual([]);
  } finally {
    await receiver.close();
  }
  const [incident] = (await world.ports.incidents.list()).items;
  if (incident === undefined) throw new RangeError('no incident was started');
  return incident;
}

describe.each(monitorNames)('%s in the demo', (name) => {
  it('starts an incident by its signed webhook, and shows what the service logged', async () => {
    const { monitor, world, telemetry } = await open(name);

    const incident = await receive(monitor, world, alarm);

    expect(incident).toMatchObject({ service: 'orders', alert: { source: monitor.source, state: 'firing' } });
    const { errors } = await telemetry.gather(incident);
    expect(errors[0]?.error).toMatchObject({ name: 'TypeError', message });
    expect(errors[0]?.event).toMatchObject({ kind: 'http', method: 'GET', path: '/products/CARD-A6' });
  });

  it('shows whether the error comes again', async () => {
    const { monitor, world, telemetry } = await open(name);
    const incident: Incident = { ...(await receive(monitor, world, alarm)), liveAt };
    const { errors, gaps } = await telemetry.gather({ ...incident, liveAt: undefined });
    const evidence: Evidence = { gatheredAt: liveAt, deployedCommit: 'c0ffee', commits: [], errors, gaps };
    state = 'OK';
    world.clock.advance(900_000);

    appendFileSync(logFile, lineOf('2026-11-24T09:11:00.000Z'));
    const quiet = await telemetry.read(incident, liveAt, evidence);
    appendFileSync(logFile, lineOf('2026-11-24T09:12:00.000Z', message));
    const again = await telemetry.read(incident, liveAt, evidence);

    expect(quiet.sameError).toBe(0);
    expect(quiet.unread).toBeUndefined();
    expect(again.sameError).toBeGreaterThan(0);
  });

  it('is told what becomes of the alert, where it takes notes', async () => {
    const { monitor, world, notes, config } = await open(name);
    const incident = await receive(monitor, world, alarm);

    const working = await notes.tell(incident, { key: 'ticket', state: 'working', text: 'Suture looks into it' });
    const over = await notes.tell(incident, { key: 'closed', state: 'recovered', text: 'The symptom is gone' });

    const allowed = updatesAt(monitor.source, config);
    expect(working.outcome).toMatch(allowed === 'none' ? /^left$/ : /^(?:noted|acknowledged)$/);
    expect(over.outcome).toBe(allowed === 'none' ? 'left' : allowed === 'resolve' ? 'resolved' : 'noted');
    expect(monitor.written().length > 0).toBe(allowed !== 'none');
  });
});

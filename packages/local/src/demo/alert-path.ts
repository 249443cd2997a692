import { EventEmitter, once } from 'node:events';
import { alertSources, readAlert, readCommandAlert } from '@suture/adapters/alerts';
import type { Alert } from '@suture/core';
import type { LocalLoop, RunEnd } from '../loop.ts';
import { createReceiver } from '../receiver/index.ts';
import { type AlarmChange, type AlarmRule, alarmEvent } from './alarm.ts';
import type { Monitor } from './monitors/index.ts';
import { openReceiver } from './receive-webhooks.ts';

/** How the alarm of the service reaches Suture. */
export interface AlertPath {
  /** The alarm changed. */
  readonly changed: (change: AlarmChange) => void;
  /** Returns when the first alarm has arrived. @throws Error when it was refused */
  readonly arrived: Promise<unknown>;
  /** Takes the first alarm in and runs the incident that it starts, once. @throws Error when it starts none */
  heal(loop: LocalLoop, run: (incidentId: string) => Promise<RunEnd>): Promise<void>;
  close(): Promise<void>;
}

/** The event that CloudWatch puts on the default bus. */
export function openCloudWatchPath(rule: AlarmRule): AlertPath {
  return openPath((loop, change) => {
    const event = JSON.stringify(alarmEvent(rule, change));
    return readAlert(event, 'the alarm event', loop.ports.config, alertSources);
  });
}

/** The command of a check that fails, as `suture heal --failing` takes it. */
export function openCheckPath(command: string, service: string): AlertPath {
  return openPath((loop) => readCommandAlert(command, service, loop.ports));
}

/** The first change to ALARM, as an alert. */
function openPath(toAlert: (loop: LocalLoop, change: AlarmChange) => Alert | Promise<Alert>): AlertPath {
  const alarms = new EventEmitter();
  let first: AlarmChange | undefined;
  return {
    changed: (change) => {
      if (change.state !== 'ALARM') return;
      first ??= change;
      alarms.emit('arrived');
    },
    arrived: once(alarms, 'arrived'),
    heal: async (loop, run) => {
      if (first === undefined) throw new Error('no alarm has arrived');
      const intake = await loop.submit(await toAlert(loop, first));
      if (intake.outcome === 'suppressed') throw new Error(`the alarm was suppressed: ${intake.reason}`);
      await run(intake.incidentId);
    },
    close: async () => undefined,
  };
}

/** The webhook of a vendor, which is received as `suture serve` receives it. */
export async function openVendorPath(
  monitor: Monitor,
  folder: string,
  say: (line: string) => void,
): Promise<AlertPath> {
  const receiver = await openReceiver(monitor, folder);
  const alarms = new EventEmitter();
  async function deliver(change: AlarmChange): Promise<void> {
    const delivery = monitor.notify(change);
    if (delivery === undefined) return;
    const { status, text } = await receiver.send(delivery);
    say(`webhook of ${monitor.name}: ${status} ${text}`);
    if (status >= 300) throw new Error(`the webhook of ${monitor.name} was refused: ${text}`);
    if (change.state === 'ALARM') alarms.emit('arrived');
  }
  return {
    changed: (change) => void deliver(change).catch((error: unknown) => alarms.emit('error', error)),
    arrived: once(alarms, 'arrived'),
    heal: async (loop, run) => {
      const { inbox } = receiver;
      const events: string[] = [];
      const onlyOnce = { ports: loop.ports, run: (incidentId: string) => run(incidentId) };
      await createReceiver({
        loop: onlyOnce,
        inbox,
        onEvent: (event) => {
          events.push(event.type);
          if (event.type === 'failed') throw event.error;
        },
      }).drain(new AbortController().signal);
      if (!events.includes('healing')) throw new Error(`the webhook of ${monitor.name} started no incident`);
    },
    close: receiver.close,
  };
}

import { type Alert, type Config, InvalidInput, parse } from '@suture/core';
import { z } from 'zod';
import { findService } from './find-service.ts';
import type { AlertSource } from './source.ts';

/** The parts we use of the event that CloudWatch puts on the default bus when an alarm changes state. */
const AlarmStateChange = z.object({
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  /** Only named where `resources` is empty. */
  account: z.string().default('unknown'),
  region: z.string(),
  time: z.string(),
  resources: z.array(z.string()).default([]),
  detail: z.object({
    alarmName: z.string().min(1),
    state: z.object({
      value: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
      reason: z.string().default(''),
      /** `2026-11-24T09:00:00.000+0000`: an offset without a colon. */
      timestamp: z.string(),
    }),
    configuration: z.object({ description: z.string().optional() }).default({}),
  }),
});

const Envelope = z.object({ 'detail-type': z.literal('CloudWatch Alarm State Change') });

export const cloudwatch: AlertSource = {
  name: 'cloudwatch',
  shape: 'a "CloudWatch Alarm State Change" event as EventBridge delivers it',
  accepts: (event) => Envelope.safeParse(event).success,
  read: readAlarm,
};

function readAlarm(raw: unknown, config: Config): Alert {
  const event = parse(AlarmStateChange, raw, 'the CloudWatch alarm event');
  const { alarmName, state, configuration } = event.detail;
  const startedAt = new Date(state.timestamp);
  if (Number.isNaN(startedAt.getTime())) {
    throw new InvalidInput('the CloudWatch alarm event', [
      `detail.state.timestamp: "${state.timestamp}" is not a time`,
    ]);
  }
  const arn = event.resources[0] ?? `arn:aws:cloudwatch:${event.region}:${event.account}:alarm:${alarmName}`;
  return {
    source: 'cloudwatch',
    sourceId: alarmName,
    service: findService(
      { what: 'the CloudWatch alarm event', field: 'detail.alarmName', kind: 'alarm', name: alarmName },
      config,
    ),
    title: (configuration.description ?? alarmName).slice(0, 500) || alarmName,
    state: state.value === 'ALARM' ? 'firing' : 'resolved',
    startedAt: startedAt.toISOString(),
    fingerprint: `cloudwatch:${arn}`,
    url: `https://${event.region}.console.aws.amazon.com/cloudwatch/home?region=${event.region}#alarmsV2:alarm/${encodeURIComponent(alarmName)}`,
  };
}

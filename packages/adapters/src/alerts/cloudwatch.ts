import { type Alert, type Config, parse } from '@suture/core';
import { z } from 'zod';
import { findService } from './find-service.ts';
import type { AlertSource } from './source.ts';

/** The fields we use of the event that CloudWatch puts on the default bus when an alarm changes state. */
const AlarmStateChange = z.object({
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  /** Used only when `resources` is empty. */
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
      timestamp: z.string().refine((text) => !Number.isNaN(Date.parse(text)), {
        error: ({ input }) => `"${input}" is not a time`,
      }),
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
  const what = 'the CloudWatch alarm event';
  const event = parse(AlarmStateChange, raw, what);
  const { alarmName, state, configuration } = event.detail;
  const arn = event.resources[0] ?? `arn:aws:cloudwatch:${event.region}:${event.account}:alarm:${alarmName}`;
  return {
    source: 'cloudwatch',
    sourceId: alarmName,
    service: findService({ what, field: 'detail.alarmName', kind: 'alarm', name: alarmName }, config),
    title: (configuration.description ?? alarmName).slice(0, 500) || alarmName,
    state: state.value === 'ALARM' ? 'firing' : 'resolved',
    startedAt: new Date(state.timestamp).toISOString(),
    fingerprint: `cloudwatch:${arn}`,
    url: `https://${event.region}.console.aws.amazon.com/cloudwatch/home?region=${event.region}#alarmsV2:alarm/${encodeURIComponent(alarmName)}`,
  };
}

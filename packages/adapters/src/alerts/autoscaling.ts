import { type Alert, type Config, defined, Instant, parse, redact } from '@suture/core';
import * as z from 'zod';
import { linkScalingGroup } from './cloudwatch/index.ts';
import { findService } from './find-service.ts';
import type { AlertSource } from './source.ts';

const Unsuccessful = z.enum(['EC2 Instance Launch Unsuccessful', 'EC2 Instance Terminate Unsuccessful']);

/** The fields we use of the event that Auto Scaling puts on the default bus when an instance cannot be launched or terminated. */
const ScalingFailure = z.object({
  'detail-type': Unsuccessful,
  account: z.string(),
  region: z.string(),
  time: Instant,
  resources: z.array(z.string()).default([]),
  detail: z.object({
    AutoScalingGroupName: z.string().min(1),
    /** Start of the attempt. */
    StartTime: Instant.optional(),
    StatusMessage: z.string().default(''),
    Cause: z.string().default(''),
  }),
});

/** The fields we use of the notification that a group publishes to an SNS topic. */
const Notification = z.object({
  Event: z.enum(['autoscaling:EC2_INSTANCE_LAUNCH_ERROR', 'autoscaling:EC2_INSTANCE_TERMINATE_ERROR']),
  AutoScalingGroupARN: z.string(),
  Time: Instant,
});

const Envelope = z.union([
  z.object({ source: z.literal('aws.autoscaling'), 'detail-type': Unsuccessful }),
  Notification.pick({ Event: true }),
]);

export const autoscaling: AlertSource = {
  name: 'autoscaling',
  shape: 'an "EC2 Instance Launch Unsuccessful" or "EC2 Instance Terminate Unsuccessful" event of Auto Scaling',
  grades: {
    source: 'platform',
    sourceId: 'platform',
    service: 'platform',
    state: 'platform',
    startedAt: 'platform',
    fingerprint: 'platform',
    severity: 'platform',
    title: 'platform',
    url: 'platform',
    reason: 'platform',
    description: 'platform',
  },
  accepts: (event) => Envelope.safeParse(event).success,
  read: (raw, config) => readFailure(asEvent(raw), config),
};

/** A notification as the event about the same failure. */
function asEvent(raw: unknown): unknown {
  const notification = Notification.safeParse(raw).data;
  if (notification === undefined) return raw;
  const { Event, AutoScalingGroupARN: arn, Time: time } = notification;
  const [, , , region, account] = arn.split(':');
  const { enum: kinds } = Unsuccessful;
  const kind = Event.includes('LAUNCH')
    ? kinds['EC2 Instance Launch Unsuccessful']
    : kinds['EC2 Instance Terminate Unsuccessful'];
  return { 'detail-type': kind, account, region, time, resources: [arn], detail: raw };
}

function readFailure(raw: unknown, config: Config): Alert {
  const what = 'the Auto Scaling event';
  const event = parse(ScalingFailure, raw, what);
  const { AutoScalingGroupName: group, StartTime, StatusMessage, Cause } = event.detail;
  const field = 'detail.AutoScalingGroupName';
  const arn = event.resources.find((resource) => resource.includes(':autoScalingGroup:'));
  const kind = event['detail-type'];
  const deed = kind === Unsuccessful.enum['EC2 Instance Launch Unsuccessful'] ? 'launch' : 'terminate';
  const why = StatusMessage === '' ? '' : `: ${StatusMessage}`;
  return {
    source: 'autoscaling',
    sourceId: group,
    service: findService(
      {
        source: 'autoscaling',
        what,
        field,
        kind: 'Auto Scaling group',
        name: group,
        account: event.account,
        region: event.region,
      },
      config,
    ),
    title: redact(`${group} could not ${deed} an instance${why}`).slice(0, 500),
    state: 'firing',
    startedAt: new Date(StartTime ?? event.time).toISOString(),
    fingerprint: `autoscaling:${arn ?? `${event.account}:${event.region}:${group}`}:${kind}`,
    severity: 'high',
    ...defined({
      url: linkScalingGroup(event.region, group),
      reason: textOf(StatusMessage),
      description: textOf(Cause),
    }),
  };
}

function textOf(text: string): string | undefined {
  const trimmed = redact(text.trim()).slice(0, 2_000);
  return trimmed === '' ? undefined : trimmed;
}

import { type Alert, type Config, Instant, parse, redact } from '@suture/core';
import { z } from 'zod';
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
  }),
});

const Envelope = z.object({ source: z.literal('aws.autoscaling'), 'detail-type': Unsuccessful });

export const autoscaling: AlertSource = {
  name: 'autoscaling',
  shape: 'an "EC2 Instance Launch Unsuccessful" or "EC2 Instance Terminate Unsuccessful" event of Auto Scaling',
  accepts: (event) => Envelope.safeParse(event).success,
  read: readFailure,
};

function readFailure(raw: unknown, config: Config): Alert {
  const what = 'the Auto Scaling event';
  const event = parse(ScalingFailure, raw, what);
  const { AutoScalingGroupName: group, StartTime, StatusMessage } = event.detail;
  const field = 'detail.AutoScalingGroupName';
  const arn = event.resources.find((resource) => resource.includes(':autoScalingGroup:'));
  const kind = event['detail-type'];
  const deed = kind === Unsuccessful.enum['EC2 Instance Launch Unsuccessful'] ? 'launch' : 'terminate';
  const why = StatusMessage === '' ? '' : `: ${StatusMessage}`;
  return {
    source: 'autoscaling',
    sourceId: group,
    service: findService({ what, field, kind: 'Auto Scaling group', name: group }, config),
    title: redact(`${group} could not ${deed} an instance${why}`).slice(0, 500),
    state: 'firing',
    startedAt: new Date(StartTime ?? event.time).toISOString(),
    fingerprint: `autoscaling:${arn ?? `${event.account}:${event.region}:${group}`}:${kind}`,
    severity: 'high',
    url: `https://${event.region}.console.aws.amazon.com/ec2/home?region=${event.region}#AutoScalingGroupDetails:id=${encodeURIComponent(group)};view=activity`,
  };
}

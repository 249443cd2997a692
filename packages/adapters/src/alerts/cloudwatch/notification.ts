import { defined, parse } from '@suture/core';
import * as z from 'zod';
import { lenient } from '../../lenient.ts';
import { type AlarmArn, parseAlarmArn, partitionOf } from './arn.ts';
import { type AlarmChange, StateValue, Time } from './change.ts';
import { readWatched } from './metrics.ts';
import { Attributes, readChildren } from './reason-data.ts';
import { findRegion } from './region-names.ts';

/** The fields we use of the message that an alarm publishes to an SNS topic. */
const Notification = z.object({
  AlarmName: z.string().min(1),
  AlarmDescription: z.string().nullish(),
  /** Absent in old messages; then the account, and the topic or the region's name, say where the alarm is. */
  AlarmArn: lenient(z.string()),
  AWSAccountId: z.coerce.string().default('unknown'),
  Region: lenient(z.string()),
  /** Put in from the envelope around the message. */
  TopicArn: lenient(z.string()),
  NewStateValue: StateValue,
  NewStateReason: z.string().nullish(),
  StateChangeTime: Time,
  AlarmActions: lenient(z.array(z.string())),
  Trigger: z.unknown().optional(),
  AlarmRule: lenient(z.string()),
  TriggeringChildren: lenient(
    z.array(
      z
        .object({ Arn: z.string(), State: lenient(z.object({ Value: lenient(z.string()), Timestamp: lenient(Time) })) })
        .transform(({ Arn, State }) => ({
          arn: Arn,
          state: State && { value: State.Value, timestamp: State.Timestamp },
        })),
    ),
  ),
  AlarmContributorAttributes: lenient(Attributes),
});

const Envelope = z.object({ AlarmName: z.string(), NewStateValue: z.string() });

export const notification = {
  accepts: (event: unknown) => Envelope.safeParse(event).success,
  read: (raw: unknown): AlarmChange => {
    const message = parse(Notification, raw, 'the SNS message of a CloudWatch alarm');
    return {
      arn: locate(message),
      name: message.AlarmName,
      value: message.NewStateValue,
      since: message.StateChangeTime,
      reading: {
        ...readWatched(message.Trigger),
        ...defined({
          rule: message.AlarmRule,
          children: readChildren(message.TriggeringChildren),
          contributor: message.AlarmContributorAttributes,
        }),
      },
      ...defined({
        reason: message.NewStateReason ?? undefined,
        description: message.AlarmDescription ?? undefined,
        actions: message.AlarmActions,
      }),
    };
  },
};

function locate({ AlarmArn, AlarmName, AWSAccountId, Region, TopicArn }: z.infer<typeof Notification>): AlarmArn {
  const named = AlarmArn === undefined ? undefined : parseAlarmArn(AlarmArn);
  if (named !== undefined) return named;
  const [, partition, , topicRegion] = TopicArn?.split(':') ?? [];
  const region = topicRegion ?? findRegion(Region ?? '') ?? Region ?? 'unknown';
  return { partition: partition ?? partitionOf(region), region, account: AWSAccountId, name: AlarmName };
}

import { defined, parse } from '@suture/core';
import * as z from 'zod';
import { lenient } from '../../lenient.ts';
import { type AlarmArn, parseAlarmArn, partitionOf } from './arn.ts';
import { type AlarmChange, StateValue, Time } from './change.ts';
import { readWatched } from './metrics.ts';
import { Attributes, readReasonData } from './reason-data.ts';

const State = z.object({
  value: StateValue,
  reason: lenient(z.string()),
  /** JSON as text. */
  reasonData: z.unknown().optional(),
  /** `2026-11-24T09:00:00.000+0000`: an offset without a colon. */
  timestamp: Time,
  actionsSuppressedBy: lenient(z.string()),
});

/** The fields we use of a change of state. The event and the invocation of a Lambda function share them. */
const Detail = z.object({
  alarmName: z.string().min(1),
  state: State,
  /** Absent where a contributor changed state. */
  previousState: lenient(z.object({ value: StateValue, timestamp: Time })),
  configuration: z
    .looseObject({
      description: z.string().nullish(),
      alarmRule: lenient(z.string()),
      actionsSuppressor: lenient(z.string()),
      actionsEnabled: lenient(z.boolean()),
      alarmActions: lenient(z.array(z.string())),
    })
    .default({}),
  alarmContributor: lenient(z.object({ attributes: Attributes })),
  muteDetail: lenient(z.object({ mutedByArn: lenient(z.string()), muteWindowEnd: lenient(z.string()) })),
});

const kinds = z.enum(['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change']);

/** The event that CloudWatch puts on the default bus when an alarm, or one of its contributors, changes state. */
const StateChange = z.object({
  'detail-type': kinds,
  /** Used only when `resources` names no alarm. */
  account: z.string().default('unknown'),
  region: z.string(),
  resources: z.array(z.string()).default([]),
  detail: Detail,
});

const Envelope = z.object({ 'detail-type': kinds });

export const stateChange = {
  accepts: (event: unknown) => Envelope.safeParse(event).success,
  read: (raw: unknown): AlarmChange => {
    const { detail, resources, region, account } = parse(StateChange, withDetail(raw), 'the CloudWatch alarm event');
    const [arn] = resources.flatMap((resource) => parseAlarmArn(resource) ?? []);
    const name = detail.alarmName;
    return readDetail(detail, arn ?? { partition: partitionOf(region), region, account, name });
  },
};

/** Some examples of the event have `alarmData` where the bus has `detail`. */
function withDetail(raw: unknown): unknown {
  const data = z
    .looseObject({ alarmData: z.unknown().optional(), detail: z.undefined().optional() })
    .safeParse(raw).data;
  return data?.alarmData === undefined ? raw : { ...data, detail: data.alarmData };
}

/** What CloudWatch calls a Lambda function with that is the action of an alarm. */
const Invocation = z.object({
  alarmArn: z.string(),
  alarmData: Detail,
});

const InvocationEnvelope = z.object({
  alarmArn: z.string(),
  alarmData: z.object({}),
  'detail-type': z.undefined().optional(),
});

export const lambdaAction = {
  accepts: (event: unknown) => InvocationEnvelope.safeParse(event).success,
  read: (raw: unknown): AlarmChange => {
    const { alarmArn, alarmData } = parse(
      Invocation.refine((event) => parseAlarmArn(event.alarmArn) !== undefined, {
        path: ['alarmArn'],
        error: "it is not an alarm's ARN",
      }),
      raw,
      'the invocation by a CloudWatch alarm',
    );
    const unknown: AlarmArn = { partition: 'aws', region: 'unknown', account: 'unknown', name: alarmData.alarmName };
    return readDetail(alarmData, parseAlarmArn(alarmArn) ?? unknown);
  },
};

function readDetail({ state, previousState, configuration, ...detail }: z.infer<typeof Detail>, arn: AlarmArn) {
  const { attributes } = detail.alarmContributor ?? {};
  // CloudWatch sends ALARM again when a wait period is over: it is the same episode.
  const again = state.value === 'ALARM' && previousState?.value === 'ALARM';
  return {
    arn,
    name: detail.alarmName,
    value: state.value,
    since: again ? previousState.timestamp : state.timestamp,
    reading: {
      ...readWatched(configuration),
      ...readReasonData(state.reasonData),
      ...defined({ rule: configuration.alarmRule, contributor: attributes }),
    },
    ...defined({
      reason: state.reason,
      description: configuration.description ?? undefined,
      actions: configuration.alarmActions,
      actionsEnabled: configuration.actionsEnabled,
      suppressedBy: state.actionsSuppressedBy,
      suppressor: configuration.actionsSuppressor,
      muted: detail.muteDetail && defined({ by: detail.muteDetail.mutedByArn, until: detail.muteDetail.muteWindowEnd }),
    }),
  };
}

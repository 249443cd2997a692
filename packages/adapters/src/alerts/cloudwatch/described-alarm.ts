import { defined, InvalidInput, parse } from '@suture/core';
import * as z from 'zod';
import { lenient } from '../../lenient.ts';
import { parseAlarmArn } from './arn.ts';
import { type AlarmChange, StateValue, Time } from './change.ts';
import { readWatched } from './metrics.ts';
import { readReasonData } from './reason-data.ts';

/** The fields we use of one alarm in the answer of DescribeAlarms. */
const DescribedAlarm = z.object({
  AlarmName: z.string().min(1),
  AlarmArn: z.string(),
  AlarmDescription: z.string().nullish(),
  ActionsEnabled: lenient(z.boolean()),
  AlarmActions: lenient(z.array(z.string())),
  StateValue,
  StateReason: z.string().nullish(),
  StateReasonData: z.unknown().optional(),
  StateUpdatedTimestamp: Time,
  /** When its value changed; an update can leave the value as it was. */
  StateTransitionedTimestamp: lenient(Time),
  AlarmRule: lenient(z.string()),
  ActionsSuppressedBy: lenient(z.string()),
  ActionsSuppressor: lenient(z.string()),
});

const Envelope = z.object({ AlarmName: z.string(), StateValue: z.string() });

export const describedAlarm = {
  accepts: (event: unknown) => Envelope.safeParse(event).success,
  read: (raw: unknown): AlarmChange => {
    const what = 'the alarm of describe-alarms';
    const alarm = parse(DescribedAlarm, raw, what);
    const arn = parseAlarmArn(alarm.AlarmArn);
    if (arn === undefined) throw new InvalidInput(what, ["AlarmArn: it is not an alarm's ARN"]);
    return {
      arn,
      name: alarm.AlarmName,
      value: alarm.StateValue,
      since: alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp,
      reading: {
        ...readWatched(raw),
        ...readReasonData(alarm.StateReasonData),
        ...defined({ rule: alarm.AlarmRule }),
      },
      ...defined({
        reason: alarm.StateReason ?? undefined,
        description: alarm.AlarmDescription ?? undefined,
        actions: alarm.AlarmActions,
        actionsEnabled: alarm.ActionsEnabled,
        suppressedBy: alarm.ActionsSuppressedBy,
        suppressor: alarm.ActionsSuppressor,
      }),
    };
  },
};

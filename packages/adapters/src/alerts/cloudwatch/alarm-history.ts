import { defined, InvalidInput, parse } from '@suture/core';
import * as z from 'zod';
import { lenient, readLeniently } from '../../lenient.ts';
import { type AlarmArn, parseAlarmArn } from './arn.ts';
import { type AlarmChange, StateValue, Time } from './change.ts';
import { Attributes, readReasonData } from './reason-data.ts';

/** The fields we use of one item in the answer of DescribeAlarmHistory. */
const Item = z.object({
  AlarmName: z.string().min(1),
  Timestamp: Time,
  HistoryItemType: z.string(),
  /** JSON as text. */
  HistoryData: z.string(),
  AlarmContributorAttributes: lenient(Attributes),
});

/** The history of one alarm. */
const History = z.object({ AlarmHistoryItems: z.array(Item).min(1) });

const HistoryData = z.object({
  oldState: lenient(z.object({ stateValue: lenient(StateValue) })),
  newState: z.object({
    stateValue: StateValue,
    stateReason: lenient(z.string()),
    stateReasonData: z.unknown().optional(),
  }),
});

const Envelope = z.object({
  AlarmHistoryItems: z.array(z.object({ AlarmName: z.string(), HistoryItemType: z.string() })),
});

export const alarmHistory = {
  accepts: (event: unknown) => Envelope.safeParse(event).success,
  read: (raw: unknown): AlarmChange => {
    const what = 'the history of an alarm';
    const { AlarmHistoryItems: items } = parse(History, raw, what);
    const updates = items
      .filter(({ HistoryItemType }) => HistoryItemType.endsWith('StateUpdate'))
      .sort((a, b) => b.Timestamp.getTime() - a.Timestamp.getTime());
    const [latest] = updates;
    if (latest === undefined)
      throw new InvalidInput(what, [
        'AlarmHistoryItems: no item is a StateUpdate; add --history-item-type StateUpdate',
      ]);
    const data = readLeniently(HistoryData, latest.HistoryData);
    if (data === undefined)
      throw new InvalidInput(what, [
        `AlarmHistoryItems: the HistoryData of ${latest.Timestamp.toISOString()} has no newState`,
      ]);
    return {
      arn: locate(latest.AlarmName, items),
      name: latest.AlarmName,
      value: data.newState.stateValue,
      since: latest.Timestamp,
      reading: {
        ...readReasonData(data.newState.stateReasonData),
        ...defined({ contributor: latest.AlarmContributorAttributes }),
      },
      ...defined({ reason: data.newState.stateReason }),
    };
  },
};

/**
 * History does not say where its alarm is, but other items of the alarm do: one about its configuration, or the message of an
 * action. A child of a composite alarm is in the same account and region. Updates of a state alone leave it unknown.
 */
function locate(name: string, items: readonly z.infer<typeof Item>[]): AlarmArn {
  for (const { HistoryData: text } of items) {
    const at = text.search(/arn:aws[a-z-]{0,10}:cloudwatch:/);
    const found = at < 0 ? undefined : parseAlarmArn(text.slice(at, at + 400));
    if (found !== undefined) return { ...found, name };
  }
  return { partition: 'aws', region: 'unknown', account: 'unknown', name };
}

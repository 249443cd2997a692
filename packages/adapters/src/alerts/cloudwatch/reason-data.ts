import { type AlarmReading, defined, Instant } from '@suture/core';
import * as z from 'zod';
import { lenient, readLeniently } from '../../lenient.ts';
import { parseAlarmArn } from './arn.ts';
import { Time } from './change.ts';

/** Most of each that are kept of one change. */
const most = { datapoints: 20, children: 20, attributes: 20, text: 300 };

const Numbers = z
  .array(z.unknown())
  .transform((values) => values.filter((value) => typeof value === 'number').slice(0, most.datapoints));

const Child = z.object({
  arn: z.string(),
  state: lenient(z.object({ value: lenient(z.string()), timestamp: lenient(Time) })),
});
const ReasonData = z.object({
  threshold: lenient(z.number()),
  period: lenient(z.number()),
  recentDatapoints: lenient(Numbers),
  recentLowerThresholds: lenient(Numbers),
  recentUpperThresholds: lenient(Numbers),
  triggeringAlarms: lenient(z.array(Child)),
});

/** The numbers and the children of a change. CloudWatch sends them as a JSON text, history and some tools as an object. */
export function readReasonData(raw: unknown): AlarmReading {
  const data = typeof raw === 'string' ? readLeniently(ReasonData, raw) : ReasonData.safeParse(raw).data;
  if (data === undefined) return {};
  const { recentLowerThresholds: lower, recentUpperThresholds: upper, recentDatapoints: datapoints } = data;
  return defined({
    threshold: data.threshold,
    period: data.period,
    datapoints: datapoints?.length === 0 ? undefined : datapoints,
    band: lower === undefined && upper === undefined ? undefined : { lower: lower ?? [], upper: upper ?? [] },
    children: readChildren(data.triggeringAlarms),
  });
}

/** The alarms that changed the state of a composite alarm. */
export function readChildren(children: readonly z.infer<typeof Child>[] | undefined): AlarmReading['children'] {
  if (children === undefined || children.length === 0) return undefined;
  return children.slice(0, most.children).map(({ arn, state }) => ({
    name: (parseAlarmArn(arn)?.name ?? arn).slice(0, most.text),
    state: (state?.value ?? 'unknown').slice(0, most.text),
    ...defined({ since: Instant.safeParse(state?.timestamp?.toISOString()).data }),
  }));
}

/** Attributes of a contributor: the dimensions of one time series. */
export const Attributes = z.record(z.string(), z.string()).transform((attributes) =>
  Object.fromEntries(
    Object.entries(attributes)
      .slice(0, most.attributes)
      .map(([name, value]) => [name, value.slice(0, most.text)]),
  ),
);

import type { AlarmReading } from '@suture/core';
import * as z from 'zod';
import type { AlarmArn } from './arn.ts';

export const StateValue = z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']);

/** The state of an alarm, and what its form says about it. Every form is read into this. */
export interface AlarmChange {
  readonly arn: AlarmArn;
  readonly name: string;
  readonly value: z.infer<typeof StateValue>;
  /** When it went into this state. */
  readonly since: Date;
  readonly reason?: string;
  readonly description?: string;
  readonly reading: AlarmReading;
  /** ARNs of what it does in ALARM, where they are known. */
  readonly actions?: readonly string[];
  /** False when its owner switched its actions off. */
  readonly actionsEnabled?: boolean;
  /** `Alarm`, `WaitPeriod` or `ExtensionPeriod`. */
  readonly suppressedBy?: string;
  /** The suppressor of a composite alarm. */
  readonly suppressor?: string;
  readonly muted?: { readonly by?: string; readonly until?: string };
}

/**
 * A time as CloudWatch, its tools and the SDKs print it: ISO 8601, with an offset that may lack its colon; a number of
 * seconds or milliseconds; the words of an e-mail.
 */
export const Time = z.union([z.string(), z.number()]).transform((value, context) => {
  const time = readTime(value);
  if (time !== undefined) return time;
  context.addIssue({ code: 'custom', message: `"${String(value).slice(0, 100)}" is not a time` });
  return z.NEVER;
});

function readTime(value: string | number): Date | undefined {
  // Seconds have ten digits until the year 2286.
  if (typeof value === 'number') return asDate(value < 100_000_000_000 ? value * 1000 : value);
  const written = /^\/Date\((-?\d{1,15})\)\/$/.exec(value)?.[1];
  if (written !== undefined) return asDate(Number(written));
  return asDate(Date.parse(value.slice(0, 100).replace(/:[ \t]{1,4}/g, ':')));
}

function asDate(time: number): Date | undefined {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

import type { QueryWindow } from '@suture/core';
import { QueryUnanswerable } from '../errors.ts';

/** Milliseconds since the epoch. */
export interface TimeSpan {
  readonly from: number;
  readonly until: number;
}

/** Steps of a histogram, in seconds. Each divides a day, because the counting services start their steps at midnight UTC. */
const steps = [60, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** The window that was asked for, cut at the present time. @throws QueryUnanswerable when it is empty or longer than `days` */
export function spanOf(window: QueryWindow, now: Date, days: number): TimeSpan {
  const from = Date.parse(window.from);
  const until = Math.min(Date.parse(window.until), now.getTime());
  if (until <= from)
    throw new QueryUnanswerable(
      `There is no time between ${window.from} and ${window.until} that has already passed (it is ${now.toISOString()}).`,
    );
  if (until - from > days * 86_400_000)
    throw new QueryUnanswerable(`The window is longer than ${days} days; ask for a shorter one.`);
  return { from, until };
}

/** The shortest step, in seconds, that gives at most 60 pieces, including partial ones at the ends. */
export function stepOf(span: TimeSpan): number {
  const whole = Math.ceil((span.until - span.from) / 59 / 86_400_000) * 86_400;
  return steps.find((step) => countOf(span, step) <= 60) ?? whole;
}

/** The start of each piece, in milliseconds since the epoch. The first piece may start before the span. */
export function startsOf(span: TimeSpan, step: number): readonly number[] {
  const first = firstOf(span, step);
  return Array.from({ length: countOf(span, step) }, (_, index) => first + index * step * 1000);
}

function countOf(span: TimeSpan, step: number): number {
  return Math.ceil((span.until - firstOf(span, step)) / (step * 1000));
}

function firstOf({ from }: TimeSpan, step: number): number {
  return Math.floor(from / (step * 1000)) * step * 1000;
}

/** `2026-11-24T09:00:00.000Z`. */
export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

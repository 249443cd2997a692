import type { Incident } from '@suture/core';
import type { TimeSpan } from './time-span.ts';

/** Milliseconds after the alert's start that belong to it. */
const aftermath = 300_000;

/** The time around the alert. Once a fix is live, only the time since then, because what came earlier is of other code. */
export function alertSpan({ alert, liveAt }: Incident, now: Date, secondsBefore = 3600): TimeSpan {
  if (liveAt !== undefined) return { from: Date.parse(liveAt), until: now.getTime() };
  const startedAt = Date.parse(alert.startedAt);
  return { from: startedAt - secondsBefore * 1000, until: Math.min(now.getTime(), startedAt + aftermath) };
}

import { Alert, type Config, InvalidInput, mapThrown, parse, redact } from '@suture/core';
import { z } from 'zod';
import type { AlertSource } from './source.ts';

/**
 * An alert that a team's own code puts on Suture's bus: already in our words, so nothing here knows its vendor.
 *
 * ```json
 * { "source": "orders.canary", "detail-type": "Suture Alert",
 *   "detail": { "service": "orders", "title": "checkout fails", "state": "firing",
 *     "startedAt": "2026-11-24T09:00:00Z", "sourceId": "checkout" } }
 * ```
 */
const SutureAlert = z.object({
  source: z.string().min(1).max(200),
  'detail-type': z.literal('Suture Alert'),
  detail: Alert.pick({
    service: true,
    title: true,
    state: true,
    startedAt: true,
    sourceId: true,
    severity: true,
    error: true,
    url: true,
  }).extend({
    /** `source:service:sourceId` when left out. */
    fingerprint: Alert.shape.fingerprint.optional(),
  }),
});

const Envelope = z.object({ 'detail-type': z.literal('Suture Alert') });

export const event: AlertSource = {
  name: 'event',
  shape: 'a "Suture Alert" event',
  accepts: (raw) => Envelope.safeParse(raw).success,
  read: readEvent,
};

function readEvent(raw: unknown, config: Config): Alert {
  const { source, detail } = parse(SutureAlert, raw, 'the Suture Alert event');
  if (!Object.hasOwn(config.services, detail.service)) {
    throw new InvalidInput('the Suture Alert event', [
      `detail.service: "${detail.service}" is not in the configuration; add it under services`,
    ]);
  }
  const { error, severity, url } = detail;
  return {
    source,
    sourceId: detail.sourceId,
    service: detail.service,
    title: redact(detail.title).slice(0, 500),
    state: detail.state,
    startedAt: new Date(detail.startedAt).toISOString(),
    fingerprint: detail.fingerprint ?? `${source}:${detail.service}:${detail.sourceId}`,
    ...(severity === undefined ? {} : { severity }),
    ...(error === undefined ? {} : { error: mapThrown(error, redact) }),
    ...(url === undefined ? {} : { url }),
  };
}

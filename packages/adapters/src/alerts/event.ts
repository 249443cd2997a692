import { Alert, type Config, defined, mapThrown, parse, redact, requireService } from '@suture/core';
import { z } from 'zod';
import type { AlertSource } from './source.ts';

/**
 * An alert that a team's own code puts on Suture's bus. It has Suture's own format, so no vendor is involved.
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
    /** Optional. Default: `source:service:sourceId`. */
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
  const what = 'the Suture Alert event';
  const { source, detail } = parse(SutureAlert, raw, what);
  requireService(detail.service, config, what, 'detail.service');
  const { error, severity, url } = detail;
  return {
    source,
    sourceId: detail.sourceId,
    service: detail.service,
    title: redact(detail.title).slice(0, 500),
    state: detail.state,
    startedAt: new Date(detail.startedAt).toISOString(),
    fingerprint: detail.fingerprint ?? `${source}:${detail.service}:${detail.sourceId}`,
    ...defined({ severity, error: error && mapThrown(error, redact), url }),
  };
}

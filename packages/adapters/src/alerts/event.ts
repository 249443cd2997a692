import { Alert, CapturedEvent, type Config, defined, parse, redact, requireService, ThrownError } from '@suture/core';
import { z } from 'zod';
import { readLeniently } from '../lenient.ts';
import { parseError, parsePrinted } from '../telemetry/index.ts';
import type { AlertSource } from './source.ts';

/** An error of which its message alone may be known. */
const PlainError = ThrownError.extend({ name: z.string().default('Error'), stack: z.string().default('') });

function readPrinted(text: string): ThrownError {
  const [first = ''] = text.trim().split('\n', 1);
  return parsePrinted(text) ?? { name: 'Error', message: first, stack: '' };
}

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
    reason: true,
    description: true,
    event: true,
    url: true,
  }).extend({
    /** As text, what the program printed. */
    error: z.union([z.string().transform(readPrinted), PlainError]).optional(),
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
  const { error, event, severity, url } = detail;
  return {
    source,
    sourceId: detail.sourceId,
    service: detail.service,
    title: redact(detail.title).slice(0, 500),
    state: detail.state,
    startedAt: new Date(detail.startedAt).toISOString(),
    fingerprint: detail.fingerprint ?? `${source}:${detail.service}:${detail.sourceId}`,
    ...defined({
      severity,
      url,
      reason: textOf(detail.reason),
      description: textOf(detail.description),
      error: error && parseError(error),
      event: event && readLeniently(CapturedEvent, redact(JSON.stringify(event))),
    }),
  };
}

function textOf(text = ''): string | undefined {
  const trimmed = redact(text.trim()).slice(0, 2_000);
  return trimmed === '' ? undefined : trimmed;
}

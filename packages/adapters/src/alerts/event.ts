import {
  Alert,
  CapturedEvent,
  type Config,
  defined,
  InvalidInput,
  parse,
  redact,
  requireService,
  ThrownError,
} from '@suture/core';
import * as z from 'zod';
import { readLeniently } from '../lenient.ts';
import { parseError, parsePrinted } from '../telemetry/index.ts';
import type { AlertSource } from './source.ts';

/** An error of which its message alone may be known. */
const PlainError = ThrownError.extend({ name: z.string().default('Error'), stack: z.string().default('') });

function readPrinted(text: string): ThrownError {
  const [first = ''] = text.trim().split('\n', 1);
  return parsePrinted(text) ?? { name: 'Error', message: first, stack: '' };
}

const { shape } = Alert;
const detail = z.object({
  service: shape.service.meta({ description: 'A service of the configuration.', examples: ['orders'] }),
  title: shape.title.meta({ description: 'What is wrong, for a person.', examples: ['checkout fails'] }),
  state: shape.state.meta({ description: 'Only firing alerts open an incident.', examples: ['firing'] }),
  startedAt: shape.startedAt.meta({
    description: 'When the symptom began. A new time is a new episode.',
    examples: ['2026-11-24T09:00:00Z'],
  }),
  sourceId: shape.sourceId.meta({ description: 'Your name for what fired.', examples: ['checkout'] }),
  severity: shape.severity.meta({ description: "Default: the service's own.", examples: ['high'] }),
  reason: shape.reason.meta({
    description: "Why it fired, in your system's words.",
    examples: ['3 of 3 probes failed'],
  }),
  description: shape.description.meta({
    description: 'What its owner wrote about it.',
    examples: ['Places a test order every minute.'],
  }),
  error: z
    .union([z.string().transform(readPrinted), PlainError])
    .optional()
    .meta({
      description:
        'The error: an object, or the text that the program printed. It is evidence like a line of a log, with its stack and causes.',
      examples: [
        {
          name: 'TypeError',
          message: 'x is undefined',
          stack: 'TypeError: x is undefined\n    at fee (/app/src/fees.js:6:30)',
        },
      ],
    }),
  event: shape.event.meta({
    description: 'What came in when it failed, so that it can be sent again in a test.',
    examples: [{ kind: 'lambda', event: { order: { lines: [] } } }],
  }),
  url: shape.url.meta({ description: 'A page about it, for a person.', examples: ['https://status.example/checkout'] }),
  fingerprint: shape.fingerprint.optional().meta({
    description: 'Equal for every repeat of the same symptom. Default: source:service:sourceId.',
    examples: ['orders.canary:orders:checkout'],
  }),
});

/** An alert that a team's own code puts on Suture's bus. It has Suture's own format, so no vendor is involved. */
export const SutureAlert = z.object({
  source: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: 'The program that sends it.', examples: ['orders.canary'] }),
  'detail-type': z.literal('Suture Alert'),
  detail,
});

const Envelope = z.object({ 'detail-type': z.literal('Suture Alert') });

/** Who put it on the bus, as EventBridge says. */
const Sender = z.object({ account: z.string().optional() });

export const event: AlertSource = {
  name: 'event',
  shape: 'a "Suture Alert" event',
  grades: {
    source: 'service',
    sourceId: 'service',
    service: 'service',
    state: 'service',
    startedAt: 'service',
    fingerprint: 'service',
    severity: 'service',
    url: 'service',
    title: 'service',
    reason: 'service',
    description: 'service',
    error: 'service',
    event: 'outsider',
  },
  accepts: (raw) => Envelope.safeParse(raw).success,
  read: readEvent,
};

function readEvent(raw: unknown, config: Config): Alert {
  const what = 'the Suture Alert event';
  const { source, detail } = parse(SutureAlert, raw, what);
  requireService(detail.service, config, what, 'detail.service');
  requireSender(raw, detail.service, config);
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

/** An account of a source speaks for its own services, and for those of Suture's account. @throws InvalidInput for another's */
function requireSender(raw: unknown, service: string, { services, sources }: Config): void {
  const what = 'the Suture Alert event';
  const { account } = parse(Sender, raw, what);
  const home = services[service]?.account;
  if (home === undefined || account === home || sources.every((source) => source.account !== account)) return;
  throw new InvalidInput(what, [
    `detail.service: ${service} lives in the account ${home}, and ${account} sent the alert; send it from there`,
  ]);
}

function textOf(text = ''): string | undefined {
  const trimmed = redact(text.trim()).slice(0, 2_000);
  return trimmed === '' ? undefined : trimmed;
}

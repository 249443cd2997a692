import { type Alert, CapturedEvent, type Config, defined, parse, redact, type ThrownError } from '@suture/core';
import * as z from 'zod';
import { lenient, readLeniently } from '../lenient.ts';
import { parseError } from '../telemetry/index.ts';
import { Time } from './cloudwatch/index.ts';
import { findService } from './find-service.ts';
import type { AlertSource } from './source.ts';

/** Characters of an event that an alert carries; a longer one is left out. */
const longestEvent = 100_000;

const Response = z.object({
  errorType: lenient(z.string()),
  errorMessage: lenient(z.string()),
  /** Node's, Ruby's and others' lines; Python and Java have others. */
  trace: lenient(z.array(z.string())),
  stackTrace: lenient(z.array(z.unknown())),
});

/** The fields we use of the record that Lambda sends to a destination after an asynchronous invocation. */
const InvocationRecord = z.object({
  timestamp: Time,
  requestContext: z.object({
    functionArn: z.string().min(1),
    /** `RetriesExhausted`, `EventAgeExceeded` or `Success`. */
    condition: z.string(),
    approximateInvokeCount: lenient(z.number()),
  }),
  requestPayload: z.unknown().optional(),
  responsePayload: z.unknown().optional(),
});

/** A request to a function's URL has a context too, and a body instead. */
const Outline = z.object({ requestContext: z.object({}), requestPayload: z.unknown() });
/** EventBridge, as a destination, gets the record in an event. */
const Envelope = z.object({
  'detail-type': z.string().startsWith('Lambda Function Invocation Result'),
  detail: Outline,
});

export const lambda: AlertSource = {
  name: 'lambda',
  shape: 'the record of an asynchronous invocation that Lambda sends to a destination',
  grades: {
    source: 'platform',
    sourceId: 'platform',
    service: 'platform',
    state: 'platform',
    startedAt: 'platform',
    fingerprint: 'platform',
    reason: 'platform',
    title: 'service',
    error: 'service',
    event: 'outsider',
  },
  accepts: (event) => Outline.safeParse(event).success || Envelope.safeParse(event).success,
  read: readRecord,
};

function readRecord(raw: unknown, config: Config): Alert {
  const what = 'the invocation record';
  const { requestContext, ...record } = parse(
    InvocationRecord,
    Envelope.safeParse(raw).data === undefined ? raw : detailOf(raw),
    what,
  );
  const { functionArn, condition, approximateInvokeCount: tries } = requestContext;
  const arn = unqualified(functionArn);
  const [, , , region, account, , name = arn] = arn.split(':');
  const error = readError(record.responsePayload);
  const failed = condition !== 'Success';
  return {
    source: 'lambda',
    sourceId: name,
    service: findService(
      {
        source: 'lambda',
        what,
        field: 'requestContext.functionArn',
        kind: 'function',
        name,
        account,
        region,
        orOnly: true,
      },
      config,
    ),
    title: redact(`${name} failed: ${error === undefined ? condition : `${error.name}: ${error.message}`}`).slice(
      0,
      500,
    ),
    state: failed ? 'firing' : 'resolved',
    startedAt: record.timestamp.toISOString(),
    fingerprint: `lambda:${arn}:${error?.name ?? condition}`.slice(0, 1_000),
    reason: `Lambda gave up${tries === undefined ? '' : ` after ${tries} tries`}: ${condition.slice(0, 100)}`,
    ...defined({ error, event: readEvent(record.requestPayload) }),
  };
}

function detailOf(raw: unknown): unknown {
  return z.object({ detail: z.unknown() }).safeParse(raw).data?.detail;
}

/** The function's ARN without its version or alias. */
function unqualified(arn: string): string {
  return arn.split(':').slice(0, 7).join(':');
}

/** What the function threw. Times out and exits have a message and at most a type. */
function readError(payload: unknown): ThrownError | undefined {
  const response = Response.safeParse(payload).data;
  if (response?.errorMessage === undefined && response?.errorType === undefined) return undefined;
  const { errorType = 'Error', errorMessage = '', trace, stackTrace = [] } = response;
  const lines = trace ?? stackTrace.filter((line) => typeof line === 'string');
  return parseError({ name: errorType.slice(0, 300), message: errorMessage, stack: lines.join('\n') });
}

/** What the function was called with, without secrets and personal data. */
function readEvent(payload: unknown): CapturedEvent | undefined {
  if (payload === undefined) return undefined;
  const text = redact(JSON.stringify({ kind: 'lambda', event: payload }));
  return text.length > longestEvent ? undefined : readLeniently(CapturedEvent, text);
}

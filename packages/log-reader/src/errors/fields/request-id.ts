import { isFields } from '../../json.ts';
import type { Fields } from '../../model.ts';
import { byShape, knownKeys } from '../../shape.ts';

/** Ids of one request come before those of a trace, which may span services. */
const keysIn = knownKeys([
  'reqId',
  'req_id',
  'requestId',
  'request_id',
  'RequestId',
  'requestID',
  'function_request_id',
  'awsRequestId',
  'aws_request_id',
  'AwsRequestId',
  'AWSRequestId',
  'x-request-id',
  'http.request.id',
  'http.request_id',
  'faas.invocation_id',
  'correlationId',
  'correlation_id',
  'traceId',
  'trace_id',
  'trace.id',
  'transaction.id',
  'dd.trace_id',
  'operation_Id',
  'logging.googleapis.com/trace',
  'xray_trace_id',
]);
/** Objects that hold the id of a request, and its names there. */
const nested: readonly (readonly [string, readonly string[]])[] = [
  ['req', ['id', 'requestId']],
  ['request', ['id', 'requestId']],
  ['requestContext', ['requestId']],
  ['record', ['requestId']],
  ['context', ['requestId', 'request_id', 'awsRequestId', 'reqId']],
  ['attributes', ['faas.invocation_id', 'requestId', 'request_id']],
  ['metadata', ['requestId', 'request_id', 'reqId']],
  ['meta', ['requestId', 'request_id', 'reqId']],
  ['properties', ['requestId', 'request_id']],
  ['fields', ['requestId', 'request_id']],
  ['jsonPayload', ['requestId', 'request_id']],
  ['trace', ['id']],
  ['dd', ['trace_id']],
];
const nestedIn = byShape((has) => nested.filter(([key]) => has(key)));

/** The id of the request that a record belongs to, or of its trace. */
export function requestIdOf(fields: Fields): string | undefined {
  for (const key of keysIn(fields)) {
    const id = idOf(fields[key]);
    if (id !== undefined) return id;
  }
  for (const [key, names] of nestedIn(fields)) {
    const inner = fields[key];
    if (!isFields(inner)) continue;
    for (const name of names) {
      const id = idOf(inner[name]);
      if (id !== undefined) return id;
    }
  }
  return undefined;
}

function idOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' && value !== '-' ? value : undefined;
}

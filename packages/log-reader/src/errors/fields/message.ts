import { isFields, textOf } from '../../json.ts';
import type { Fields } from '../../model.ts';

const keys = [
  'msg',
  'message',
  '@message',
  '@m',
  '@mt',
  'short_message',
  'body',
  'text',
  'errorMessage',
  'event',
  'textPayload',
  'MESSAGE',
  'log',
  'description',
  'error',
  'err',
];

/** The text of an entry; empty if it has none. */
export function messageOf(fields: Fields): string {
  for (const key of keys) {
    const text = textOf(fields[key]);
    if (text !== undefined) return text;
  }
  const { message, body } = fields;
  if (isFields(message)) return textOf(message.errorMessage) ?? textOf(message.message) ?? textOf(message.msg) ?? '';
  if (isFields(body)) return textOf(body.stringValue) ?? '';
  return '';
}

const requestIdKeys = [
  'reqId',
  'req_id',
  'requestId',
  'request_id',
  'AWSRequestId',
  'awsRequestId',
  'function_request_id',
  'correlationId',
  'correlation_id',
  'traceId',
  'trace_id',
  'xray_trace_id',
  'x-request-id',
];

/** What names the request of an entry. */
export function requestIdOf(fields: Fields): string | undefined {
  for (const key of requestIdKeys) {
    const value = fields[key];
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  const { req, requestContext, record } = fields;
  for (const inner of [req, requestContext, record]) {
    const id = isFields(inner) ? (inner.id ?? inner.requestId) : undefined;
    if (typeof id === 'string' || typeof id === 'number') return String(id);
  }
  return undefined;
}

import type { Fields } from '../../model.ts';

const names = [
  'reqId',
  'req_id',
  'requestId',
  'request_id',
  'function_request_id',
  'correlationId',
  'traceId',
  'trace_id',
  'xray_trace_id',
];

/** The id of the request that a record belongs to. */
export function requestIdOf(fields: Fields): string | undefined {
  for (const name of names) {
    const id = fields[name];
    if (typeof id === 'number' || (typeof id === 'string' && id !== '')) return String(id);
  }
  return undefined;
}

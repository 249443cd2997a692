import { isFields } from '../../json.ts';
import type { CapturedEvent, Fields } from '../../model.ts';
import { knownKeys } from '../../shape.ts';
import { readDottedRequest } from './events/dotted-request.ts';
import { readRequest } from './events/http-request.ts';
import { readLambdaEvent } from './events/lambda-event.ts';
import { readValues } from './events/values.ts';

/** Keys that hold a request. */
const requestKeysIn = knownKeys(['req', 'request', 'http', 'httpRequest', 'http_request', 'httpReq']);
/** Keys that hold what a service adds to a record, and so perhaps its request or event. */
const containersIn = knownKeys([
  'context',
  'ctx',
  'metadata',
  'meta',
  'extra',
  'properties',
  'fields',
  '@fields',
  'attributes',
  'jsonPayload',
  'data',
  'message',
  'detail',
]);

/**
 * The input of the service that a record holds: an HTTP request, the event of a Lambda function, or logged values. Headers
 * are as they were logged, with names in lower case.
 */
export function eventOf(fields: Fields): CapturedEvent | undefined {
  const own = readInput(fields);
  if (own !== undefined) return own;
  const containers = containersIn(fields);
  for (const key of containers) {
    const inner = fields[key];
    const input = isFields(inner) ? readInput(inner) : undefined;
    if (input !== undefined) return input;
  }
  const ownValues = readValues(fields);
  if (ownValues !== undefined) return ownValues;
  for (const key of containers) {
    const inner = fields[key];
    const values = isFields(inner) && key !== 'data' ? readValues(inner) : undefined;
    if (values !== undefined) return values;
  }
  return undefined;
}

/** The request or event in an object. Anything else that it was given is left to `readValues`. */
function readInput(fields: Fields): CapturedEvent | undefined {
  for (const key of requestKeysIn(fields)) {
    const value = fields[key];
    if (value === undefined || value === null) continue;
    const inner = isFields(value) && isFields(value.request) && value.method === undefined ? value.request : value;
    const request = readRequest(inner, fields);
    if (request !== undefined) return request;
  }
  return readLambdaEvent(fields) ?? readRequest(fields) ?? readDottedRequest(fields);
}

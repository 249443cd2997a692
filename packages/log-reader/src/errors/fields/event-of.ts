import { isFields } from '../../json.ts';
import type { CapturedEvent, Fields } from '../../model.ts';
import { anyKey, knownKeys } from '../../shape.ts';
import { dottedKeys, readDottedRequest } from './events/dotted-request.ts';
import { methodKeys, readRequest } from './events/http-request.ts';
import { lambdaKeys, readLambdaEvent } from './events/lambda-event.ts';
import { readValues, valueKeys } from './events/values.ts';

/** Keys that hold a request. */
const requestKeys = ['req', 'request', 'http', 'httpRequest', 'http_request', 'httpReq'];
const requestKeysIn = knownKeys(requestKeys);
/** Keys that hold what a service adds to a record, and so perhaps its request or event. */
const containers = [
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
];
const containersIn = knownKeys(containers);

/** Without any of these keys, a record holds no input. Most records have a message, which is mostly plain text. */
const mayHoldInput = anyKey(
  [...requestKeys, ...containers, ...lambdaKeys, ...methodKeys, ...dottedKeys, ...valueKeys].filter(
    (key) => key !== 'message',
  ),
);

/**
 * The input of the service that a record holds: an HTTP request, the event of a Lambda function, or logged values. Headers
 * are as they were logged, with names in lower case.
 */
export function eventOf(fields: Fields): CapturedEvent | undefined {
  const { message } = fields;
  const plain = message === undefined || (typeof message === 'string' && !message.trimStart().startsWith('{'));
  if (plain && !mayHoldInput(fields)) return undefined;
  const own = readInput(fields);
  if (own !== undefined) return own;
  const found = containersIn(fields);
  for (const key of found) {
    const inner = fields[key];
    const input = isFields(inner) ? readInput(inner) : undefined;
    if (input !== undefined) return input;
  }
  const ownValues = readValues(fields);
  if (ownValues !== undefined) return ownValues;
  for (const key of found) {
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

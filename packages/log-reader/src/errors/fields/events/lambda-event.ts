import { isFields } from '../../../json.ts';
import type { CapturedEvent, Fields } from '../../../model.ts';
import { anyKey, knownKeys } from '../../../shape.ts';
import { fieldsOf } from '../values.ts';

/** Keys that hold nothing but what a function was given. */
const eventKeys = ['requestPayload', 'lambdaEvent', 'lambda_event', 'awsEvent'];
/** Elastic's `event` says what kind of record it is. */
const elastic: ReadonlySet<string> = new Set([
  'action',
  'agent_id_status',
  'category',
  'code',
  'created',
  'dataset',
  'duration',
  'end',
  'hash',
  'id',
  'ingested',
  'kind',
  'module',
  'original',
  'outcome',
  'provider',
  'reason',
  'reference',
  'risk_score',
  'sequence',
  'severity',
  'start',
  'timezone',
  'type',
  'url',
]);
/** What the events of API Gateway, load balancers, queues, streams and EventBridge have. */
const marks = [
  'Records',
  'requestContext',
  'httpMethod',
  'detail-type',
  'awslogs',
  'rawPath',
  'records',
  'triggerSource',
];

/** Keys of which a record with an event has one. */
export const lambdaKeys = [...eventKeys, 'event', 'input', 'message', 'payload'];
const mayHoldEvent = anyKey(lambdaKeys);
const payloadsIn = knownKeys(['input', 'message', 'payload']);

/** The event of a Lambda function, if the record holds it. */
export function readLambdaEvent(fields: Fields): CapturedEvent | undefined {
  if (!mayHoldEvent(fields)) return undefined;
  for (const key of eventKeys) {
    const event = fieldsOf(fields[key]);
    if (event !== undefined) return { kind: 'lambda', event };
  }
  const { event } = fields;
  const given = typeof event === 'string' ? fieldsOf(event) : event;
  if (isFields(given) && !isElastic(given)) return { kind: 'lambda', event: given };
  // Powertools for Python logs the event as the message. Step Functions has its input as a text.
  for (const key of payloadsIn(fields)) {
    const value = fieldsOf(fields[key]);
    if (value !== undefined && isLambdaEvent(value)) return { kind: 'lambda', event: value };
  }
  const input = typeof fields.input === 'string' && 'executionArn' in fields ? fieldsOf(fields.input) : undefined;
  return input === undefined ? undefined : { kind: 'lambda', event: input };
}

/** Whether an object has the shape of an event that AWS sends. */
export function isLambdaEvent(value: Fields): boolean {
  return marks.some((mark) => value[mark] !== undefined);
}

function isElastic(event: Fields): boolean {
  const keys = Object.keys(event);
  if (keys.length === 0) return true;
  const marked = ['dataset', 'category', 'kind', 'outcome', 'module', 'action', 'duration', 'provider'];
  return keys.length <= elastic.size && keys.every((key) => elastic.has(key)) && marked.some((mark) => mark in event);
}

import { InvalidInput } from '@suture/core';
import * as z from 'zod';

/** Most envelopes around one event. */
const depthLimit = 12;
/** Most events of one input. */
const eventLimit = 10_000;

/** How the events in an input are recognized. */
interface Known {
  /** Whether an alert source reads the value as it stands. */
  readonly isKnown: (event: unknown) => boolean;
  /** The events of a vendor's body that holds several. */
  readonly open: (body: unknown) => readonly unknown[] | undefined;
}

/**
 * The events in a value: what is inside of lists, and of what queues, topics, HTTP and tools put around an event.
 * @param what names the input in errors
 * @throws InvalidInput when there are too many
 */
export function unwrapEvents(value: unknown, known: Known, what: string): readonly unknown[] {
  const events: unknown[] = [];
  const open = [{ value, depth: 0 }];
  for (let next = open.pop(); next !== undefined && events.length <= eventLimit; next = open.pop()) {
    const { depth } = next;
    const inner = depth < depthLimit ? openOne(next.value, known) : undefined;
    if (inner === undefined) events.push(next.value);
    else open.push(...inner.map((value) => ({ value, depth: depth + 1 })).reverse());
  }
  if (events.length > eventLimit) throw new InvalidInput(what, [`it holds more than ${eventLimit} events; split it`]);
  return events;
}

function openOne(value: unknown, { isKnown, open }: Known): readonly unknown[] | undefined {
  const history = gatherHistory(value);
  if (history !== undefined) return history;
  if (isKnown(value)) return undefined;
  const opened = open(value);
  if (opened !== undefined) return opened;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  if (typeof value === 'string') return parseObject(value);
  for (const wrapper of wrappers) {
    const inner = wrapper.safeParse(value).data;
    if (inner !== undefined) return inner;
  }
  return openSingle(value, isKnown);
}

const list = z.array(z.unknown()).min(1);
/** JSON in a text; any other text as it is. */
const content = z
  .unknown()
  .transform((value) => (typeof value === 'string' ? (parseObject(value) ?? [value]) : [value]));
const base64 = z.string().transform((text) => Buffer.from(text, 'base64').toString('utf8'));

/** What is put around events, in the order in which it is tried. */
const wrappers = [
  // Lambda's events of queues, topics and streams; the answer of `aws sqs receive-message`; the input of `aws events put-events`.
  z.object({ Records: list }).transform(({ Records }) => Records),
  z.object({ Messages: list }).transform(({ Messages }) => Messages),
  z.object({ Entries: list }).transform(({ Entries }) => Entries),
  // An export of an archive, and the answer of `aws logs filter-log-events` for events that a rule wrote to a log.
  z.object({ events: list }).transform(({ events }) => events),
  // A record of SNS for Lambda, and the notification itself.
  z.object({ Sns: z.looseObject({ Message: z.string() }) }).transform(({ Sns }) => [Sns]),
  z
    .object({ Type: z.literal('Notification').optional(), Message: z.string(), TopicArn: z.string() })
    .transform(({ Message, TopicArn }) => withTopic(Message, TopicArn)),
  z.object({ Type: z.literal('Notification'), Message: content }).transform(({ Message }) => Message),
  // A message of SQS, for Lambda or from the API.
  z.object({ messageId: z.string(), body: content }).transform(({ body }) => body),
  z.object({ MessageId: z.string(), Body: content }).transform(({ Body }) => Body),
  z.object({ kinesis: z.object({ data: base64 }) }).transform(({ kinesis }) => content.parse(kinesis.data)),
  // An entry of `aws events put-events`.
  z
    .object({
      Source: z.string(),
      DetailType: z.string(),
      Detail: z.string(),
      Resources: z.unknown().optional(),
      Time: z.unknown().optional(),
    })
    .transform(({ Source, DetailType, Detail, Resources, Time }) => [
      {
        source: Source,
        'detail-type': DetailType,
        detail: parseObject(Detail)?.[0] ?? Detail,
        ...(Resources === undefined ? {} : { resources: Resources }),
        ...(Time === undefined ? {} : { time: Time }),
      },
    ]),
  // A request that API Gateway, a load balancer or a function's URL passes on.
  z
    .object({ body: z.string(), headers: z.unknown().optional(), isBase64Encoded: z.boolean().optional() })
    .refine(({ headers }) => typeof headers === 'object')
    .transform(({ body, isBase64Encoded }) => [
      isBase64Encoded === true ? Buffer.from(body, 'base64').toString() : body,
    ]),
  // The answer of `aws cloudwatch describe-alarms`.
  z
    .object({ MetricAlarms: z.array(z.unknown()).default([]), CompositeAlarms: z.array(z.unknown()).default([]) })
    .transform((answer) => [...answer.CompositeAlarms, ...answer.MetricAlarms])
    .refine((alarms) => alarms.length > 0),
  // A message that SNS sends in another form for each protocol.
  holding('default'),
  holding('Message'),
  holding('body'),
  holding('Body'),
];

/** JSON in a member of this name, whatever else there is: what people keep of a message or a request. */
function holding(name: string) {
  return z.object({ [name]: z.string() }).transform((object, context) => {
    const inner = parseObject(object[name] ?? '');
    if (inner !== undefined) return inner;
    context.addIssue({ code: 'custom', message: 'no JSON' });
    return z.NEVER;
  });
}

function withTopic(message: string, topicArn: string): readonly unknown[] {
  const [inner] = parseObject(message) ?? [];
  const alarm = z.looseObject({ AlarmName: z.string() }).safeParse(inner).data;
  return [alarm === undefined ? (inner ?? message) : { ...alarm, TopicArn: topicArn }];
}

/** The object or list of a JSON text. */
function parseObject(text: string): readonly [unknown] | undefined {
  if (!/^\s{0,100}[[{"]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' || typeof value === 'string' ? [value] : undefined;
  } catch {
    return undefined;
  }
}

/** Names of members that hold the whole event. */
const holders = [
  'event',
  'Event',
  'alert',
  'payload',
  'Payload',
  'data',
  'message',
  'Message',
  'body',
  'input',
  'Input',
];

/** An event in a member of an object that a target, a pipe or a person made. */
function openSingle(value: unknown, isKnown: (event: unknown) => boolean): readonly unknown[] | undefined {
  const object = z.record(z.string(), z.unknown()).safeParse(value).data;
  if (object === undefined) return undefined;
  for (const holder of holders) {
    const held = object[holder];
    const [inner] = typeof held === 'string' ? (parseObject(held) ?? []) : [held];
    if (isKnown(inner)) return [inner];
  }
  return undefined;
}

/** The answer of `aws cloudwatch describe-alarm-history`, or its items alone: the history of each alarm. */
function gatherHistory(value: unknown): readonly unknown[] | undefined {
  const Items = z.array(z.looseObject({ AlarmName: z.string(), HistoryItemType: z.string() })).min(1);
  const answer = z.object({ AlarmHistoryItems: Items }).safeParse(value).data;
  const items = answer?.AlarmHistoryItems ?? Items.safeParse(value).data;
  if (items === undefined) return undefined;
  const byAlarm = new Map<string, unknown[]>();
  for (const item of items) {
    const known = byAlarm.get(item.AlarmName);
    if (known === undefined) byAlarm.set(item.AlarmName, [item]);
    else known.push(item);
  }
  if (answer !== undefined && byAlarm.size === 1) return undefined;
  return [...byAlarm.values()].map((alarmHistoryItems) => ({ AlarmHistoryItems: alarmHistoryItems }));
}

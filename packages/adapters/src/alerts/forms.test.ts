import { type Alert, readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { decodeText } from './decode-text.ts';
import { alertSources } from './index.ts';
import { readAlert, readAlerts } from './read-alert.ts';

const config = readConfig(
  { services: { orders: { repository: 'shop/orders', alarms: ['orders-*'] } } },
  'the configuration',
);

const arn = 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-5xx';
const at = '2026-11-24T09:43:27.123+0000';
const reason =
  'Threshold Crossed: 1 out of the last 1 datapoints [99.5 (24/11/26 09:42:00)] was greater than the threshold (50.0).';
const reasonData = '{"version":"1.0","period":60,"recentDatapoints":[99.5],"threshold":50.0}';
const stat = {
  metric: { namespace: 'AWS/ApiGateway', name: '5XXError', dimensions: { ApiName: 'orders' } },
  period: 60,
  stat: 'Sum',
};
const detail = {
  alarmName: 'orders-5xx',
  state: { value: 'ALARM', reason, reasonData, timestamp: at },
  previousState: { value: 'OK', timestamp: '2026-11-24T08:00:00.000+0000' },
  configuration: { description: 'Too many 5xx', metrics: [{ id: 'm1', metricStat: stat, returnData: true }] },
};
const event = {
  version: '0',
  id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
  'detail-type': 'CloudWatch Alarm State Change',
  source: 'aws.cloudwatch',
  account: '123456789012',
  time: '2026-11-24T09:43:27Z',
  region: 'eu-west-1',
  resources: [arn],
  detail,
};
const invocation = {
  source: 'aws.cloudwatch',
  alarmArn: arn,
  accountId: '123456789012',
  time: at,
  region: 'eu-west-1',
  alarmData: detail,
};
const dimensions = [{ name: 'ApiName', value: 'orders' }];
const published = {
  AlarmName: 'orders-5xx',
  AlarmDescription: 'Too many 5xx',
  AWSAccountId: '123456789012',
  NewStateValue: 'ALARM',
  NewStateReason: reason,
  StateChangeTime: at,
  Region: 'EU (Ireland)',
  AlarmArn: arn,
  OldStateValue: 'OK',
  AlarmActions: ['arn:aws:sns:eu-west-1:123456789012:alarms'],
  Trigger: {
    MetricName: '5XXError',
    Namespace: 'AWS/ApiGateway',
    Statistic: 'SUM',
    Dimensions: dimensions,
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 50,
  },
};
const notification = {
  Type: 'Notification',
  MessageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
  TopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
  Subject: 'ALARM: "orders-5xx" in EU (Ireland)',
  Message: JSON.stringify(published),
  Timestamp: '2026-11-24T09:43:27.200Z',
};
const { AlarmArn: _, ...withoutArn } = published;
const described = {
  AlarmName: 'orders-5xx',
  AlarmArn: arn,
  AlarmDescription: 'Too many 5xx',
  ActionsEnabled: true,
  AlarmActions: [],
  StateValue: 'ALARM',
  StateReason: reason,
  StateReasonData: reasonData,
  StateUpdatedTimestamp: '2026-11-24T09:50:00.000000+00:00',
  StateTransitionedTimestamp: '2026-11-24T09:43:27.123000+00:00',
  MetricName: '5XXError',
  Namespace: 'AWS/ApiGateway',
  Statistic: 'Sum',
  Dimensions: [{ Name: 'ApiName', Value: 'orders' }],
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 50,
  ComparisonOperator: 'GreaterThanThreshold',
};
const quiet = { ...described, AlarmName: 'orders-latency', AlarmArn: `${arn}-latency`, StateValue: 'OK' };
const change = (from: string, to: string, time: string) => ({
  AlarmName: 'orders-5xx',
  AlarmType: 'MetricAlarm',
  Timestamp: time,
  HistoryItemType: 'StateUpdate',
  HistorySummary: `Alarm updated from ${from} to ${to}`,
  HistoryData: JSON.stringify({
    version: '1.0',
    oldState: { stateValue: from },
    newState: { stateValue: to, stateReason: reason, stateReasonData: JSON.parse(reasonData) },
  }),
});
const history = [
  change('OK', 'ALARM', '2026-11-24T09:43:27.123Z'),
  {
    AlarmName: 'orders-5xx',
    Timestamp: '2026-11-24T09:43:27.300Z',
    HistoryItemType: 'Action',
    HistoryData: JSON.stringify({ publishedMessage: JSON.stringify({ default: notification.Message }) }),
  },
  change('ALARM', 'OK', '2026-11-24T08:00:00.000Z'),
];
const email = `You are receiving this email because your Amazon CloudWatch Alarm "orders-5xx" in the EU (Ireland) region has
entered the ALARM state, because "${reason}" at "Tuesday 24 November, 2026 09:43:27 UTC".

View this alarm in the AWS Management Console:
https://eu-west-1.console.aws.amazon.com/cloudwatch/deeplink.js?region=eu-west-1#alarmsV2:alarm/orders-5xx

Alarm Details:
- Name:                       orders-5xx
- Description:                Too many 5xx
- State Change:               OK -> ALARM
- Reason for State Change:    ${reason}
- Timestamp:                  Tuesday 24 November, 2026 09:43:27 UTC
- AWS Account:                123456789012
- Alarm Arn:                  ${arn}

Threshold:
- The alarm is in the ALARM state when the metric is GreaterThanThreshold 50.0 for 60 seconds.
`;
const queued = (body: unknown) => ({ messageId: '059f36b4', receiptHandle: 'AQEB', body: JSON.stringify(body) });
const text = JSON.stringify(event);
const utf16 = (order: 'le' | 'be', mark: boolean) => {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

/** Every form that says the same as the event. */
const forms: readonly (readonly [string, unknown])[] = [
  ['the event', event],
  ['the event of an archive that is replayed', { ...event, 'replay-name': 'last-night' }],
  ['a list', [event]],
  ['a member of an object that a target made', { event, note: 'from the API destination' }],
  ['a text in a member', { payload: text }],
  ['an event with the data of an action', { ...event, detail: undefined, alarmData: detail }],
  ['the invocation of a Lambda function', invocation],
  ['the message of a topic', published],
  ['a notification of a topic', notification],
  ['a notification of a topic without the alarm’s ARN', { ...notification, Message: JSON.stringify(withoutArn) }],
  ['the message of a topic without the alarm’s ARN', withoutArn],
  ['an old name of the region', { ...withoutArn, Region: 'EU - Ireland' }],
  ['a topic’s event for Lambda', { Records: [{ EventSource: 'aws:sns', Sns: notification }] }],
  ['a queue’s event for Lambda', { Records: [queued(event)] }],
  ['a topic’s notification in a queue', { Records: [queued(notification)] }],
  ['a topic’s raw message in a queue', { Records: [queued(published)] }],
  ['received messages of a queue', { Messages: [{ MessageId: '1', ReceiptHandle: 'x', Body: text }] }],
  ['what was kept of a queue’s record', { Records: [{ body: JSON.stringify({ Message: notification.Message }) }] }],
  ['what was kept of a topic’s record', { Records: [{ Sns: { Subject: 'ALARM', Message: notification.Message } }] }],
  ['the forms of a message for each protocol', { default: notification.Message, sms: 'ALARM' }],
  ['one received message', { MessageId: '1', ReceiptHandle: 'x', Body: JSON.stringify(notification) }],
  ['a stream’s event for Lambda', { Records: [{ kinesis: { data: Buffer.from(text).toString('base64') } }] }],
  ['a request', { httpMethod: 'POST', headers: {}, body: text }],
  ['an encoded request', { headers: {}, isBase64Encoded: true, body: Buffer.from(text).toString('base64') }],
  ['an event in a log', { events: [{ logStreamName: 'alarms', timestamp: 1, message: text }] }],
  ['describe-alarms', { MetricAlarms: [quiet, described], CompositeAlarms: [] }],
  ['the alarms of describe-alarms alone', [quiet, described]],
  ['describe-alarms of a program', { MetricAlarms: [{ ...described, StateTransitionedTimestamp: 1795513407.123 }] }],
  ['describe-alarm-history', { AlarmHistoryItems: history }],
  ['the items of describe-alarm-history alone', history],
];

const expected = {
  source: 'cloudwatch',
  sourceId: 'orders-5xx',
  service: 'orders',
  state: 'firing',
  startedAt: '2026-11-24T09:43:27.123Z',
  fingerprint: `cloudwatch:${arn}`,
  url: 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/orders-5xx',
  reason,
};
const read = (input: string) => readAlert(input, 'the alert in alarm.json', config, alertSources);

describe('an alarm', () => {
  it.each(forms)('is the same alert as %s', (_name, value) => {
    expect(read(JSON.stringify(value))).toMatchObject(expected);
  });

  it.each([
    ['a pretty-printed text', JSON.stringify(event, null, 2)],
    ['a text with a byte order mark', `\ufeff${text}`],
    ['lines', `${text}\n${JSON.stringify(notification)}\n`],
    ['values one after the other', `${JSON.stringify(event, null, 2)}\n${JSON.stringify(event, null, 2)}`],
    ['UTF-16, little end first', decodeText(utf16('le', true))],
    ['UTF-16, big end first', decodeText(utf16('be', true))],
    ['UTF-16 without a mark', decodeText(utf16('le', false))],
    ['UTF-16 without a mark, big end first', decodeText(utf16('be', false))],
    ['UTF-8 with a mark', decodeText(Buffer.from(`\ufeff${text}`))],
  ])('is the same alert in %s', (_name, input) => {
    expect(read(input)).toMatchObject(expected);
  });

  it('is the same alert in an e-mail, whose time has no milliseconds', () => {
    expect(read(email)).toMatchObject({ ...expected, startedAt: '2026-11-24T09:43:27.000Z' });
  });

  it.each(forms.filter(([name]) => !name.includes('history')))(
    'keeps its metric and threshold in %s',
    (_name, value) => {
      const { alarm } = read(JSON.stringify(value));

      expect(alarm).toMatchObject({
        account: '123456789012',
        region: 'eu-west-1',
        threshold: 50,
        period: 60,
        metrics: [{ namespace: 'AWS/ApiGateway', name: '5XXError', dimensions: { ApiName: 'orders' } }],
      });
    },
  );
});

describe('many alerts', () => {
  const named = (name: string, value = 'ALARM'): object => ({
    ...event,
    resources: [],
    detail: { ...detail, alarmName: name, state: { ...detail.state, value } },
  });
  const many = [named('billing-5xx'), named('orders-a', 'OK'), named('orders-b'), named('orders-c')];

  it('gives the first that fires', () => {
    expect(read(JSON.stringify(many)).sourceId).toBe('orders-b');
  });

  it('reads each, and says of one why it cannot be taken', () => {
    const all = readAlerts(JSON.stringify(many), 'the alert', config, alertSources);

    const names = all.map((one) => ('alert' in one ? one.alert.sourceId : one.error.message));
    expect(names).toEqual([
      expect.stringContaining('no service claims the alarm "billing-5xx"'),
      'orders-a',
      'orders-b',
      'orders-c',
    ]);
  });

  it('gives one that does not fire where none does', () => {
    const alert: Alert = read(JSON.stringify({ MetricAlarms: [quiet] }));

    expect(alert).toMatchObject({ sourceId: 'orders-latency', state: 'resolved' });
  });

  it('takes the state that history ends with', () => {
    const over = [change('ALARM', 'OK', '2026-11-24T09:50:00Z'), ...history];

    expect(read(JSON.stringify({ AlarmHistoryItems: over })).state).toBe('resolved');
  });

  it('takes history that does not say where its alarm is', () => {
    const alert = read(JSON.stringify({ AlarmHistoryItems: [history[0]] }));

    expect(alert).toMatchObject({ sourceId: 'orders-5xx', startedAt: expected.startedAt, reason });
    expect(alert).not.toHaveProperty('url');
  });

  it('reads text of any depth and length in time', () => {
    const deep = `${'['.repeat(5_000)}${text}${']'.repeat(5_000)}`;
    const wide = JSON.stringify(Array.from({ length: 2_000 }, () => event));

    expect(() => read(deep)).toThrow('no known shape');
    expect(readAlerts(wide, 'the alert', config, alertSources)).toHaveLength(2_000);
    expect(() => read(JSON.stringify(Array.from({ length: 10_001 }, () => 1)))).toThrow(
      'more than 10000 events; split it',
    );
    expect(() => read('{'.repeat(200_000))).toThrow('it is not JSON');
    expect(() => read('{"a":1}x'.repeat(50_000))).toThrow('it is not JSON');
  });
});

it.each([
  ['', 'it is empty'],
  ['\ufeff \n', 'it is empty'],
  ['ALARM: orders', 'it is not JSON'],
  [text.slice(0, -10), 'it is not JSON: it breaks off'],
  ["{'AlarmName': 'orders-5xx'}", 'it is not JSON: it is what Python prints of an object; write it with json.dumps'],
  ['MetricAlarms:\n- AlarmName: orders-5xx\n', 'it is not JSON: it is YAML; add --output json'],
  [
    `${'-'.repeat(60)}\n|  DescribeAlarms  |\n`,
    'it is not JSON: it is a table or text of the AWS CLI; add --output json',
  ],
  ['METRICALARMS\tTrue\torders-5xx\n', 'add --output json'],
  ['TypeError: no\n    at sum (/app/src/orders.js:7:1)', 'it is not JSON: it looks like a log; pass it with --log'],
  [`${text}\nALARM`, 'it is not JSON'],
  ['[]', 'no known shape: this is an empty list'],
  ['{"a":1,"b":2}', 'no known shape: this is an object with the fields a, b'],
  ['"hello"', 'no known shape: this is text: "hello"'],
  [JSON.stringify({ AlarmHistoryItems: [history[1]] }), 'add --history-item-type StateUpdate'],
  [JSON.stringify({ ...described, AlarmArn: 'orders' }), "AlarmArn: it is not an alarm's ARN"],
  [JSON.stringify({ ...invocation, alarmArn: 'orders' }), "alarmArn: it is not an alarm's ARN"],
  [JSON.stringify({ ...published, StateChangeTime: 'today' }), 'StateChangeTime: "today" is not a time'],
])('refuses %.40s and says why', (input, why) => {
  expect(() => read(input)).toThrow(why);
});

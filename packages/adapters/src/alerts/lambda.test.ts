import { type Alert, readConfig } from '@suture/core';
import { expect, it } from 'vitest';
import { alertSources } from './index.ts';
import { readAlert } from './read-alert.ts';

const one = readConfig({ services: { orders: { repository: 'shop/orders' } } }, 'the configuration');
const two = readConfig(
  {
    services: {
      orders: { repository: 'shop/orders', alarms: ['orders-*'] },
      billing: { repository: 'shop/billing', alarms: ['billing-*'] },
    },
  },
  'the configuration',
);

const record = (change: object = {}, context: object = {}) => ({
  version: '1.0',
  timestamp: '2026-11-24T09:36:13.461Z',
  requestContext: {
    requestId: 'd6c8a1d2-0c1b-4c9f-9a52-3d0f5e0c8d11',
    functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:billing-settle:live',
    condition: 'RetriesExhausted',
    approximateInvokeCount: 3,
    ...context,
  },
  requestPayload: { invoice: { lines: [{ price: 7 }] } },
  responseContext: { statusCode: 200, executedVersion: '7', functionError: 'Unhandled' },
  responsePayload: {
    errorType: 'TypeError',
    errorMessage: "Cannot read properties of undefined (reading 'rebate')",
    trace: [
      "TypeError: Cannot read properties of undefined (reading 'rebate')",
      '    at sum (/var/task/src/invoices.js:9:31)',
      '    at Runtime.handler (file:///var/task/index.mjs:4:10)',
    ],
  },
  ...change,
});

const read = (value: unknown, config = two): Alert =>
  readAlert(JSON.stringify(value), 'the record', config, alertSources);

it('is an alert with the error and the event', () => {
  expect(read(record())).toMatchObject({
    source: 'lambda',
    sourceId: 'billing-settle',
    service: 'billing',
    title: "billing-settle failed: TypeError: Cannot read properties of undefined (reading 'rebate')",
    state: 'firing',
    startedAt: '2026-11-24T09:36:13.461Z',
    fingerprint: 'lambda:arn:aws:lambda:eu-west-1:123456789012:function:billing-settle:TypeError',
    reason: 'Lambda gave up after 3 tries: RetriesExhausted',
    error: { name: 'TypeError', frames: [{ file: '/var/task/src/invoices.js', line: 9, function: 'sum' }, {}] },
    event: { kind: 'lambda', event: { invoice: { lines: [{ price: 7 }] } } },
  });
});

it.each([
  ['EventBridge', { source: 'lambda', 'detail-type': 'Lambda Function Invocation Result - Failure', detail: record() }],
  ['a queue', { Records: [{ messageId: '1', body: JSON.stringify(record()) }] }],
  ['a topic', { Records: [{ Sns: { TopicArn: 'arn:aws:sns:eu-west-1:1:t', Message: JSON.stringify(record()) } }] }],
])('is the same alert from %s', (_name, value) => {
  expect(read(value)).toEqual(read(record()));
});

it('belongs to the only service where no pattern names its function', () => {
  expect(read(record(), one).service).toBe('orders');
  expect(() => read(record({}, { functionArn: 'arn:aws:lambda:eu-west-1:1:function:search' }))).toThrow(
    'no service claims the function "search"',
  );
});

it('is an alert of a timeout, which has a message alone', () => {
  const alert = read(
    record({ responsePayload: { errorMessage: '2026-11-24T09:36:13.461Z d6c8 Task timed out after 3.00 seconds' } }),
  );

  expect(alert.error).toMatchObject({
    name: 'Error',
    message: expect.stringContaining('timed out after 3.00 seconds'),
  });
});

it('is an alert of an event that grew too old, which has no error', () => {
  const alert = read(record({ responsePayload: null, responseContext: null }, { condition: 'EventAgeExceeded' }));

  expect(alert).toMatchObject({ title: 'billing-settle failed: EventAgeExceeded', state: 'firing' });
  expect(alert).not.toHaveProperty('error');
});

it('does not fire where the function succeeded', () => {
  expect(read(record({ responsePayload: { ok: true } }, { condition: 'Success' })).state).toBe('resolved');
});

it('holds no secret, and no event that is too long', () => {
  const token = `ghp_${'a1B2'.repeat(10)}`;

  expect(
    JSON.stringify(read(record({ requestPayload: { token }, responsePayload: { errorMessage: token } }))),
  ).not.toContain(token);
  expect(read(record({ requestPayload: 'x'.repeat(200_000) }))).not.toHaveProperty('event');
});

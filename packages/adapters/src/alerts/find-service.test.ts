import { readConfig } from '@suture/core';
import { expect, it } from 'vitest';
import { readReport } from '../inbound/deployment-report.ts';
import { alertSources, readAlertEvent } from './index.ts';

const shop = { account: '111122223333', region: 'eu-west-1' };
const payments = { account: '444455556666', region: 'eu-west-1' };
const own = { account: '999900001111', region: 'eu-west-1' };
const roleArn = (account: string) => `arn:aws:iam::${account}:role/suture`;
const service = {
  repository: 'shop/orders',
  alarms: ['api-*'],
  rollout: { by: 'codepipeline', pipeline: 'main' },
};
const config = readConfig(
  {
    services: { internal: service, orders: { ...service, ...shop }, billing: { ...service, ...payments } },
    sources: [shop, payments].map((place) => ({ ...place, roleArn: roleArn(place.account) })),
  },
  'the configuration',
);

const read = (event: object) => readAlertEvent(event, 'the alert', config, alertSources);
const alarm = ({ account, region }: typeof shop, alarmName = 'api-5xx') => ({
  'detail-type': 'CloudWatch Alarm State Change',
  account,
  region,
  resources: [`arn:aws:cloudwatch:${region}:${account}:alarm:${alarmName}`],
  detail: { alarmName, state: { value: 'ALARM', timestamp: '2026-11-24T09:00:00Z' }, configuration: {} },
});
const group = (place: typeof shop) => ({
  source: 'aws.autoscaling',
  'detail-type': 'EC2 Instance Launch Unsuccessful',
  ...place,
  time: '2026-11-24T09:00:00Z',
  detail: { AutoScalingGroupName: 'api-web' },
});
const invocation = ({ account, region }: typeof shop) => ({
  timestamp: '2026-11-24T09:00:00Z',
  requestContext: {
    functionArn: `arn:aws:lambda:${region}:${account}:function:api-web`,
    condition: 'RetriesExhausted',
  },
  requestPayload: {},
});
const sent = (account: string) => ({
  source: 'orders.canary',
  'detail-type': 'Suture Alert',
  account,
  detail: {
    service: 'orders',
    title: 'checkout fails',
    state: 'firing',
    startedAt: '2026-11-24T09:00:00Z',
    sourceId: 'checkout',
  },
});

it.each([
  ['internal', own],
  ['orders', shop],
  ['billing', payments],
  ['internal', { ...shop, region: 'us-east-1' }],
])('finds %s for an alert from %j where the patterns of all match', (name, place) => {
  expect([alarm(place), group(place), invocation(place)].map((event) => read(event).service)).toEqual([
    name,
    name,
    name,
  ]);
});

it('says which account’s alarm no service claims', () => {
  expect(() => read(alarm(shop, 'web-5xx'))).toThrow(
    'no service claims the alarm "web-5xx" of 111122223333 in eu-west-1; add a pattern',
  );
});

it('refuses an alert of a source about a service of another one', () => {
  expect([shop, own].map(({ account }) => read(sent(account)).service)).toEqual(['orders', 'orders']);
  expect(() => read(sent(payments.account))).toThrow(
    'detail.service: orders lives in the account 111122223333, and 444455556666 sent the alert; send it from there',
  );
});

it('finds the services whose pipeline ended in their account', () => {
  const report = { source: 'aws.codepipeline', detail: { pipeline: 'main' } };

  expect(readReport({ ...report, ...shop }, 'm1', config)?.services).toEqual(['orders']);
  expect(readReport({ ...report, ...own }, 'm1', config)?.services).toEqual(['internal']);
});

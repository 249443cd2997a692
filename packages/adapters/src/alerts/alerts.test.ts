import { readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { alertSources } from './index.ts';
import { readAlert } from './read-alert.ts';

const config = readConfig(
  { services: { orders: { repository: 'shop/orders', alarms: ['orders-*'] } } },
  'the configuration',
);

function alarmEvent(changes: { alarmName?: string; value?: string; timestamp?: string } = {}) {
  return {
    version: '0',
    id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: '123456789012',
    time: '2026-11-24T09:00:00Z',
    region: 'eu-west-1',
    resources: ['arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-errors'],
    detail: {
      alarmName: changes.alarmName ?? 'orders-errors',
      state: {
        value: changes.value ?? 'ALARM',
        reason: 'Threshold Crossed',
        timestamp: changes.timestamp ?? '2026-11-24T09:00:00.123+0000',
      },
      configuration: { description: 'Orders answers too many 5xx' },
    },
  };
}

function read(event: unknown) {
  return readAlert(JSON.stringify(event), 'the alert in alarm.json', config, alertSources);
}

describe('readAlert', () => {
  it('turns a CloudWatch alarm into an alert of the service that claims it', () => {
    const alert = read(alarmEvent());

    expect(alert).toMatchObject({
      source: 'cloudwatch',
      service: 'orders',
      state: 'firing',
      startedAt: '2026-11-24T09:00:00.123Z',
    });
    expect(alert.title).toBe('Orders answers too many 5xx');
  });

  it('gives repeats of one alarm the same fingerprint and another alarm another', () => {
    const first = read(alarmEvent());
    const again = read(alarmEvent({ timestamp: '2026-11-24T10:00:00.000+0000' }));
    const other = read({ ...alarmEvent({ alarmName: 'orders-latency' }), resources: [] });

    expect(again.fingerprint).toBe(first.fingerprint);
    expect(other.fingerprint).not.toBe(first.fingerprint);
  });

  it.each(['OK', 'INSUFFICIENT_DATA'])('does not call %s firing', (value) => {
    expect(read(alarmEvent({ value })).state).toBe('resolved');
  });

  it.each([
    ['text that is not JSON', 'ALARM!', 'it is not JSON'],
    ['an unknown shape', '{"hello":"world"}', 'no known shape'],
    ['a list', '[]', 'no known shape'],
    [
      'an alarm without a state',
      JSON.stringify({ ...alarmEvent(), detail: { alarmName: 'orders-errors' } }),
      'detail.state',
    ],
    ['an alarm nobody claims', JSON.stringify(alarmEvent({ alarmName: 'billing-errors' })), 'billing-errors'],
    ['a time that is none', JSON.stringify(alarmEvent({ timestamp: 'yesterday' })), 'detail.state.timestamp'],
  ])('refuses %s and says what is wrong', (_name, text, message) => {
    expect(() => readAlert(text, 'the alert in alarm.json', config, alertSources)).toThrow(message);
  });
});

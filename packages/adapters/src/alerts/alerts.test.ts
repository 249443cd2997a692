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

function scalingEvent(changes: { group?: string; kind?: string; startTime?: string; message?: string } = {}) {
  const group = changes.group ?? 'orders-web';
  return {
    version: '0',
    id: '3e3c153a-8339-4e30-8c35-687ebef853fe',
    'detail-type': changes.kind ?? 'EC2 Instance Launch Unsuccessful',
    source: 'aws.autoscaling',
    account: '123456789012',
    time: '2026-11-24T09:00:05Z',
    region: 'eu-west-1',
    resources: [
      `arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:eb56d16b:autoScalingGroupName/${group}`,
      'arn:aws:ec2:eu-west-1:123456789012:instance/i-1234567890abcdef0',
    ],
    detail: {
      StatusCode: 'Failed',
      AutoScalingGroupName: group,
      ActivityId: '87654321-4321-4321-4321-210987654321',
      StatusMessage: changes.message ?? 'You have requested more vCPU capacity than your current limit allows.',
      StartTime: changes.startTime ?? '2026-11-24T09:00:01.500Z',
      EndTime: '2026-11-24T09:00:04Z',
      Cause: 'At 2026-11-24T09:00:00Z an instance was started in response to a difference',
    },
  };
}

function busEvent(detail: Record<string, unknown> = {}) {
  return {
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': 'Suture Alert',
    source: 'orders.canary',
    time: '2026-11-24T09:00:05Z',
    detail: {
      service: 'orders',
      title: 'checkout fails',
      state: 'firing',
      startedAt: '2026-11-24T10:00:00+01:00',
      sourceId: 'checkout',
      ...detail,
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
    expect(alert.title).toBe('orders-errors: Orders answers too many 5xx');
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

  it('turns a launch that failed into an urgent alert of the service that claims the group', () => {
    expect(read(scalingEvent())).toMatchObject({
      source: 'autoscaling',
      sourceId: 'orders-web',
      service: 'orders',
      state: 'firing',
      severity: 'high',
      title:
        'orders-web could not launch an instance: You have requested more vCPU capacity than your current limit allows.',
      startedAt: '2026-11-24T09:00:01.500Z',
    });
  });

  it('gives one group and one kind of failure one fingerprint', () => {
    const first = read(scalingEvent());
    const again = read(scalingEvent({ startTime: '2026-11-24T09:05:00Z', message: 'another reason' }));
    const other = read(scalingEvent({ group: 'orders-worker' }));
    const termination = read(scalingEvent({ kind: 'EC2 Instance Terminate Unsuccessful' }));

    expect(again.fingerprint).toBe(first.fingerprint);
    expect(new Set([first, other, termination].map(({ fingerprint }) => fingerprint)).size).toBe(3);
    expect(termination.title).toContain('could not terminate an instance');
  });

  it('takes the notification of a group for the event about the same failure', () => {
    const arn = scalingEvent().resources[0];
    const notification = {
      Service: 'AWS Auto Scaling',
      Event: 'autoscaling:EC2_INSTANCE_LAUNCH_ERROR',
      AutoScalingGroupName: 'orders-web',
      AutoScalingGroupARN: arn,
      Time: '2026-11-24T09:00:04.000Z',
      StartTime: '2026-11-24T09:00:01.500Z',
      StatusCode: 'Failed',
      StatusMessage: 'You have requested more vCPU capacity than your current limit allows.',
      Cause: 'At 2026-11-24T09:00:00Z an instance was started in response to a difference',
    };

    expect(read({ TopicArn: 'arn:aws:sns:eu-west-1:1:t', Message: JSON.stringify(notification) })).toEqual(
      read(scalingEvent()),
    );
  });

  it('takes an alert from its own bus as it is', () => {
    const error = {
      name: 'TypeError',
      message: 'no price',
      stack: 'TypeError: no price\n    at pay (/srv/pay.js:1:1)',
    };
    const alert = read(busEvent({ severity: 'critical', fingerprint: 'pay', url: 'https://status.example/1', error }));

    expect(alert).toEqual({
      source: 'orders.canary',
      sourceId: 'checkout',
      service: 'orders',
      title: 'checkout fails',
      state: 'firing',
      startedAt: '2026-11-24T09:00:00.000Z',
      fingerprint: 'pay',
      severity: 'critical',
      url: 'https://status.example/1',
      error: { ...error, frames: [{ file: '/srv/pay.js', function: 'pay', line: 1 }] },
    });
  });

  it.each([
    [
      'an error as the program printed it',
      'TypeError: no price\n    at pay (/srv/pay.js:1:1)',
      { name: 'TypeError', message: 'no price' },
    ],
    ['a message alone', { message: 'no price' }, { name: 'Error', message: 'no price', stack: '' }],
    ['words', 'it broke\nbadly', { name: 'Error', message: 'it broke' }],
  ])('takes %s as the error', (_name, error, expected) => {
    expect(read(busEvent({ error })).error).toMatchObject(expected);
  });

  it('takes the reason, the description and the input of an alert from its own bus', () => {
    const said = { reason: ' 7 of 20 failed ', description: 'the canary', event: { kind: 'lambda', event: { id: 7 } } };

    expect(read(busEvent(said))).toMatchObject({ ...said, reason: '7 of 20 failed' });
  });

  it('derives the fingerprint of an alert from its own bus when it has none', () => {
    expect(read(busEvent()).fingerprint).toBe('orders.canary:orders:checkout');
    expect(read(busEvent({ state: 'resolved' })).state).toBe('resolved');
  });

  it('takes no secret from what the error of an alert wraps', () => {
    const token = `ghp_${'a1B2'.repeat(10)}`;
    const cause = { name: 'RangeError', message: `denied for ${token}`, stack: `RangeError: denied for ${token}` };
    const alert = read(busEvent({ error: { name: 'Error', message: 'no', stack: '', causes: [cause] } }));

    expect(alert.error?.causes).toMatchObject([{ name: 'RangeError', message: expect.stringMatching(/^denied for/) }]);
    expect(JSON.stringify(alert)).not.toContain(token);
  });

  it('takes no command and no secret from its own bus', () => {
    const token = `ghs_${'a1'.repeat(20)}`;
    const error = { name: 'Error', message: `denied for ${token}`, stack: `Error: denied for ${token}` };
    const alert = read(busEvent({ failingCommand: 'rm -rf /', title: `denied for ${token}`, error }));

    expect(alert).not.toHaveProperty('failingCommand');
    expect(JSON.stringify(alert)).not.toContain(token);
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
    ['an alarm that no service claims', JSON.stringify(alarmEvent({ alarmName: 'billing-errors' })), 'billing-errors'],
    ['a group that no service claims', JSON.stringify(scalingEvent({ group: 'billing-web' })), 'billing-web'],
    [
      'a failure without a group',
      JSON.stringify({ ...scalingEvent(), detail: { StatusCode: 'Failed' } }),
      'detail.AutoScalingGroupName',
    ],
    [
      'an instance that was launched',
      JSON.stringify(scalingEvent({ kind: 'EC2 Instance Launch Successful' })),
      'no known shape',
    ],
    ['another system that speaks of launches', JSON.stringify({ ...scalingEvent(), source: 'shop' }), 'no known shape'],
    ['an alert of its own without a service', JSON.stringify(busEvent({ service: '' })), 'detail.service'],
    [
      'an alert of its own of an unknown service',
      JSON.stringify(busEvent({ service: 'constructor' })),
      '"constructor"',
    ],
    ['an alert of its own with a title too long', JSON.stringify(busEvent({ title: 'x'.repeat(501) })), 'detail.title'],
    ['an alert of its own at no time', JSON.stringify(busEvent({ startedAt: 'now' })), 'detail.startedAt'],
    ['a time that is none', JSON.stringify(alarmEvent({ timestamp: 'yesterday' })), 'detail.state.timestamp'],
  ])('refuses %s and says what is wrong', (_name, text, message) => {
    expect(() => readAlert(text, 'the alert in alarm.json', config, alertSources)).toThrow(message);
  });
});

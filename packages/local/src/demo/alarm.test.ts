import { alertSources, readAlert } from '@suture/adapters/alerts';
import { readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { type AlarmRule, alarmEvent, evaluate, openMeasure } from './alarm.ts';

const rule: AlarmRule = {
  name: 'orders-5xx',
  description: 'too many 5xx',
  threshold: 0.05,
  windowSeconds: 2,
  leastRequests: 10,
};

function requestLine(seconds: number, status: number, url = '/orders'): string {
  return JSON.stringify({
    level: 'info',
    time: new Date(seconds * 1000).toISOString(),
    msg: 'request',
    req: { url },
    res: { status },
  });
}

describe('openMeasure', () => {
  it('counts requests and failures inside the window, health checks apart', () => {
    const log = [
      requestLine(1, 500),
      requestLine(10, 200),
      requestLine(11, 503),
      requestLine(11, 404),
      requestLine(11, 200, '/health'),
      'not json "res"',
      '',
    ].join('\n');
    const measure = openMeasure(2);

    measure.add(log);

    expect(measure.at(12_000)).toEqual({ requests: 3, failures: 1 });
  });

  it('counts what the access log of an API holds', () => {
    const access = (status: number, routeKey: string) =>
      `${JSON.stringify({ requestTimeEpoch: 11_000, routeKey, status, responseLength: 2 })}\n`;
    const measure = openMeasure(2);

    measure.add(access(200, 'GET /orders/{id}') + access(500, 'POST /quotes') + access(500, 'sqs payments'));

    expect(measure.at(12_000)).toEqual({ requests: 3, failures: 2 });
  });

  it('takes a log in pieces, and forgets what left the window', () => {
    const log = `${requestLine(10, 500)}\n${requestLine(11, 200)}\n`;
    const measure = openMeasure(2);

    measure.add(log.slice(0, 100));
    measure.add(log.slice(100));

    expect(measure.at(11_500)).toEqual({ requests: 2, failures: 1 });
    expect(measure.at(12_500)).toEqual({ requests: 1, failures: 0 });
    expect(measure.at(11_500)).toEqual({ requests: 1, failures: 0 });
  });
});

describe('evaluate', () => {
  it.each([
    [9, 9, 'INSUFFICIENT_DATA'],
    [20, 1, 'OK'],
    [20, 2, 'ALARM'],
    [10, 0, 'OK'],
  ])('says of %i requests with %i failures: %s', (requests, failures, state) => {
    expect(evaluate(rule, { requests, failures })).toBe(state);
  });
});

describe('alarmEvent', () => {
  it('is an event that the CloudWatch source reads', () => {
    const config = readConfig(
      { services: { orders: { repository: 'shop/orders', alarms: ['orders-*'] } } },
      'the configuration',
    );
    const at = new Date('2026-11-24T09:00:00Z');
    const event = alarmEvent(rule, { state: 'ALARM', previous: 'OK', at, reason: 'too many' });

    const alert = readAlert(JSON.stringify(event), 'the alarm', config, alertSources);

    expect(alert).toMatchObject({
      service: 'orders',
      state: 'firing',
      startedAt: '2026-11-24T09:00:00.000Z',
      title: 'orders-5xx: too many 5xx',
    });
  });
});

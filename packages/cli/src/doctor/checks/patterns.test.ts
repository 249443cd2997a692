import { readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { world } from '../../testing/deployment.ts';
import { checkAlarmRules, checkServiceAlarms } from './patterns.ts';

const configure = (services: Readonly<Record<string, readonly string[]>>) =>
  readConfig(
    {
      services: Object.fromEntries(
        Object.entries(services).map(([name, alarms]) => [name, { repository: `acme/${name}`, alarms: [...alarms] }]),
      ),
    },
    'the test configuration',
  );

const named = (...names: string[]) => ({ alarms: async () => names.map((name) => ({ name, state: 'OK' })) });

describe('service alarms', () => {
  it.each<[string, string, readonly string[], readonly string[], RegExp]>([
    ['matches as EventBridge does, across slashes', 'ok', ['prod*'], ['prod/orders/5xx'], /every pattern/],
    ['counts case', 'problem', ['orders-*'], ['Orders-5xx'], /no CloudWatch alarm matches orders-\* \(orders\)/],
    ['means no alarm', 'problem', ['orders-*'], ['billing'], /no CloudWatch alarm matches orders-\*/],
    ['is missing', 'problem', [], ['orders-5xx'], /no alarm is configured for orders/],
    [
      "means Suture's own alarms alone",
      'problem',
      ['suture-*'],
      ['suture-live-budget'],
      /only Suture's own alarms.*suture-\*/,
    ],
  ])('a pattern that %s: %s', async (_what, status, alarms, names, detail) => {
    const verdict = await checkServiceAlarms({ ...world(named(...names)), config: configure({ orders: alarms }) });

    expect(verdict.status).toBe(status);
    expect(verdict.detail).toMatch(detail);
  });

  it('names an alarm that two services claim, and the one that gets it', async () => {
    const config = configure({ orders: ['shop-*'], billing: ['*-billing'] });

    const verdict = await checkServiceAlarms({ ...world(named('shop-billing')), config });

    expect(verdict).toMatchObject({
      status: 'problem',
      detail: 'shop-billing matches patterns of orders and billing; its incidents are of orders',
    });
  });
});

describe('alarm rules', () => {
  it.each<[string, string, string | undefined, RegExp]>([
    ['has all patterns', 'ok', '{"detail":{"alarmName":[{"wildcard":"orders-*"}]}}', /all 1 patterns/],
    [
      'has other patterns',
      'unknown',
      '{"detail":{"alarmName":[{"wildcard":"old-*"}]}}',
      /^not deployed yet: orders-\*\* \(orders\)$/,
    ],
    ['is gone', 'problem', undefined, /no rule of EventBridge/],
    ['is about something else', 'problem', '{"source":["aws.codebuild"]}', /no rule of EventBridge/],
  ])('%s: %s', async (_what, status, pattern, detail) => {
    const config = configure({ orders: ['orders-**'] });

    const verdict = await checkAlarmRules({ ...world({ rulePattern: async () => pattern }), config });

    expect(verdict.status).toBe(status);
    expect(verdict.detail).toMatch(detail);
  });

  it('reads the rules of the default bus', async () => {
    const asked: string[] = [];
    const looked = world({
      rulePattern: async (name) => {
        asked.push(name);
        return undefined;
      },
    });

    await checkAlarmRules(looked);

    expect(asked).toEqual(['live-Alarms0']);
  });
});

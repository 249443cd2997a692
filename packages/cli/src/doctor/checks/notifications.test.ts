import { describe, expect, it } from 'vitest';
import { config, world } from '../../testing/deployment.ts';
import type { Account } from '../world.ts';
import { checkAlarmActions, checkOperators } from './notifications.ts';

const subscribe = (endpoint: string, confirmed: boolean) => ({ endpoint, confirmed });

describe('operators', () => {
  it.each<[string, string, readonly string[], ReturnType<typeof subscribe>[], RegExp]>([
    ['are notified', 'ok', ['a@acme.example'], [subscribe('a@acme.example', true)], /^1 subscription, all confirmed$/],
    ['are not configured', 'unknown', [], [], /nobody is subscribed/],
    ['never confirmed', 'problem', ['a@acme.example'], [subscribe('a@acme.example', false)], /nobody is notified/],
    ['let the subscription lapse', 'problem', ['a@acme.example'], [], /^not confirmed: a@acme.example, so nobody/],
    [
      'confirmed in part',
      'unknown',
      ['a@acme.example', 'b@acme.example'],
      [subscribe('a@acme.example', true)],
      /^not confirmed: b@acme.example$/,
    ],
  ])('%s: %s', async (_what, status, operators, subscriptions, detail) => {
    const looked = {
      ...world({ subscriptions: async () => subscriptions }),
      config: { ...config, operators: [...operators] },
    };

    const verdict = await checkOperators(looked);

    expect(verdict.status).toBe(status);
    expect(verdict.detail).toMatch(detail);
    if (/not confirmed/.test(verdict.detail))
      expect(verdict.remedy).toMatch(
        /aws sns subscribe --topic-arn arn:topic --protocol email --notification-endpoint \w@/,
      );
  });
});

describe('alarm actions', () => {
  it.each<[string, string, Account['lastAction'], RegExp]>([
    ['worked', 'ok', async () => ({ failed: false, summary: 'done' }), /1 of 1 alarms have notified/],
    ['have not been needed', 'ok', async () => undefined, /set-alarm-state --alarm-name suture-live-budget/],
    [
      'failed',
      'problem',
      async () => ({ failed: true, at: '2026-11-24T11:00:00.000Z', summary: 'not authorized to perform: SNS:Publish' }),
      /^suture-live-budget could not notify \(2026-11-24T11:00:00.000Z\): not authorized to perform: SNS:Publish$/,
    ],
  ])('%s: %s', async (_what, status, lastAction, detail) => {
    const verdict = await checkAlarmActions(world({ lastAction }));

    expect(verdict.status).toBe(status);
    expect(verdict.detail).toMatch(detail);
  });

  it("asks about Suture's own alarms only", async () => {
    const asked: string[] = [];
    const looked = world({
      lastAction: async (alarm) => {
        asked.push(alarm);
        return undefined;
      },
    });

    await checkAlarmActions(looked);

    expect(asked).toEqual(['suture-live-budget']);
  });
});

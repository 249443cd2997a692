import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { expect, it } from 'vitest';
import { readLastAction } from './notifications.ts';

/** CloudWatch with these items in an alarm's history. */
function open(...items: object[]): CloudWatchClient {
  return { send: async () => ({ AlarmHistoryItems: items }) } as unknown as CloudWatchClient;
}

const at = new Date('2026-11-24T11:00:00.000Z');
const action = (historySummary: string, data: unknown) => ({
  Timestamp: at,
  HistorySummary: historySummary,
  HistoryData: typeof data === 'string' ? data : JSON.stringify(data),
});
const topic = 'arn:aws:sns:eu-west-1:123456789012:operators';

it.each([
  [
    'a failure with its error',
    `Failed to execute action ${topic}`,
    { actionState: 'Failed', error: 'no SNS:Publish' },
    true,
    'no SNS:Publish',
  ],
  [
    'a failure without data',
    `Failed to execute action ${topic}`,
    'not JSON',
    true,
    `Failed to execute action ${topic}`,
  ],
  [
    'a success',
    `Successfully executed action ${topic}`,
    { actionState: 'Succeeded' },
    false,
    `Successfully executed action ${topic}`,
  ],
])('reads %s', async (_what, summary, data, failed, expected) => {
  const read = await readLastAction(open(action(summary, data)), 'suture-live-budget');

  expect(read).toEqual({ failed, summary: expected, at: at.toISOString() });
});

it('knows an alarm that has done nothing', async () => {
  expect(await readLastAction(open(), 'suture-live-budget')).toBeUndefined();
});

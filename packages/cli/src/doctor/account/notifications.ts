import { type CloudWatchClient, DescribeAlarmHistoryCommand } from '@aws-sdk/client-cloudwatch';
import { paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import { defined } from '@suture/core';
import * as z from 'zod';
import type { AlarmAction, Subscription } from '../world.ts';
import { collect } from './reading.ts';

/** What CloudWatch records about an action that it took. */
const Executed = z.object({ actionState: z.string().optional(), error: z.string().optional() });

/** The newest action of an alarm that CloudWatch still knows, which is one of the last 30 days; undefined when it took none. */
export async function readLastAction(client: CloudWatchClient, alarm: string): Promise<AlarmAction | undefined> {
  const { AlarmHistoryItems: [newest] = [] } = await client.send(
    new DescribeAlarmHistoryCommand({
      AlarmName: alarm,
      HistoryItemType: 'Action',
      ScanBy: 'TimestampDescending',
      MaxRecords: 1,
    }),
  );
  if (newest === undefined) return undefined;
  const { Timestamp: at, HistorySummary: summary = '', HistoryData: data = '' } = newest;
  const { actionState, error } = readData(data);
  const failed = actionState === 'Failed' || error !== undefined || /^failed/i.test(summary);
  return { failed, summary: error ?? summary, ...defined({ at: at?.toISOString() }) };
}

function readData(text: string): z.infer<typeof Executed> {
  try {
    return Executed.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}

/** Who is subscribed to a topic. A subscription without an ARN of its own waits for its confirmation. */
export async function readSubscriptions(client: SNSClient, topic: string): Promise<readonly Subscription[]> {
  const pages = paginateListSubscriptionsByTopic({ client }, { TopicArn: topic });
  const found = await collect(pages, (page) => page.Subscriptions);
  return found.map(({ Endpoint: endpoint = '', SubscriptionArn: arn = '' }) => {
    return { endpoint, confirmed: arn.startsWith('arn:') };
  });
}

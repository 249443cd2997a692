import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { type Config, ticketReaders } from '../../packages/core/src/index.ts';

/** The topic of tickets, and who reads it by mail; undefined where tickets are kept elsewhere. */
export function ticketTopic(stack: Stack, config: Config, key: IKey): Topic | undefined {
  if (config.tickets !== 'sns') return undefined;
  const topic = new Topic(stack, 'Tickets', { masterKey: key, enforceSSL: true });
  for (const address of ticketReaders(config)) topic.addSubscription(new EmailSubscription(address));
  new CfnOutput(stack, 'TicketTopicArn', { value: topic.topicArn });
  return topic;
}

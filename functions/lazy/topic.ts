import { SNSClient } from '@aws-sdk/client-sns';
import { createTopicAnnouncer } from '@suture/adapters/aws/sns';
import { traced } from '../traced.ts';

export function openTopic(topicArn: string) {
  return createTopicAnnouncer({ client: traced(new SNSClient({})), topicArn });
}

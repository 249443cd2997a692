import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Inbox } from '../../inbox.ts';

interface SqsInboxOptions {
  readonly client: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
}

/** The queue that the intake function reads. */
export function createSqsInbox({ client, queueUrl }: SqsInboxOptions): Inbox {
  return {
    put: async (message) => {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
    },
  };
}

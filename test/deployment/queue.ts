import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly handle: string;
}

export interface Queue {
  send(body: string): Promise<void>;
  /** At most ten messages; none if the queue is empty. */
  receive(): Promise<readonly Message[]>;
  remove(message: Message): Promise<void>;
  /** Lets it be read again at once. */
  release(message: Message): Promise<void>;
  /** Messages that somebody is reading. */
  inFlight(): Promise<number>;
}

/** A queue as its senders and its reader see it. */
export function createQueue(url: string): Queue {
  // The queue's address names the AWS host even if another endpoint replaces it.
  const client = new SQSClient({ useQueueUrlAsEndpoint: false });
  return {
    send: async (body) => {
      await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body }));
    },
    receive: async () => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
      );
      return Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '' }) => ({
        id: MessageId,
        body: Body,
        handle: ReceiptHandle,
      }));
    },
    remove: async ({ handle }) => {
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: handle }));
    },
    release: async ({ handle }) => {
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: handle, VisibilityTimeout: 0 }),
      );
    },
    inFlight: async () => {
      const name = 'ApproximateNumberOfMessagesNotVisible';
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [name] }),
      );
      return Number(Attributes?.[name] ?? 0);
    },
  };
}

import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createSqsInbox } from '@suture/adapters/aws/sqs';
import { createSecrets } from '@suture/adapters/aws/ssm';
import { parse } from '@suture/core';
import * as z from 'zod';
import { traced } from '../traced.ts';

const Environment = z.object({ QUEUE_URL: z.string().min(1), SECRETS_PATH: z.string().min(1) });

/** The queue that deliveries are put into, and the secrets that they are signed with. */
export function openWebhook() {
  const environment = parse(Environment, process.env, 'the environment of the function');
  // The queue's address names the AWS host even if another endpoint replaces it.
  const queues = new SQSClient({ useQueueUrlAsEndpoint: false });
  return {
    inbox: createSqsInbox({ client: traced(queues), queueUrl: environment.QUEUE_URL }),
    secrets: createSecrets({ client: traced(new SSMClient({})), path: environment.SECRETS_PATH, now: Date.now }),
  };
}

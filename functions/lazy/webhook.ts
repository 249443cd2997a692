import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createSqsInbox } from '@suture/adapters/aws/sqs';
import { createSecrets } from '@suture/adapters/aws/ssm';
import { createWebhookForwarder } from '@suture/adapters/github/forward-webhook';
import { parse } from '@suture/core';
import * as z from 'zod';
import { traced } from '../traced.ts';

const Environment = z.object({
  QUEUE_URL: z.string().min(1),
  SECRETS_PATH: z.string().min(1),
  /** The webhooks of the other stages that share the App, with spaces between them. */
  FORWARD_TO: z
    .string()
    .default('')
    .transform((text) => text.split(' ').filter((address) => address !== '')),
});

/** The queue that deliveries are put into, the secrets that they are signed with, and the stages that they are passed on to. */
export function openWebhook() {
  const environment = parse(Environment, process.env, 'the environment of the function');
  // The queue's address names the AWS host even if another endpoint replaces it.
  const queues = new SQSClient({ useQueueUrlAsEndpoint: false });
  return {
    inbox: createSqsInbox({ client: traced(queues), queueUrl: environment.QUEUE_URL }),
    forward: createWebhookForwarder({ addresses: environment.FORWARD_TO, fetch }),
    secrets: createSecrets({ client: traced(new SSMClient({})), path: environment.SECRETS_PATH, now: Date.now }),
  };
}

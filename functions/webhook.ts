import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createSqsInbox } from '@suture/adapters/aws/sqs';
import { createSecrets } from '@suture/adapters/aws/ssm';
import { admitGitHubWebhook } from '@suture/adapters/github/webhook';
import { parse } from '@suture/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { z } from 'zod';
import { trigger } from './trigger.ts';

const Environment = z.object({ QUEUE_URL: z.string().min(1), SECRETS_PATH: z.string().min(1) });

let opened: ReturnType<typeof open> | undefined;

function open() {
  const environment = parse(Environment, process.env, 'the environment of the function');
  // The queue's address names the AWS host even if another endpoint replaces it.
  const client = new SQSClient({ useQueueUrlAsEndpoint: false });
  return {
    inbox: createSqsInbox({ client, queueUrl: environment.QUEUE_URL }),
    secrets: createSecrets({ client: new SSMClient({}), path: environment.SECRETS_PATH, now: Date.now }),
  };
}

/** Receives the code host's webhooks about reviews and deployments. It checks the signature and queues them; the intake function answers. */
export const handler = trigger(
  'webhook',
  async (event: APIGatewayProxyEventV2, { log, count }): Promise<APIGatewayProxyStructuredResultV2> => {
    opened ??= open();
    const delivery = {
      headers: event.headers,
      body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    };
    const current = await opened.secrets.read('GITHUB_WEBHOOK_SECRET');
    const previous = (await opened.secrets.find('GITHUB_WEBHOOK_SECRET_PREVIOUS')) ?? 'none';
    const answer = await admitGitHubWebhook(delivery, [current, previous], { inbox: opened.inbox, log });
    if (answer.outcome === 'unsigned') count('SignatureFailures');
    log.info('webhook received', { outcome: answer.outcome, event: answer.event });
    return { statusCode: answer.status, body: answer.say };
  },
);

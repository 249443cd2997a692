import { receiveGitHubWebhook } from '@suture/adapters/github/webhook';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { Config } from 'sst/node/config';
import { executions, gateway, openPorts, rollouts } from './ports.ts';
import { trigger } from './trigger.ts';

const open = openPorts(executions, gateway, rollouts);

/** Receives the code host's webhooks about reviews and deployments; only signed ones are processed. */
export const handler = trigger(
  'webhook',
  async (event: APIGatewayProxyEventV2, { log, count }): Promise<APIGatewayProxyStructuredResultV2> => {
    const delivery = {
      headers: event.headers,
      body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    };
    const secrets = [Config.GITHUB_WEBHOOK_SECRET, Config.GITHUB_WEBHOOK_SECRET_PREVIOUS] as const;
    const answer = await receiveGitHubWebhook(delivery, secrets, open(log));
    if (answer.outcome === 'unsigned') count('SignatureFailures');
    log.info('webhook received', { outcome: answer.outcome, event: answer.event });
    return { statusCode: answer.status, body: answer.say };
  },
);

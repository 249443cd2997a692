import { admitGitHubWebhook } from '@suture/adapters/github/webhook';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { once } from './lazily.ts';
import { trigger } from './trigger.ts';

const open = once(async () => (await import('./lazy/webhook.ts')).openWebhook());

/** Receives the code host's webhooks about reviews and deployments. It checks the signature and queues them; the intake function answers. */
export const handler = trigger(
  'webhook',
  async (event: APIGatewayProxyEventV2, { log, count }): Promise<APIGatewayProxyStructuredResultV2> => {
    const { inbox, secrets, forward } = await open();
    const delivery = {
      headers: event.headers,
      body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    };
    const current = await secrets.read('GITHUB_WEBHOOK_SECRET');
    const previous = (await secrets.find('GITHUB_WEBHOOK_SECRET_PREVIOUS')) ?? 'none';
    const answer = await admitGitHubWebhook(delivery, [current, previous], { inbox, log, forward });
    if (answer.outcome === 'unsigned') count('SignatureFailures');
    if (answer.outcome === 'not passed on') count('WebhooksNotPassedOn');
    log.info('webhook received', { outcome: answer.outcome, event: answer.event });
    return { statusCode: answer.status, body: answer.say };
  },
);

import { admitGitLabWebhook } from '@suture/adapters/gitlab/webhook';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { once } from './lazily.ts';
import { trigger } from './trigger.ts';

const open = once(async () => (await import('./lazy/webhook.ts')).openWebhook());

/** Receives GitLab's webhooks about reviews and deployments. It checks the secret token and queues them; the intake function answers. */
export const handler = trigger(
  'gitlab-webhook',
  async (event: APIGatewayProxyEventV2, { log, count }): Promise<APIGatewayProxyStructuredResultV2> => {
    const { inbox, secrets } = await open();
    const delivery = {
      headers: event.headers,
      body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    };
    const current = await secrets.read('GITLAB_WEBHOOK_SECRET');
    const previous = (await secrets.find('GITLAB_WEBHOOK_SECRET_PREVIOUS')) ?? 'none';
    const answer = await admitGitLabWebhook(delivery, [current, previous], { inbox, log });
    if (answer.outcome === 'unsigned') count('SignatureFailures');
    log.info('webhook received', { outcome: answer.outcome, event: answer.event });
    return { statusCode: answer.status, body: answer.say };
  },
);

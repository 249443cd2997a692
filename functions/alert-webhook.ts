import { webhookSources } from '@suture/adapters/alerts/webhooks';
import { admitAlertWebhook } from '@suture/adapters/inbound/admit-webhook';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { once } from './lazily.ts';
import type { SutureMetric } from './observability.ts';
import { trigger } from './trigger.ts';

const open = once(async () => (await import('./lazy/webhook.ts')).openWebhook());

const metrics = {
  queued: 'WebhooksQueued',
  'nothing to do': 'WebhooksIgnored',
  unsigned: 'SignatureFailures',
  'too large': 'WebhooksTooLarge',
  unreadable: 'WebhooksUnreadable',
} as const satisfies Readonly<Record<string, SutureMetric>>;

/** Receives the webhooks of other systems' alerts. It checks who sent one and queues its body; the intake function reads it. */
export const handler = trigger(
  'alert-webhook',
  async (event: APIGatewayProxyEventV2, { log, count }): Promise<APIGatewayProxyStructuredResultV2> => {
    // The route is the gateway's own: a path that has none does not come here.
    const source = webhookSources.find(({ name }) => event.routeKey === `POST /alerts/${name}`);
    if (source === undefined) return { statusCode: 404, body: 'no such source' };
    const { inbox, secrets } = await open();
    const found = await Promise.all([secrets.find(source.secret), secrets.find(`${source.secret}_PREVIOUS`)]);
    const known = found.filter((secret) => secret !== undefined);
    const answer = await admitAlertWebhook(
      { headers: event.headers, body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8') },
      { source, inbox, now: new Date(), refuse: (delivery, now) => source.refuse(delivery, known, now) },
    );
    count(metrics[answer.outcome]);
    log.info('alert webhook received', { from: source.name, outcome: answer.outcome, why: answer.say });
    return { statusCode: answer.status, body: answer.say };
  },
);

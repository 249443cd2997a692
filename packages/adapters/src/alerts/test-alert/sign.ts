import { createHmac } from 'node:crypto';
import type { WebhookName } from '@suture/core';

type Headers = Readonly<Record<string, string>>;
type Sign = (body: string, secret: string, now: Date) => Headers;

const digest = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');
const token: Sign = (_body, secret) => ({ authorization: `Bearer ${secret.trim()}` });
const own: Sign = (body, secret) => ({ 'x-suture-signature-256': `sha256=${digest(secret, body)}` });

/** How each vendor proves that a delivery is its own. `../webhooks.ts` checks it. */
export const signatures: Readonly<Record<WebhookName, Sign>> = {
  alertmanager: token,
  datadog: token,
  generic: own,
  'github-actions': (body, secret) => ({ 'x-hub-signature-256': `sha256=${digest(secret, body)}` }),
  grafana: (body, secret, now) => {
    const seconds = String(Math.floor(now.getTime() / 1000));
    return {
      'x-grafana-alerting-signature': digest(secret, `${seconds}:${body}`),
      'x-grafana-alerting-timestamp': seconds,
    };
  },
  kubernetes: own,
  opsgenie: token,
  pagerduty: (body, secret) => ({ 'x-pagerduty-signature': `v1=${digest(secret, body)}` }),
  sentry: (body, secret) => ({ 'sentry-hook-signature': digest(secret, body) }),
};

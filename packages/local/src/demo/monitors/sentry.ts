import type { AlarmChange } from '../alarm.ts';
import type { Delivery, Monitor, Watched } from './monitor.ts';
import { reportFailure } from './sentry-event.ts';
import { type Failure, readFailures } from './service-log.ts';
import { json, sign } from './sign.ts';

const secret = 'demo-sentry-client-secret';
export const issue = '4711';

/** Sentry, whose SDK in the service reports every error. Its alert rule matches when the alarm goes off. */
export function openSentryMonitor({ logFile, rule }: Watched): Monitor {
  return {
    name: 'Sentry',
    source: 'sentry',
    vendors: { sentry: { organization: 'shop', updates: 'resolve' } },
    service: { sentry: { project: 'orders' } },
    secrets: { SENTRY_WEBHOOK_SECRET: secret, SENTRY_TOKEN: 'demo-sentry-token' },
    fetch: async () => new Response('{}', { status: 404 }),
    notify: (change) => {
      const failure = readFailures(logFile).at(-1);
      return change.state === 'ALARM' && failure !== undefined ? triggered(failure, change, rule) : undefined;
    },
    written: () => [],
  };
}

/** The webhook of an alert rule about an issue, with the event that made it match. */
function triggered(failure: Failure, { at }: AlarmChange, { name }: Watched['rule']): Delivery {
  const { error, time } = failure;
  const title = `${error.name}: ${error.message}`;
  const body = JSON.stringify({
    action: 'triggered',
    installation: { uuid: '00000000-0000-4000-8000-000000000000' },
    actor: { type: 'application', id: 'sentry', name: 'Sentry' },
    data: {
      event: {
        event_id: 'e47e0000000000000000000000000001',
        issue_id: issue,
        issue_url: `https://sentry.io/api/0/organizations/shop/issues/${issue}/`,
        url: 'https://sentry.io/api/0/projects/shop/orders/events/e47e0000000000000000000000000001/',
        web_url: `https://shop.sentry.io/issues/${issue}/events/e47e0000000000000000000000000001/`,
        title,
        level: 'error',
        platform: 'node',
        datetime: time,
        tags: [['environment', 'production']],
        ...reportFailure(failure),
      },
      triggered_rule: name,
    },
  });
  const headers = {
    ...json,
    'sentry-hook-resource': 'event_alert',
    'sentry-hook-signature': sign(body, secret),
    'sentry-hook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'request-id': 'de300000000040008000000000000001',
  };
  return { headers, body };
}

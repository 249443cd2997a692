import type { Monitor, Watched } from './monitor.ts';
import { json } from './sign.ts';

const token = 'demo-datadog-token';
export const monitorId = '4711';

/** Datadog with the log of the service and a monitor of its errors. Its webhook has the template of `docs/alerts/datadog-webhook.json`. */
export function openDatadogMonitor({ rule, logFile, state }: Watched): Monitor {
  return {
    name: 'Datadog',
    source: 'datadog',
    vendors: { datadog: { updates: 'comment' } },
    service: { datadog: { logs: 'service:orders env:production' } },
    secrets: { DATADOG_WEBHOOK_SECRET: token, DATADOG_API_KEY: 'demo-api-key', DATADOG_APP_KEY: 'demo-app-key' },
    fetch: async () => new Response('{}', { status: 404 }),
    notify: ({ state: next, at, reason }) => {
      const transition = next === 'ALARM' ? 'Triggered' : 'Recovered';
      const body = JSON.stringify({
        title: `[${transition}] ${rule.name}: ${rule.description}`,
        date: String(at.getTime()),
        body: reason,
        link: `https://app.datadoghq.com/monitors/${monitorId}`,
        tags: 'env:production,service:orders',
        alert_id: monitorId,
        alert_title: `${rule.name}: ${rule.description}`,
        alert_transition: transition,
        alert_priority: 'P2',
        alert_scope: 'service:orders',
        org: { id: '1', name: 'shop' },
      });
      return { headers: { ...json, authorization: `Bearer ${token}` }, body };
    },
    written: () => [],
  };
}

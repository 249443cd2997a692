import { type DatadogEvent, type DatadogMonitor, openDatadog } from '../vendors/index.ts';
import type { Monitor, Watched } from './monitor.ts';
import { readLines } from './service-log.ts';

const token = 'demo-datadog-token';
const keys = { DATADOG_API_KEY: 'demo-api-key', DATADOG_APP_KEY: 'demo-app-key' };
const tags = ['env:production', 'service:orders'];
const id = 4711;

/** Datadog with the log of the service and a monitor of its errors. Its webhook has the template of `docs/alerts/datadog-webhook.json`. */
export function openDatadogMonitor({ rule, logFile, state }: Watched): Monitor {
  const events: DatadogEvent[] = [];
  const monitor: DatadogMonitor = {
    id,
    name: `${rule.name}: ${rule.description}`,
    type: 'log alert',
    query: `logs("service:orders status:error").index("*").rollup("count").last("${rule.windowSeconds}s") > 1`,
    message: '@webhook-suture',
    tags,
    thresholds: { critical: 1 },
    groups: {},
    get state() {
      return state() === 'ALARM' ? 'Alert' : 'OK';
    },
  };
  const api = openDatadog({
    apiKey: keys.DATADOG_API_KEY,
    appKey: keys.DATADOG_APP_KEY,
    permissions: ['logs_read_data', 'monitors_read', 'timeseries_query', 'events_read'],
    // The agent has sent what the service has logged, whenever Datadog is asked.
    get logs() {
      return readLines(logFile).map(({ at, text, fields }) => {
        const status = fields.level === 'error' ? 'error' : 'info';
        return { at, status, message: text, tags, attributes: fields };
      });
    },
    monitors: [monitor],
    series: {},
    issues: {},
    events,
    pageSize: 1000,
    now: () => new Date(),
  });
  return {
    name: 'Datadog',
    source: 'datadog',
    vendors: { datadog: { updates: 'comment' } },
    service: { datadog: { logs: 'service:orders env:production' } },
    secrets: { DATADOG_WEBHOOK_SECRET: token, ...keys },
    fetch: api.fetch,
    notify: ({ state: next, at, reason }) => {
      if (next === 'INSUFFICIENT_DATA') return undefined;
      const transition = next === 'ALARM' ? 'Triggered' : 'Recovered';
      const body = {
        title: `[${transition}] ${monitor.name}`,
        date: String(at.getTime()),
        body: reason,
        link: `https://app.datadoghq.com/monitors/${id}`,
        tags: tags.join(','),
        alert_id: String(id),
        alert_title: monitor.name,
        alert_transition: transition,
        alert_priority: 'P2',
        alert_scope: 'service:orders',
        org: { id: '1', name: 'shop' },
      };
      return { body };
    },
    written: () => events.map(({ title, text }) => `${title}: ${text.split('\n', 1)[0] ?? ''}`),
  };
}

import { openLoki } from '../vendors/index.ts';
import type { Monitor, Watched } from './monitor.ts';
import { readLines } from './service-log.ts';
import { json } from './sign.ts';

const token = 'demo-alertmanager-token';

/** Prometheus with Alertmanager, and Loki with the log of the pods. */
export function openKubernetesMonitor({ rule, logFile }: Watched): Monitor {
  let startsAt = new Date(0);
  const labels = { namespace: 'shop', app: 'orders' };
  // The collector has sent what the pods have printed, whenever Loki is asked.
  const stream = {
    labels,
    get lines() {
      return [...readLines(logFile)];
    },
  };
  const loki = openLoki({ streams: [stream] }, 'loki.demo.example');
  return {
    name: 'Alertmanager',
    source: 'alertmanager',
    vendors: { loki: { url: 'https://loki.demo.example' }, prometheus: { url: 'https://prometheus.demo.example' } },
    service: { loki: { logs: '{namespace="shop", app="orders"}' } },
    secrets: { ALERTMANAGER_WEBHOOK_SECRET: token, LOKI_TOKEN: 'none', PROMETHEUS_TOKEN: 'none' },
    fetch: loki.fetch,
    notify: (change) => {
      if (change.state === 'INSUFFICIENT_DATA') return undefined;
      if (change.state === 'ALARM') startsAt = change.at;
      const named = { alertname: rule.name, ...labels, severity: 'critical' };
      const annotations = { summary: rule.description, description: change.reason };
      const isFiring = change.state === 'ALARM';
      const alert = {
        status: isFiring ? 'firing' : 'resolved',
        labels: named,
        annotations,
        startsAt: startsAt.toISOString(),
        endsAt: isFiring ? '0001-01-01T00:00:00Z' : change.at.toISOString(),
        generatorURL: 'https://prometheus.demo.example/graph?g0.expr=orders_5xx',
        fingerprint: 'c0ffee0000000001',
      };
      const body = JSON.stringify({
        version: '4',
        groupKey: `{}:{alertname="${rule.name}"}`,
        truncatedAlerts: 0,
        status: alert.status,
        receiver: 'suture',
        groupLabels: { alertname: rule.name },
        commonLabels: named,
        commonAnnotations: annotations,
        externalURL: 'https://alertmanager.demo.example',
        alerts: [alert],
      });
      return { headers: { ...json, authorization: `Bearer ${token}` }, body };
    },
    written: () => [],
  };
}

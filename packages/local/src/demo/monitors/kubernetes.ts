import type { Monitor, Watched } from './monitor.ts';
import { json } from './sign.ts';

const token = 'demo-alertmanager-token';

/** Prometheus with Alertmanager, and Loki with the log of the pods. */
export function openKubernetesMonitor({ rule, logFile, state }: Watched): Monitor {
  let startsAt = new Date(0);
  return {
    name: 'Alertmanager',
    source: 'alertmanager',
    vendors: { loki: { url: 'https://loki.demo.example' }, prometheus: { url: 'https://prometheus.demo.example' } },
    service: { loki: { logs: '{namespace="shop", app="orders"}' } },
    secrets: { ALERTMANAGER_WEBHOOK_SECRET: token, LOKI_TOKEN: 'none', PROMETHEUS_TOKEN: 'none' },
    fetch: async () => new Response('{}', { status: 404 }),
    notify: (change) => {
      if (change.state === 'ALARM') startsAt = change.at;
      const labels = { alertname: rule.name, namespace: 'shop', app: 'orders', severity: 'critical' };
      const annotations = { summary: rule.description, description: change.reason };
      const isFiring = change.state === 'ALARM';
      const alert = {
        status: isFiring ? 'firing' : 'resolved',
        labels,
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
        commonLabels: labels,
        commonAnnotations: annotations,
        externalURL: 'https://alertmanager.demo.example',
        alerts: [alert],
      });
      return { headers: { ...json, authorization: `Bearer ${token}` }, body };
    },
    written: () => [],
  };
}

import { openPrometheus } from '../vendors/index.ts';
import { keepLogInLoki, lokiHost, lokiSettings, serviceLabels } from './log-in-loki.ts';
import type { Monitor, Watched } from './monitor.ts';
import { joinApis } from './several-apis.ts';

const token = 'demo-alertmanager-token';
const prometheusHost = 'prometheus.demo.example';

/** Prometheus with Alertmanager, and Loki with the log of the pods. */
export function openKubernetesMonitor({ rule, logFile, state }: Watched): Monitor {
  let startsAt = new Date(0);
  const labels = { alertname: rule.name, ...serviceLabels, severity: 'critical' };
  const query = 'sum(rate(orders_requests_total{code=~"5.."}[2s])) / sum(rate(orders_requests_total[2s]))';
  const alerting = {
    name: rule.name,
    query: `${query} > ${rule.threshold}`,
    get alerts() {
      const isFiring = state() === 'ALARM';
      return isFiring ? [{ labels, state: 'firing' as const, activeAt: startsAt.toISOString(), value: '1' }] : [];
    },
  };
  const prometheus = openPrometheus({ rules: [alerting], series: {} }, prometheusHost);
  return {
    name: 'Alertmanager',
    source: 'alertmanager',
    vendors: { ...lokiSettings.vendors, prometheus: { url: `https://${prometheusHost}` } },
    service: lokiSettings.service,
    secrets: { ...lokiSettings.secrets, ALERTMANAGER_WEBHOOK_SECRET: token, PROMETHEUS_TOKEN: 'none' },
    fetch: joinApis({ [lokiHost]: keepLogInLoki(logFile), [prometheusHost]: prometheus }),
    notify: (change) => {
      if (change.state === 'INSUFFICIENT_DATA') return undefined;
      if (change.state === 'ALARM') startsAt = change.at;
      const annotations = { summary: rule.description, description: change.reason };
      const isFiring = change.state === 'ALARM';
      const alert = {
        status: isFiring ? 'firing' : 'resolved',
        labels,
        annotations,
        startsAt: startsAt.toISOString(),
        endsAt: isFiring ? '0001-01-01T00:00:00Z' : change.at.toISOString(),
        generatorURL: `https://${prometheusHost}/graph`,
        fingerprint: 'c0ffee0000000001',
      };
      const body = {
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
      };
      return { body };
    },
    written: () => [],
  };
}

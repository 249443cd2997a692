import { grafanaAlerts } from './alertmanager.ts';
import type { AlertSource } from './source.ts';

/** Grafana's own alerts have the form of Alertmanager's, with a few more fields. */
export const grafana: AlertSource = {
  name: 'grafana',
  shape: 'a webhook of Grafana Alerting',
  ...grafanaAlerts,
};

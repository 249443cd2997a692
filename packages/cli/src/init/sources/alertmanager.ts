import type { SourceSetup } from './setup.ts';

/** @see https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export const alertmanager: SourceSetup = {
  title: 'Alertmanager',
  secretFrom: 'operator',
  steps: [
    { text: 'Copy {file} to /etc/alertmanager/{file}, where Alertmanager can read it.' },
    {
      text: 'Add the receiver and the route to those that alertmanager.yml has.',
      code: `route:
  routes:
    - receiver: suture
      continue: true
receivers:
  - name: suture
    webhook_configs:
      - url: {url}
        send_resolved: true
        http_config:
          authorization:
            credentials_file: /etc/alertmanager/{file}`,
    },
    {
      text: 'Check the file, and reload Alertmanager.',
      code: 'amtool check-config /etc/alertmanager/alertmanager.yml',
    },
    { text: 'Give each alert rule a label service with a name of suture.config.ts.' },
  ],
};

import type { SourceSetup } from './setup.ts';

/** @see https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/ */
export const grafana: SourceSetup = {
  title: 'Grafana',
  secretFrom: 'operator',
  steps: [
    { text: 'In Grafana, open Alerting, Contact points, and click Add contact point. Choose the integration Webhook.' },
    { text: 'Enter the URL {url}' },
    {
      text: 'Under HMAC Signature, enter the content of {file} as the secret, and X-Grafana-Alerting-Timestamp as the timestamp header.',
    },
    {
      text: 'In versions without HMAC Signature, enter the content of {file} as the Authorization Header Credentials. The scheme stays Bearer.',
    },
    { text: 'Leave "Disable resolved message" off, and save the contact point.' },
    { text: 'Under Notification policies, or in each alert rule, choose this contact point.' },
  ],
};

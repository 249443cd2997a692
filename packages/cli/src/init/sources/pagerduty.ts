import type { SourceSetup } from './setup.ts';

/** @see https://support.pagerduty.com/main/docs/webhooks */
export const pagerduty: SourceSetup = {
  title: 'PagerDuty',
  secretFrom: 'vendor',
  steps: [
    { text: 'In PagerDuty, open Integrations, Generic Webhooks (v3), and click New Webhook.' },
    { text: 'Enter the Webhook URL {url}' },
    { text: 'Under Scope Type, choose Service, Team or Account, and the scope whose incidents Suture receives.' },
    { text: 'Under Event Subscription, choose incident.triggered, incident.reopened and incident.resolved only.' },
    { text: 'Click Add Webhook, and copy the secret into the file {file}. PagerDuty shows it once.' },
  ],
};

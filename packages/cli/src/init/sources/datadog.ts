import type { SourceSetup } from './setup.ts';

/** @see https://docs.datadoghq.com/integrations/webhooks/ */
export const datadog: SourceSetup = {
  title: 'Datadog',
  secretFrom: 'operator',
  steps: [
    { text: 'In Datadog, open Integrations, Webhooks, and click New. Name the webhook suture.' },
    { text: 'Enter the URL {url}' },
    { text: 'Paste docs/alerts/datadog-webhook.json as the payload. Leave "Encode as form" off.' },
    {
      text: 'Turn on Custom Headers, and enter the content of {file} as the token.',
      code: '{"Authorization": "Bearer TOKEN"}',
    },
    {
      text: 'Write @webhook-suture into the message of each monitor that Suture receives, and give the monitor the tag service:NAME.',
    },
  ],
};

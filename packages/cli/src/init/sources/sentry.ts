import type { SourceSetup } from './setup.ts';

/**
 * @see https://docs.sentry.io/organization/integrations/integration-platform/internal-integration/
 * @see https://docs.sentry.io/organization/integrations/integration-platform/webhooks/
 */
export const sentry: SourceSetup = {
  title: 'Sentry',
  secretFrom: 'vendor',
  steps: [
    { text: 'In Sentry, open Settings, Developer Settings, and create a new internal integration.' },
    { text: 'Enter the Webhook URL {url}' },
    { text: 'Under Permissions, set Issue & Event to Read. Under Webhooks, choose issue.' },
    {
      text: 'For stack traces and requests, also turn on Alert Rule Action, and add the integration as an action of an alert rule of each project.',
    },
    { text: 'Save, and copy the Client Secret into the file {file}.' },
  ],
};

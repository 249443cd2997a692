import type { SourceSetup } from './setup.ts';

/** @see https://support.atlassian.com/opsgenie/docs/integrate-opsgenie-with-webhook/ */
export const opsgenie: SourceSetup = {
  title: 'Opsgenie',
  secretFrom: 'operator',
  steps: [
    { text: 'In Opsgenie, open Settings, Integrations, click Add integration, and choose Webhook.' },
    { text: 'Enter the Webhook URL {url}' },
    { text: 'Turn on "Add alert description" and "Add alert details".' },
    {
      text: 'Add a custom header with the content of {file} as the token.',
      code: 'Authorization: Bearer TOKEN',
    },
    { text: 'Choose the alert actions Create, Close and Delete, and turn the integration on.' },
    { text: 'Give each alert the tag service:NAME, with a name of suture.config.ts.' },
  ],
};

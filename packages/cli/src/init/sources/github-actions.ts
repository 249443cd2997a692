import type { SourceSetup } from './setup.ts';

/**
 * @see https://docs.github.com/en/webhooks/using-webhooks/creating-webhooks
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run
 */
export const githubActions: SourceSetup = {
  title: 'GitHub Actions',
  secretFrom: 'operator',
  steps: [
    { text: 'On GitHub, open the repository, Settings, Webhooks, and click Add webhook.' },
    { text: 'Enter the Payload URL {url}' },
    { text: 'Choose the content type application/json, and enter the content of {file} as the secret.' },
    { text: 'Choose "Let me select individual events", and then "Workflow runs" only.' },
    { text: 'Click Add webhook. GitHub sends a ping, which Suture answers with 200.' },
  ],
};

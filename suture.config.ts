import { defineConfig } from '@suture/core';

/** What Suture watches and how far it may go. `npx suture init` writes one for the repository it is run in. */
export default defineConfig({
  services: {
    orders: {
      repository: 'acme/orders',
      branch: 'main',
      alarms: ['orders-*'],
      logGroups: ['/aws/lambda/orders'],
      severity: 'high',
      trust: { start: 'draft' },
    },
  },
  models: {
    diagnose: { id: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0' },
    fix: { id: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0' },
  },
  // Every other stage keeps its records when it is removed.
  stages: { dev: { protect: false } },
});

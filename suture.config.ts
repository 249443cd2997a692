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
  // A profile that every region can call. One of a geography (us., eu., jp., au.) keeps requests there.
  models: {
    diagnose: { id: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0' },
    fix: { id: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0' },
  },
  // Every other stage keeps its records when it is removed.
  stages: { dev: { protect: false } },
});

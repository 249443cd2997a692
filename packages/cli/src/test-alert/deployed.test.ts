import { expect, it } from 'vitest';
import { deployed, stacks, withParameter, world } from '../testing/deployment.ts';
import { findDeployedReceiver } from './deployed.ts';

const alertsUrl = 'https://api.example/alerts';
const withAlerts = {
  stacks: async () => [
    ...stacks.filter(({ name }) => name !== 'live-suture-review'),
    deployed('live-suture-review', { AlertsUrl: alertsUrl }),
  ],
};

it('finds the address and the secrets of a stage, and the commands that mend it', async () => {
  const receiver = await findDeployedReceiver(
    world({ ...withAlerts, ...withParameter('SENTRY_WEBHOOK_SECRET', 'a-secret-of-usable-length') }),
  );

  expect(receiver?.alertsUrl).toBe(alertsUrl);
  expect(await receiver?.secretOf('sentry')).toBe('a-secret-of-usable-length');
  expect(await receiver?.secretOf('datadog')).toBeUndefined();
  expect(receiver?.findFault('datadog', undefined)).toBe('is not set');
  expect(receiver?.findFault('datadog', 'short')).toContain('shorter');
  expect(receiver?.remedies.setSecret('datadog')).toContain(
    'npx suture secrets set DATADOG_WEBHOOK_SECRET --file datadog-webhook-secret.txt --stage live',
  );
  expect(receiver?.remedies.turnOn('datadog')).toContain('npx sst deploy --stage live');
});

it('finds no receiver where no source was on', async () => {
  expect(await findDeployedReceiver(world())).toBeUndefined();
});

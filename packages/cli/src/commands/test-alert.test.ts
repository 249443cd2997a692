import { describe, expect, it } from 'vitest';
import { openOutput } from '../output.ts';
import { deployed, stacks, world } from '../testing/deployment.ts';
import { testDeployment } from './test-alert.ts';

const silent = { write: () => undefined };
const output = openOutput({ json: true }, { out: silent, err: silent });
const well = ['credentials', 'stacks'].map((name) => ({ name, status: 'ok' as const, detail: '' }));

describe('a test alert to a deployment', () => {
  it('is not asked for without sources', async () => {
    expect(await testDeployment([], well, world(), undefined, output)).toEqual([]);
  });

  it('is not sent where the stacks are not well', async () => {
    const examined = [...well.slice(0, 1), { name: 'stacks', status: 'problem' as const, detail: 'no stack' }];

    const findings = await testDeployment(['sentry', 'datadog'], examined, world(), undefined, output);

    expect(findings.map(({ name, status, detail }) => `${name} ${status}: ${detail}`)).toEqual([
      'sentry: test alert skipped: not sent because of: stacks',
      'datadog: test alert skipped: not sent because of: stacks',
    ]);
  });

  it('needs a source that was on when the stage was deployed', async () => {
    const [finding] = await testDeployment(['sentry'], well, world(), undefined, output);

    expect(finding).toMatchObject({
      name: 'sentry: address',
      status: 'problem',
      remedy: 'npx suture init --source sentry --stage live',
    });
    expect(finding?.detail).toContain('no source was on');
  });

  it('follows each source to its own first fault', async () => {
    const withAlerts = {
      stacks: async () => [
        ...stacks.filter(({ name }) => !/-(review|storage)$/.test(name)),
        deployed('live-suture-review', { AlertsUrl: 'https://api.example/alerts' }),
        deployed('live-suture-storage', { TableName: 'records', BucketName: 'artifacts' }),
      ],
    };

    const findings = await testDeployment(['sentry', 'datadog'], well, world(withAlerts), 'eu-west-1', output);

    expect(
      findings.filter(({ status }) => status === 'problem').map(({ name, detail }) => `${name}: ${detail}`),
    ).toEqual([
      'sentry: secret: SENTRY_WEBHOOK_SECRET is not set',
      'datadog: secret: DATADOG_WEBHOOK_SECRET is not set',
    ]);
  });
});

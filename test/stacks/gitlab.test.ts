import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Synthesized, synthesize } from './synthesize.ts';
import { inlineOf, resourcesOf } from './template.ts';

const config = {
  services: {
    orders: {
      repository: 'shop/backend/orders',
      code: { from: 'gitlab' },
      rollout: { by: 'gitlab-deployments' },
      alarms: ['orders-*'],
      logGroups: ['/ecs/orders'],
    },
  },
  models: { diagnose: { id: 'us.acme.large-1' }, fix: { id: 'us.acme.large-1' } },
  tickets: 'gitlab',
};
const text = (value: unknown) => JSON.stringify(value);

afterAll(() => {
  vi.unstubAllEnvs();
});

describe('a stage with GitLab', () => {
  let app: Synthesized;
  beforeAll(async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'suture-gitlab-')), 'suture.config.mjs');
    writeFileSync(file, `export default ${text(config)};`);
    vi.stubEnv('SUTURE_CONFIG', file);
    app = await synthesize('trial');
  });

  /** The roles that may read a secret, by the beginning of their names. */
  const holdersOf = (secret: string) =>
    Object.values(app.templates).flatMap((template) =>
      [...resourcesOf(template, 'AWS::IAM::Role')]
        .filter(([, role]) => text(inlineOf(role)).includes(secret))
        .map(([id]) => id.replace(/[0-9A-F]{8}$/, '')),
    );

  it('receives its webhook at a route of its own, and none of GitHub', () => {
    const routes = [...resourcesOf(app.templates.review, 'AWS::ApiGatewayV2::Route').values()];

    expect(routes.map(({ Properties }) => Properties?.RouteKey)).toEqual(['POST /gitlab']);
    expect(text(Object.values(app.templates).map((template) => template.toJSON()))).not.toContain('GITHUB');
  });

  it('lets only the gateway read the token, and only the webhook the secrets of the webhook', () => {
    expect(holdersOf('GITLAB_TOKEN')).toEqual(['GatewayRole']);
    expect(holdersOf('GITLAB_WEBHOOK_SECRET')).toEqual(['GitLabWebhookRole']);
  });

  it('breaks no rule of AWS', () => {
    expect(app.findings).toEqual([]);
  });
});

import { readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { withParameter, world } from '../../testing/deployment.ts';
import type { GitLabInspection, World } from '../world.ts';
import { checkDeployments } from './deployments.ts';
import { checkGitLab } from './gitlab.ts';
import { checkSecrets } from './secrets.ts';

const config = readConfig(
  {
    services: { orders: { repository: 'shop/backend/orders', code: { from: 'gitlab' } } },
    tickets: 'gitlab',
  },
  'the test configuration',
);

function onGitLab(gitlab: Partial<GitLabInspection>, account = withParameter('/GITLAB_TOKEN/', 'glpat-1')): World {
  const deployments = async () => [
    { environment: 'production', createdAt: '2026-11-20T12:00:00.000Z', state: 'success' },
  ];
  return { ...world(account), config, openGitLab: () => ({ inspect: async () => [], deployments, ...gitlab }) };
}

describe('GitLab', () => {
  it('is well where the token works and deployments are recorded', async () => {
    expect(await checkGitLab(onGitLab({}))).toMatchObject({ status: 'ok', detail: expect.stringContaining('orders') });
    expect(await checkDeployments(onGitLab({}))).toMatchObject({ status: 'ok' });
  });

  it('has each fault named, once', async () => {
    const inspect = async () => ['the token lacks the scope api', 'the token lacks the scope api'];

    expect(await checkGitLab(onGitLab({ inspect }))).toMatchObject({
      status: 'problem',
      detail: 'the token lacks the scope api',
      remedy: expect.stringContaining('docs/operating.md#gitlab'),
    });
  });

  it('is not judged when it cannot be asked', async () => {
    const inspect = () => Promise.reject(new Error('The code host did not do what was asked'));

    expect(await checkGitLab(onGitLab({ inspect }))).toMatchObject({ status: 'unknown' });
    expect(await checkGitLab(onGitLab({}, {}))).toMatchObject({ status: 'skipped', detail: 'GITLAB_TOKEN is not set' });
  });

  it('needs its secrets and none of GitHub', async () => {
    const found = await checkSecrets(onGitLab({}, {}));

    expect(found.detail).toBe('GITLAB_TOKEN is not set; GITLAB_WEBHOOK_SECRET is not set');
  });

  it('says how a deployment is recorded there', async () => {
    expect(await checkDeployments(onGitLab({ deployments: async () => [] }))).toMatchObject({
      status: 'problem',
      detail: expect.stringContaining('no deployment recorded on GitLab'),
      remedy: expect.stringContaining('in GitLab CI/CD, a job with'),
    });
  });
});

import { type Rollout, type Rollouts, readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { rejecting, withParameter, world } from '../../testing/deployment.ts';
import type { Account, RecordedDeployment } from '../world.ts';
import { checkDeployments } from './deployments.ts';

const configure = (rollout: object) =>
  readConfig({ services: { orders: { repository: 'acme/orders', rollout } } }, 'the test configuration');
const onGitHub = configure({ by: 'github-deployments', environment: 'production' });
const onPipeline = configure({ by: 'codepipeline', pipeline: 'orders-main' });

const deployed = (environment: string, createdAt: string, state = 'success'): RecordedDeployment => ({
  environment,
  createdAt,
  state,
});

/** GitHub with these deployments. */
const recording = (...all: readonly RecordedDeployment[]) => ({
  deployments: async (_repository: string, limit: number, environment?: string) =>
    all.filter((one) => environment === undefined || one.environment === environment).slice(0, limit),
});

describe('deployments on GitHub', () => {
  it.each<[string, string, readonly RecordedDeployment[], RegExp]>([
    [
      'are recorded',
      'ok',
      [deployed('production', '2026-11-20T12:00:00Z')],
      /^orders: acme\/orders recorded .* 4 d ago$/,
    ],
    [
      'were never recorded',
      'problem',
      [],
      /no deployment recorded on GitHub; each merged fix waits 24 h .* handed over$/,
    ],
    [
      'are of another environment',
      'problem',
      [deployed('live', '2026-11-20T12:00:00Z')],
      /to live, none to production/,
    ],
    [
      'have no final status',
      'problem',
      [deployed('production', '2026-11-20T12:00:00Z', 'pending')],
      /none of the newest 1 deployments to production has a final status \(pending\)/,
    ],
    ['are old', 'unknown', [deployed('production', '2026-09-20T12:00:00Z')], /65 days ago/],
  ])('%s: %s', async (_what, status, all, detail) => {
    const verdict = await checkDeployments({ ...world({}, {}, recording(...all)), config: onGitHub });

    expect(verdict.status).toBe(status);
    expect(verdict.detail).toMatch(detail);
    expect(verdict.remedy === undefined).toBe(status === 'ok');
  });

  it('say which environment to configure, or how to record them', async () => {
    const elsewhere = await checkDeployments({
      ...world({}, {}, recording(deployed('live', '2026-11-20T12:00:00Z'))),
      config: onGitHub,
    });
    const nowhere = await checkDeployments({ ...world({}, {}, recording()), config: onGitHub });

    expect(elsewhere.remedy).toContain('services.<name>.rollout.environment');
    expect(nowhere.remedy).toContain('environment: production');
    expect(nowhere.remedy).toContain('POST /repos/acme/orders/deployments');
  });

  it('are unknown where GitHub does not answer or cannot be asked', async () => {
    const silent = { deployments: rejecting(new Error('no answer')) };

    const failed = await checkDeployments({ ...world({}, {}, silent), config: onGitHub });
    const closed = await checkDeployments({ ...world(withParameter('APP_ID', undefined)), config: onGitHub });

    expect(failed).toMatchObject({ status: 'unknown', detail: 'orders: Error: no answer' });
    expect(closed).toMatchObject({ status: 'unknown', detail: 'orders: the code host was not asked' });
  });
});

describe('deployments by a pipeline', () => {
  it.each<[string, string, Awaited<ReturnType<Account['pipelineStarts']>>, RegExp]>([
    ['ran', 'ok', ['2026-11-24T02:00:00.000Z'], /the pipeline orders-main ran today/],
    ['never ran', 'unknown', [], /the pipeline orders-main has never run/],
    ['does not exist', 'problem', undefined, /there is no pipeline orders-main; each merged fix waits 24 h/],
  ])('that %s: %s', async (_what, status, starts, detail) => {
    const verdict = await checkDeployments({ ...world({ pipelineStarts: async () => starts }), config: onPipeline });

    expect(verdict.status).toBe(status);
    expect(verdict.detail).toMatch(detail);
  });
});

describe('deployments by a watcher', () => {
  const ecs = configure({ by: 'ecs', cluster: 'shop', service: 'orders' });
  const answering = (answer: Partial<Rollout>): Rollouts => ({
    status: async (_incident, commit) => ({ commit, status: 'pending', detail: 'seen', ...answer }),
  });

  it.each<[string, string, Partial<Rollout>, RegExp]>([
    ['sees its target', 'ok', { detail: 'the service still runs 1a2b3c4' }, /^orders: the service still runs 1a2b3c4$/],
    [
      'does not see it',
      'problem',
      { detail: 'there is no active service orders; correct rollout', unseen: true },
      /^orders: there is no active service orders; correct rollout; each merged fix waits 24 h/,
    ],
  ])('that %s: %s', async (_what, status, answer, detail) => {
    const verdict = await checkDeployments({ ...world({ rollouts: () => answering(answer) }), config: ecs });

    expect(verdict.status).toBe(status);
    expect(verdict.detail).toMatch(detail);
  });

  it('asks the code host about the runs of a workflow', async () => {
    const rollouts = answering({ detail: 'give the App the permission actions: read', unseen: true });
    const config = configure({ by: 'workflow', file: 'deploy.yml' });

    const verdict = await checkDeployments({ ...world({}, {}, { rollouts }), config });

    expect(verdict).toMatchObject({ status: 'problem', detail: expect.stringContaining('actions: read') });
  });

  it('reads the token of a cluster from the secrets of the stage', async () => {
    const rollout = { by: 'kubernetes', url: 'https://cluster.example', namespace: 'shop', deployment: 'orders' };
    const read: string[] = [];
    const rollouts: Account['rollouts'] = (_config, secret) => ({
      status: async (_incident, commit) => {
        read.push(await secret('KUBERNETES_TOKEN'));
        return { commit, status: 'pending', detail: 'seen' };
      },
    });

    await checkDeployments({
      ...world({ ...withParameter('KUBERNETES_TOKEN', 'a token'), rollouts }),
      config: configure(rollout),
    });

    expect(read).toEqual(['a token']);
  });
});

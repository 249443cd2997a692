import { createArgoRollouts } from '@suture/adapters/argo-cd';
import { createCodeDeployRollouts } from '@suture/adapters/aws/codedeploy';
import { createEcsRollouts } from '@suture/adapters/aws/ecs';
import { createLambdaRollouts } from '@suture/adapters/aws/lambda';
import { createKubernetesRollouts } from '@suture/adapters/kubernetes';
import { sampleIncident } from '@suture/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { GitHubStandIn } from '../stand-ins/github/index.ts';
import { openGitHub } from './open-github.ts';
import { type ArgoSystem, openArgo } from './rollout-systems/argo-cd.ts';
import { openCodeDeploy } from './rollout-systems/codedeploy.ts';
import { openEcs } from './rollout-systems/ecs.ts';
import { openKubernetes } from './rollout-systems/kubernetes.ts';
import { openLambda } from './rollout-systems/lambda.ts';
import { awsError, commits, configOf, contains, repository } from './rollout-systems/system.ts';

const { before, merged, after } = commits;
const incident = { ...sampleIncident, repository };

const world = (rollout: object, fetch: typeof globalThis.fetch) => ({
  config: configOf(rollout),
  fetch,
  clock: { now: () => new Date(incident.createdAt) },
  pause: async () => undefined,
  secret: async (name: string) => `the ${name} of a test\n`,
});

describe('a service of ECS', () => {
  const watch = (system: ReturnType<typeof openEcs>, more: object = {}) =>
    createEcsRollouts({
      client: system.client,
      config: configOf({ ...system.rollout, ...more }),
      isAncestor: contains,
    });

  it('has rolled back what the circuit breaker stopped, and says why', async () => {
    const system = openEcs();
    system.ship(before, 'succeeded');
    system.ship(merged, 'failed');

    expect(await watch(system).status(incident, merged)).toMatchObject({
      status: 'failed',
      detail: expect.stringMatching(/failed and was rolled back: circuit breaker: rolling back to/),
    });
  });

  it('is known to have rolled back when only its history shows it', async () => {
    const system = openEcs();
    system.ship(before, 'succeeded');
    system.ship(merged, 'failed');
    system.forgetFailed();

    expect(await watch(system).status(incident, merged)).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('ROLLBACK_SUCCESSFUL'),
    });
    expect(system.asked).toContain('ListServiceDeploymentsCommand');
  });

  it('counts the tasks of a rollout that is partial', async () => {
    const system = openEcs();
    system.ship(before, 'succeeded');
    system.ship(merged, 'partly');

    expect((await watch(system).status(incident, merged)).detail).toBe(
      'the rollout is partial: 1 of 4 wanted tasks have it, and 3 tasks run older code',
    );
  });

  it('names no commit by a digest, and says what to configure', async () => {
    const system = openEcs(() => `ghcr.io/shop/orders@sha256:${'f'.repeat(64)}`);
    system.ship(merged, 'succeeded');

    expect(await watch(system).status(incident, merged)).toMatchObject({
      status: 'pending',
      detail: expect.stringContaining('names no commit: check rollout.commit'),
    });
  });

  it('does not believe the image of another container than the one that is named', async () => {
    const system = openEcs();
    system.ship(merged, 'succeeded');

    expect((await watch(system, { container: 'app' }).status(incident, merged)).status).toBe('live');
    expect((await watch(system, { container: 'proxy' }).status(incident, merged)).status).toBe('pending');
  });

  it.each([
    ['cluster', { cluster: 'elsewhere' }],
    ['service', { service: 'gone' }],
  ])('is pending where there is no such %s, and says what to correct', async (_what, more) => {
    const system = openEcs();
    system.ship(merged, 'succeeded');

    expect(await watch(system, more).status(incident, merged)).toMatchObject({
      status: 'pending',
      detail: expect.stringContaining('correct rollout'),
    });
  });
});

describe('a deployment group of CodeDeploy', () => {
  const watch = (system: ReturnType<typeof openCodeDeploy>) =>
    createCodeDeployRollouts({ client: system.client, config: configOf(system.rollout), isAncestor: contains });

  it('says which deployment rolled it back', async () => {
    const system = openCodeDeploy();
    system.ship(before, 'succeeded');
    system.ship(merged, 'failed');

    expect(await watch(system).status(incident, merged)).toMatchObject({
      status: 'failed',
      detail: 'the deployment d-2 ended as Failed: too many instances failed; d-3 rolled it back',
    });
  });

  it.each([
    ['the key of its archive', (commit: string) => ({ revision: { s3Location: { key: `orders/${commit}.zip` } } })],
    ['its description', (commit: string) => ({ description: `orders ${commit.slice(0, 10)}` })],
  ])('names the commit in %s', async (_where, describe) => {
    const system = openCodeDeploy(describe);
    system.ship(merged, 'succeeded');

    expect((await watch(system).status(incident, merged)).status).toBe('live');
  });

  it('is not believed when its description names the commit that it took back', async () => {
    const system = openCodeDeploy(() => ({ description: `back from ${merged} to ${before}` }));
    system.ship(before, 'succeeded');

    expect((await watch(system).status(incident, merged)).status).toBe('pending');
  });
});

describe('an alias of Lambda', () => {
  const watch = (system: ReturnType<typeof openLambda>, more: object = {}) =>
    createLambdaRollouts({
      client: system.client,
      config: configOf({ ...system.rollout, ...more }),
      isAncestor: contains,
    });

  it('says the share of calls that get a shifted version', async () => {
    const system = openLambda();
    system.ship(before, 'succeeded');
    system.ship(merged, 'partly');

    expect((await watch(system).status(incident, merged)).detail).toBe(
      'the rollout is partial: version 3 has it and gets 10 % of the calls of orders:live',
    );
  });

  it('is live when each of two versions that get calls has it', async () => {
    const system = openLambda();
    system.ship(merged, 'succeeded');
    system.ship(after, 'partly');

    expect((await watch(system).status(incident, merged)).status).toBe('live');
  });

  it('is pending where there is no such alias, and says what to correct', async () => {
    expect(await watch(openLambda(), { alias: 'gone' }).status(incident, merged)).toMatchObject({
      status: 'pending',
      detail: 'there is no alias gone of the function orders; correct rollout',
    });
  });

  it.each([
    ['Successful', 'live'],
    ['InProgress', 'pending'],
    ['Failed', 'failed'],
  ])('that is left out means the function itself, whose update is %s: %s', async (lastUpdateStatus, status) => {
    const variables = { GIT_SHA: merged, KEY: 'a secret' };
    const answer = {
      Environment: { Variables: variables },
      LastUpdateStatus: lastUpdateStatus,
      LastModified: '2026-11-24T09:05:00.000+0000',
    };
    const client = { send: async () => answer } as unknown as ReturnType<typeof openLambda>['client'];
    const rollout = { by: 'lambda', function: 'orders', commit: { in: 'environment', name: 'GIT_SHA' } };
    const rollouts = createLambdaRollouts({ client, config: configOf(rollout), isAncestor: contains });

    const seen = await rollouts.status(incident, merged);

    expect(seen.status).toBe(status);
    expect(seen.at).toBe(status === 'live' ? '2026-11-24T09:05:00.000Z' : undefined);
    expect(JSON.stringify(seen)).not.toContain('a secret');
  });

  it('does not hide that the role may not read it', async () => {
    const client = { send: () => Promise.reject(awsError('AccessDeniedException')) };
    const config = configOf(openLambda().rollout);
    const rollouts = createLambdaRollouts({ client, config, isAncestor: contains });

    await expect(rollouts.status(incident, merged)).rejects.toThrow('AccessDeniedException');
  });
});

describe('a Deployment of Kubernetes', () => {
  const watch = (system: ReturnType<typeof openKubernetes>, more: object = {}) =>
    createKubernetesRollouts(world({ ...system.rollout, ...more }, system.fetch), contains);

  it('was rolled back where an older replica set has the commit', async () => {
    const system = openKubernetes();
    system.ship(merged, 'succeeded');
    system.ship(before, 'succeeded');

    expect((await watch(system).status(incident, merged)).detail).toBe(
      'the replica set orders-2 had it, and was taken back: orders runs a1a1a1a1a1',
    );
  });

  it('fails when its progress deadline passed', async () => {
    const system = openKubernetes();
    system.ship(merged, 'failed');

    expect(await watch(system).status(incident, merged)).toMatchObject({
      status: 'failed',
      detail: 'the deployment orders does not progress: ReplicaSet has timed out progressing.',
    });
  });

  it('is asked over https with the token, and only about this deployment', async () => {
    const system = openKubernetes();
    system.ship(merged, 'succeeded');

    await watch(system).status(incident, merged);

    expect(system.asked).toEqual([
      {
        url: 'https://cluster.example/apis/apps/v1/namespaces/shop/deployments/orders',
        authorization: 'Bearer the KUBERNETES_TOKEN of a test',
      },
    ]);
  });

  it.each([
    [
      'there is no such deployment',
      { deployment: 'gone' },
      undefined,
      /has no deployment gone in shop; correct rollout/,
    ],
    ['the token may not read it', {}, 403, /needs the right to get deployments of the group apps/],
    ['it does not answer', {}, 503, /status 503/],
  ])('is pending when %s, and says what to do', async (_when, more, status, detail) => {
    const system = openKubernetes();
    const fetch: typeof globalThis.fetch =
      status === undefined ? system.fetch : async () => new Response('{}', { status });
    const rollouts = createKubernetesRollouts(world({ ...system.rollout, ...more }, fetch), contains);

    expect(await rollouts.status(incident, merged)).toMatchObject({
      status: 'pending',
      detail: expect.stringMatching(detail),
    });
  });

  it.each([['http://cluster.example'], ['https://me:secret@cluster.example']])('is not configured by %s', (url) => {
    expect(() => configOf({ ...openKubernetes().rollout, url })).toThrow(/services\.orders\.rollout\.url: must/);
  });
});

describe('an application of Argo CD', () => {
  const watch = ({ rollout, fetch }: ArgoSystem) => createArgoRollouts(world(rollout, fetch), contains);

  it.each<[string, string, object, RegExp]>([
    [
      'failed',
      'it is degraded',
      { health: { status: 'Degraded', message: 'too few replicas' } },
      /Degraded: too few replicas/,
    ],
    ['pending', 'its resources are not there yet', { health: { status: 'Missing' } }, /partial: .* is Missing/],
    [
      'pending',
      'it progresses',
      { health: { status: 'Progressing' } },
      /partial: the application orders is Progressing/,
    ],
    ['pending', 'somebody changed what runs', { sync: { status: 'OutOfSync', revision: merged } }, /OutOfSync/],
    [
      'failed',
      'an older revision was synced in a rollback',
      {
        sync: { status: 'OutOfSync', revision: merged },
        history: [
          { revision: merged, deployedAt: '2026-11-24T09:10:00Z' },
          { revision: before, deployedAt: '2026-11-24T09:20:00Z' },
        ],
        operationState: { phase: 'Succeeded', syncResult: { revision: before } },
      },
      /it was live until the application orders was synced to a1a1a1a1a1/,
    ],
    [
      'failed',
      'its Rollout was aborted',
      {
        health: { status: 'Suspended' },
        resources: [
          { kind: 'Rollout', name: 'orders', health: { status: 'Degraded', message: 'aborted at revision 7' } },
        ],
      },
      /the rollout orders was aborted: aborted at revision 7/,
    ],
  ])('is %s when %s', async (status, _when, change, detail) => {
    const system = openArgo();
    system.ship(merged, 'succeeded');
    system.change(change);

    const seen = await watch(system).status(incident, merged);

    expect(seen.status).toBe(status);
    expect(seen.detail).toMatch(detail);
  });

  it('of several sources counts the one that has the commit', async () => {
    const system = openArgo();
    system.ship(merged, 'succeeded');
    const revisions = { revisions: ['e'.repeat(40), merged] };
    system.change({
      sync: { status: 'Synced', ...revisions },
      history: [{ ...revisions, deployedAt: '2026-11-24T09:10:00Z' }],
    });

    expect((await watch(system).status(incident, merged)).status).toBe('live');
  });

  it('says which image it does not run', async () => {
    const system = openArgo('image');
    system.change({ summary: { images: ['ghcr.io/shop/payments:1.0'] } });

    expect((await watch(system).status(incident, merged)).detail).toBe(
      'the application orders runs no image ghcr.io/shop/orders; check rollout.image',
    );
  });
});

describe('the runs of a workflow', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  /** A repository whose branch has three commits, and what the watcher says of the second. */
  async function open() {
    const setting = await openGitHub({ 'a.js': 'one\n' }, { by: 'workflow', file: 'deploy.yml' });
    closers.push(setting.close);
    const { host } = setting;
    const commit = (text: string) => host.commit(repository, 'main', { message: text, files: { 'a.js': text } }).sha;
    const [older, fix, newer] = [commit('two'), commit('three'), commit('four')];
    const run = (
      sha: string,
      conclusion: string | null,
      more: Partial<Parameters<GitHubStandIn['runWorkflow']>[1]> = {},
    ) =>
      host.runWorkflow(repository, {
        ...{ file: 'deploy.yml', sha, branch: 'main', event: 'push' },
        ...{ status: conclusion === null ? 'in_progress' : 'completed', conclusion, ...more },
      });
    return { host, run, older, fix, newer, status: () => setting.github.rollouts.status(incident, fix) };
  }

  it.each<[string, string, string | null]>([
    ['failed', 'failure', 'failure'],
    ['failed', 'cancelled', 'cancelled'],
    ['failed', 'timed_out', 'timed_out'],
    ['pending', 'skipped', 'skipped'],
    ['pending', 'under way', null],
  ])('are %s when the newest that has it is %s', async (status, _name, conclusion) => {
    const { run, fix, older, ...setting } = await open();
    run(older, 'success');
    run(fix, conclusion);

    expect((await setting.status()).status).toBe(status);
  });

  it('count the newest attempt of a run that was made again', async () => {
    const { host, run, fix, status } = await open();
    const { id } = run(fix, 'failure');
    const failed = await status();

    host.moveRun(repository, id, { status: 'completed', conclusion: 'success' });

    expect(failed.status).toBe('failed');
    expect(await status()).toMatchObject({ status: 'live', detail: `the workflow run ${id} (attempt 2) shipped it` });
  });

  it.each([
    ['of a pull request', { event: 'pull_request' }],
    ['of another branch', { branch: 'try' }],
    ['of another workflow', { file: 'test.yml' }],
  ])('do not count %s', async (_which, more) => {
    const { run, fix, older, ...setting } = await open();
    run(older, 'success');
    run(fix, 'success', more);

    expect((await setting.status()).status).toBe('pending');
  });

  it('say what to do where the workflow cannot be read', async () => {
    const { status } = await open();

    expect(await status()).toMatchObject({
      status: 'pending',
      detail: expect.stringContaining('give the App the permission actions: read, and check rollout.file'),
    });
  });

  it('wake what waits for them by a delivery', async () => {
    const { run, fix } = await open();

    expect(run(fix, 'success').deliveries.map(({ event }) => event)).toEqual(['workflow_run']);
  });
});

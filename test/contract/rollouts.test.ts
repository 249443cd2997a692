import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEndpointRollouts, createHealthRollout } from '@suture/adapters/health-endpoint';
import { createBranchRollout, openLocalGit, readGit } from '@suture/adapters/local-git';
import { createRolloutsByService, openRolloutSources, type RolloutParts } from '@suture/adapters/rollouts';
import { type Incident, Rollout, RolloutSource, type Rollouts } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { type GitHubSetting, openGitHub, repository } from './open-github.ts';
import { openGitLab, project } from './open-gitlab.ts';
import { openArgo } from './rollout-systems/argo-cd.ts';
import { openCodeDeploy } from './rollout-systems/codedeploy.ts';
import { openEcs } from './rollout-systems/ecs.ts';
import { openKubernetes } from './rollout-systems/kubernetes.ts';
import { openLambda } from './rollout-systems/lambda.ts';
import { commits, configOf, contains, type ShippingSystem, type Step } from './rollout-systems/system.ts';

interface Setting {
  readonly rollouts: Rollouts;
  /** Each is contained in the next. */
  readonly commits: { readonly before: string; readonly merged: string; readonly after: string };
  /** The team's pipeline comes to this with a commit. */
  ship(commit: string, step: Step): Promise<void>;
}

interface Row {
  readonly name: string;
  /** What `rollout.by` calls it in the configuration. */
  readonly by?: RolloutSource['by'];
  readonly open: () => Promise<Setting>;
  /**
   * What else it reports: that a rollout failed or was replaced, that a part of the instances has the commit, and since when it is live.
   */
  readonly tells: readonly ('failure' | 'replacement' | 'part' | 'time')[];
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const incident: Incident = { ...sampleIncident, repository };

async function openGitHubCommits(
  choose: (setting: GitHubSetting) => Rollouts,
  rollout?: object,
): Promise<Setting & Pick<GitHubSetting, 'host'>> {
  const setting = await openGitHub({ 'a.js': 'one\n' }, rollout);
  closers.push(setting.close);
  const { host } = setting;
  const commit = (text: string) => host.commit(repository, 'main', { message: text, files: { 'a.js': text } }).sha;
  const states = { started: 'in_progress', partly: 'in_progress', succeeded: 'success', failed: 'failure' };
  return {
    host,
    rollouts: choose(setting),
    commits: { before: commit('two'), merged: commit('three'), after: commit('four') },
    ship: async (sha, step) => {
      host.deploy(repository, { sha, environment: 'production', state: states[step] });
    },
  };
}

async function openGitLabCommits(): Promise<Setting> {
  const { host, gateway, close } = await openGitLab({ 'a.js': 'one\n' });
  closers.push(close);
  const commit = (text: string) =>
    host.commit(project, 'main', { by: 'maintainer', message: text, files: { 'a.js': text } }).sha;
  const states = { started: 'running', partly: 'running', succeeded: 'success', failed: 'failed' };
  return {
    rollouts: { status: (_incident, sha) => gateway.rollouts.status({ ...incident, repository: project }, sha) },
    commits: { before: commit('two'), merged: commit('three'), after: commit('four') },
    ship: async (sha, step) => {
      host.deploy(project, { by: 'maintainer', sha, environment: 'production', status: states[step] });
    },
  };
}

const unreachable: typeof fetch = () => Promise.reject(new RangeError('the network is not for this source'));
const noClient = { send: () => Promise.reject(new RangeError('this client is not for this source')) };

interface Reached {
  readonly clients?: Partial<RolloutParts['clients']>;
  readonly fetch?: typeof fetch;
}

/** The sources of a configuration, of which one is reached. */
function openSources(rollout: RolloutSource | object, { clients = {}, fetch = unreachable }: Reached = {}) {
  const config = configOf(rollout);
  const world: RolloutParts['world'] = {
    config,
    fetch,
    clock: { now: () => new Date(incident.createdAt) },
    pause: async () => undefined,
    secret: async (name) => `the ${name} of a test`,
  };
  const host: RolloutParts['host'] = {
    rollouts: {
      status: () => Promise.reject(new RangeError('the code host was asked for a service of another source')),
    },
    isAncestor: contains,
  };
  const all = { codeDeploy: noClient, codePipeline: noClient, ecs: noClient, lambda: noClient };
  const reached = { ...(all as unknown as RolloutParts['clients']), ...clients };
  return createRolloutsByService(config, openRolloutSources({ world, host, clients: reached }));
}

/** A source whose system is played. */
function play(system: ShippingSystem & { readonly rollout: object }, reached: Reached): Setting {
  return {
    rollouts: openSources(system.rollout, reached),
    commits,
    ship: async (commit, step) => system.ship(commit, step),
  };
}

async function openCodePipeline(): Promise<Setting> {
  const statuses = { started: 'InProgress', partly: 'InProgress', succeeded: 'Succeeded', failed: 'Failed' };
  const executions: object[] = [];
  const client = { send: async () => ({ pipelineExecutionSummaries: executions }) };
  const clients = { codePipeline: client as unknown as RolloutParts['clients']['codePipeline'] };
  return {
    rollouts: openSources({ by: 'codepipeline', pipeline: 'orders-main' }, { clients }),
    commits,
    ship: async (revisionId, step) => {
      const startTime = new Date(Date.parse(incident.createdAt) + 60_000 * (executions.length + 1));
      executions.unshift({
        pipelineExecutionId: `e${executions.length}`,
        status: statuses[step],
        startTime,
        lastUpdateTime: startTime,
        sourceRevisions: [{ actionName: 'Source', revisionId }],
      });
    },
  };
}

/** The workflow's run on a commit that the branch has. */
async function openWorkflow(): Promise<Setting> {
  const states = { started: 'in_progress', partly: 'in_progress', succeeded: 'completed', failed: 'completed' };
  const conclusions = { started: null, partly: null, succeeded: 'success', failed: 'failure' };
  const rollout = { by: 'workflow', file: 'deploy.yml' };
  const setting = await openGitHubCommits(({ gateway }) => gateway.rollouts, rollout);
  return {
    ...setting,
    ship: async (sha, step) => {
      const run = { file: 'deploy.yml', sha, branch: 'main', event: 'push' };
      setting.host.runWorkflow(repository, { ...run, status: states[step], conclusion: conclusions[step] });
    },
  };
}

async function openHealth(): Promise<Setting> {
  let running: string | undefined;
  return {
    rollouts: createHealthRollout({
      url: 'http://orders.example/health',
      fetch: async () => Response.json({ commit: running }),
      isAncestor: (ancestor, descendant) => contains(repository, ancestor, descendant),
    }),
    commits,
    ship: async (commit, step) => {
      if (step === 'succeeded') running = commit;
    },
  };
}

async function openEndpoint(): Promise<Setting> {
  let running: string | undefined;
  return {
    rollouts: createEndpointRollouts({
      config: configOf({ by: 'endpoint', url: 'https://orders.example/health', field: 'commit' }),
      fetch: async () => Response.json({ commit: running }),
      isAncestor: contains,
    }),
    commits,
    ship: async (commit, step) => {
      if (step === 'succeeded') running = commit;
    },
  };
}

async function openBranch(): Promise<Setting> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-rollouts-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const at = join(folder, 'repository');
  await mkdir(at);
  const run = (...args: string[]) =>
    readGit({ at, args: ['-c', 'user.name=orders', '-c', 'user.email=orders@example.com', ...args] });
  const commit = async (text: string) => {
    await writeFile(join(at, 'a.js'), text);
    await run('add', 'a.js');
    await run('commit', '--quiet', '-m', text);
    return run('rev-parse', 'HEAD');
  };
  await run('init', '--quiet', '--initial-branch=main');
  await commit('one');
  await run('switch', '--quiet', '--create', 'work');
  const commits = { before: await commit('two'), merged: await commit('three'), after: await commit('four') };
  const clock = { now: () => new Date('2026-11-24T09:00:00Z') };
  const git = await openLocalGit({ repository: at, state: join(folder, 'state'), clock });
  return {
    rollouts: createBranchRollout(git, 'main'),
    commits,
    ship: async (sha, step) => {
      if (step === 'succeeded') await run('update-ref', 'refs/heads/main', sha);
    },
  };
}

const rows: readonly Row[] = [
  {
    name: 'deployments on GitHub',
    open: () => openGitHubCommits(({ github }) => github.rollouts),
    tells: ['failure', 'replacement', 'time'],
  },
  {
    name: 'deployments on GitHub through the gateway',
    by: 'github-deployments',
    open: () => openGitHubCommits(({ gateway }) => gateway.rollouts),
    tells: ['failure', 'replacement', 'time'],
  },
  {
    name: 'deployments on GitLab through the gateway',
    by: 'gitlab-deployments',
    open: openGitLabCommits,
    tells: ['failure', 'replacement', 'time'],
  },
  {
    name: 'runs of a workflow',
    by: 'workflow',
    open: openWorkflow,
    tells: ['failure', 'replacement', 'time'],
  },
  { name: 'CodePipeline', by: 'codepipeline', open: openCodePipeline, tells: ['failure', 'replacement', 'time'] },
  {
    name: 'CodeDeploy',
    by: 'codedeploy',
    open: async () => {
      const system = openCodeDeploy();
      return play(system, { clients: { codeDeploy: system.client } });
    },
    tells: ['failure', 'replacement', 'part', 'time'],
  },
  {
    name: 'a service of ECS',
    by: 'ecs',
    open: async () => {
      const system = openEcs();
      return play(system, { clients: { ecs: system.client } });
    },
    tells: ['failure', 'replacement', 'part', 'time'],
  },
  {
    name: 'an alias of Lambda',
    by: 'lambda',
    open: async () => {
      const system = openLambda();
      return play(system, { clients: { lambda: system.client } });
    },
    tells: ['part'],
  },
  {
    name: 'a Deployment of Kubernetes',
    by: 'kubernetes',
    open: async () => {
      const system = openKubernetes();
      return play(system, { fetch: system.fetch });
    },
    tells: ['failure', 'replacement', 'part', 'time'],
  },
  {
    name: 'an application of Argo CD',
    by: 'argo',
    open: async () => {
      const system = openArgo();
      return play(system, { fetch: system.fetch });
    },
    tells: ['failure', 'replacement', 'part', 'time'],
  },
  {
    name: 'the images of an application of Argo CD',
    open: async () => {
      const system = openArgo('image');
      return play(system, { fetch: system.fetch });
    },
    tells: ['part', 'time'],
  },
  { name: 'an endpoint of the service', by: 'endpoint', open: openEndpoint, tells: [] },
  { name: 'a health endpoint', open: openHealth, tells: [] },
  { name: 'a branch on this machine', open: openBranch, tells: [] },
];

it('has a row here for every source that a configuration can name', () => {
  const named = RolloutSource.options.map(({ shape }) => shape.by.value);

  expect(rows.flatMap(({ by }) => by ?? []).sort()).toEqual(named.sort());
});

describe.each(rows)('rollouts of $name', ({ open, tells }) => {
  const ask = async ({ rollouts }: Setting, commit: string) => {
    const rollout = await rollouts.status(incident, commit);
    expect(Rollout.parse(rollout)).toEqual(rollout);
    expect(rollout).toMatchObject({ commit, detail: expect.stringMatching(/\S/) });
    return rollout;
  };

  it('are pending until the merge commit is shipped', async () => {
    const setting = await open();
    const { before, merged } = setting.commits;

    const seen = [(await ask(setting, merged)).status];
    await setting.ship(before, 'succeeded');
    seen.push((await ask(setting, merged)).status);
    await setting.ship(merged, 'started');
    seen.push((await ask(setting, merged)).status);

    expect(seen).toEqual(['pending', 'pending', 'pending']);
  });

  it('are live once the commit is shipped, with the time if it is known', async () => {
    const setting = await open();
    await setting.ship(setting.commits.merged, 'succeeded');

    const rollout = await ask(setting, setting.commits.merged);

    expect(rollout.status).toBe('live');
    expect('at' in rollout).toBe(tells.includes('time'));
  });

  it('are live when a later commit that contains it was shipped', async () => {
    const setting = await open();
    await setting.ship(setting.commits.after, 'succeeded');

    expect((await ask(setting, setting.commits.merged)).status).toBe('live');
  });

  it('are pending for an unknown commit', async () => {
    const setting = await open();
    await setting.ship(setting.commits.after, 'succeeded');

    expect((await ask(setting, 'd'.repeat(40))).status).toBe('pending');
  });

  it('are not live once a commit without it was put in its place', async () => {
    const setting = await open();
    await setting.ship(setting.commits.merged, 'succeeded');
    await setting.ship(setting.commits.before, 'succeeded');

    const { status } = await ask(setting, setting.commits.merged);

    expect(status).toBe(tells.includes('replacement') ? 'failed' : 'pending');
  });

  it('are pending while a part has it, and say so where it is known', async () => {
    const setting = await open();
    await setting.ship(setting.commits.before, 'succeeded');
    await setting.ship(setting.commits.merged, 'partly');

    const { status, detail } = await ask(setting, setting.commits.merged);

    expect(status).toBe('pending');
    expect(/partial/.test(detail)).toBe(tells.includes('part'));
  });

  it('are not live after a failed rollout', async () => {
    const setting = await open();
    await setting.ship(setting.commits.merged, 'failed');

    const { status } = await ask(setting, setting.commits.merged);

    expect(status).toBe(tells.includes('failure') ? 'failed' : 'pending');
  });

  it('are live after a failed rollout is followed by a successful one', async () => {
    const setting = await open();
    await setting.ship(setting.commits.merged, 'failed');
    await setting.ship(setting.commits.after, 'succeeded');

    expect((await ask(setting, setting.commits.merged)).status).toBe('live');
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEndpointRollouts, createHealthRollout } from '@suture/adapters/health-endpoint';
import { createBranchRollout, openLocalGit, readGit } from '@suture/adapters/local-git';
import { createRolloutsByService, openRolloutSources, type RolloutParts } from '@suture/adapters/rollouts';
import { type Incident, Rollout, type RolloutSource, type Rollouts, readConfig } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { type GitHubSetting, openGitHub, repository } from './open-github.ts';

type Step = 'started' | 'succeeded' | 'failed';

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
  /** What else it reports: that a rollout failed, and since when a commit is live. */
  readonly tells: readonly ('failure' | 'time')[];
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const named = { before: 'a'.repeat(40), merged: 'b'.repeat(40), after: 'c'.repeat(40) };
const order = [named.before, named.merged, named.after];
const contains = async (ancestor: string, descendant: string) =>
  order.includes(ancestor) && order.indexOf(ancestor) <= order.indexOf(descendant);
const incident: Incident = { ...sampleIncident, repository };

async function openGitHubCommits(choose: (setting: GitHubSetting) => Rollouts): Promise<Setting> {
  const setting = await openGitHub({ 'a.js': 'one\n' });
  closers.push(setting.close);
  const { host } = setting;
  const commit = (text: string) => host.commit(repository, 'main', { message: text, files: { 'a.js': text } }).sha;
  const states = { started: 'in_progress', succeeded: 'success', failed: 'failure' };
  return {
    rollouts: choose(setting),
    commits: { before: commit('two'), merged: commit('three'), after: commit('four') },
    ship: async (sha, step) => {
      host.deploy(repository, { sha, environment: 'production', state: states[step] });
    },
  };
}

/** The sources of a configuration whose service ships by a pipeline with these executions. */
function openSources(executions: readonly object[]) {
  const config = configOf({ by: 'codepipeline', pipeline: 'orders-main' });
  const host: RolloutParts['host'] = {
    rollouts: { status: () => Promise.reject(new RangeError('it was asked for a service of CodePipeline')) },
    isAncestor: (_repository, ancestor, descendant) => contains(ancestor, descendant),
  };
  const client = { send: async () => ({ pipelineExecutionSummaries: executions }) };
  const pipelines = client as unknown as RolloutParts['pipelines'];
  return { config, sources: openRolloutSources({ config, host, pipelines, fetch: unreachable }) };
}

const unreachable: typeof fetch = () => Promise.reject(new RangeError('the network is not for this source'));

function configOf(rollout: RolloutSource) {
  return readConfig({ services: { orders: { repository, rollout } } }, 'the configuration');
}

async function openCodePipeline(): Promise<Setting> {
  const statuses = { started: 'InProgress', succeeded: 'Succeeded', failed: 'Failed' };
  const executions: object[] = [];
  const { config, sources } = openSources(executions);
  return {
    rollouts: createRolloutsByService(config, sources),
    commits: named,
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

async function openHealth(): Promise<Setting> {
  let running: string | undefined;
  return {
    rollouts: createHealthRollout({
      url: 'http://orders.example/health',
      fetch: async () => Response.json({ commit: running }),
      isAncestor: contains,
    }),
    commits: named,
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
      isAncestor: (_repository, ancestor, descendant) => contains(ancestor, descendant),
    }),
    commits: named,
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
    tells: ['failure', 'time'],
  },
  {
    name: 'deployments on GitHub through the gateway',
    by: 'github-deployments',
    open: () => openGitHubCommits(({ gateway }) => gateway.rollouts),
    tells: ['failure', 'time'],
  },
  { name: 'CodePipeline', by: 'codepipeline', open: openCodePipeline, tells: ['failure', 'time'] },
  { name: 'an endpoint of the service', by: 'endpoint', open: openEndpoint, tells: [] },
  { name: 'a health endpoint', open: openHealth, tells: [] },
  { name: 'a branch on this machine', open: openBranch, tells: [] },
];

it('has a row here for every source that a configuration can name', () => {
  expect(rows.flatMap(({ by }) => by ?? []).sort()).toEqual(Object.keys(openSources([]).sources).sort());
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

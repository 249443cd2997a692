import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';
import { afterEach, expect, it } from 'vitest';
import { openClusterRollouts, watchedInCluster } from './cluster.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import type { RolloutTrouble } from './rollout-trouble.ts';

const service = `import { createServer } from 'node:http';
const server = createServer((_request, response) => response.end(process.env.COMMIT_SHA));
server.listen(0, () => console.log(JSON.stringify({ msg: 'listening', port: server.address().port })));
process.on('SIGTERM', () => process.exit(0));
`;

let pipeline: Pipeline | undefined;
afterEach(async () => {
  await pipeline?.stop();
  pipeline = undefined;
});

/** A service that answers its commit, its pipeline, and what Suture's watcher says of a commit. */
async function open(kind?: RolloutTrouble) {
  const folder = mkdtempSync(join(tmpdir(), 'suture-cluster-'));
  const repository = join(folder, 'repository');
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=shop', '-c', 'user.email=shop@example.com', ...args], {
      cwd: repository,
      encoding: 'utf8',
    });
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', repository]);
  writeFileSync(join(repository, 'server.mjs'), service);
  writeFileSync(join(repository, 'package.json'), '{}');
  git('add', '.');
  const commit = (message: string) => {
    git('commit', '--quiet', '--allow-empty', '--no-gpg-sign', '-m', message);
    return git('rev-parse', 'HEAD').trim();
  };
  const first = commit('the service');
  const said: string[] = [];
  const running = await startPipeline({
    ...{ repository, branch: 'main', folder: join(folder, 'deployed') },
    ...{ log: join(folder, 'log'), accessLog: join(folder, 'access.log') },
    service: { name: 'orders', start: ['server.mjs'], accessLog: false },
    onDeploy: () => undefined,
    ...(kind && { trouble: { kind, say: (line: string) => said.push(line) } }),
  });
  pipeline = running;
  const rollout = watchedInCluster('orders');
  const config = readConfig({ services: { orders: { repository, rollout } } }, 'the configuration');
  const rollouts = openClusterRollouts(running, { config, service: 'orders', repository });
  const see = async (of: string) => {
    const { status, detail } = await rollouts.status({ ...sampleIncident, repository }, of);
    return `${status}: ${detail}`;
  };
  const answer = async () => (await fetch(running.url() ?? '')).text();
  return { first, commit, see, answer, said };
}

it('says that a commit is live which the pipeline shipped', async () => {
  const { first, commit, see } = await open();

  expect(await see(first)).toMatch(/^live: all 2 replicas/);
  const fix = commit('the fix');
  await expect.poll(() => see(fix)).toMatch(/^live: all 2 replicas/);
});

it.each<[RolloutTrouble, RegExp]>([
  ['fails', /^failed: the deployment orders does not progress: the new instance did not become ready in time$/],
  ['partial', /^pending: the rollout is partial: 1 of 2 wanted replicas of the deployment orders have it/],
])('says that a rollout %s', async (kind, seen) => {
  const { first, commit, see, answer, said } = await open(kind);
  const fix = commit('the fix');

  await expect.poll(() => see(fix)).toMatch(seen);

  const answers = new Set([await answer(), await answer()]);
  expect([...answers].sort()).toEqual((kind === 'partial' ? [first, fix] : [first]).sort());
  expect(said).toHaveLength(1);
});

it('says that a rollout never comes', async () => {
  const { first, commit, see, answer } = await open('never');
  const fix = commit('the fix');

  expect(await see(fix)).toBe(`pending: the deployment orders still runs ${first.slice(0, 10)}`);
  expect(await answer()).toBe(first);
});

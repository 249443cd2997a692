import type { Config, Rollouts } from '@suture/core';
import type { Deployment } from '../code-hosts/deployment.ts';
import { judgeDeployments } from '../rollout-judging/index.ts';
import type { GitHubClients, Repo } from './client.ts';
import { DeploymentStatus, Deployment as Recorded } from './replies.ts';
import { readWorkflowRollout } from './workflow-runs.ts';

/** Most deployments read. */
const mostDeployments = 20;
/** `inactive` is a success that a later deployment replaced. */
const finished = ['success', 'inactive', 'failure', 'error'];

interface Deployed {
  readonly sha: string;
  readonly environment: string;
  /** `pending` while it has no status. */
  readonly state: string;
  readonly at: string;
  readonly createdAt: string;
}

/** Deployments with their present state, newest first, of one environment or of all. */
export async function listDeployments(
  repo: Repo,
  wanted?: { readonly environment: string },
  limit = mostDeployments,
): Promise<readonly Deployed[]> {
  const { client, name } = repo;
  const page = { ...wanted, per_page: Math.min(limit, mostDeployments) };
  const { data } = await client.rest.repos.listDeployments({ ...name, ...page });
  const deployments = data.map((deployment) => Recorded.parse(deployment));
  return Promise.all(
    deployments.map(async ({ id, sha, environment, created_at }) => {
      const newestOnly = { ...name, deployment_id: id, per_page: 1 };
      const { data: statuses } = await client.rest.repos.listDeploymentStatuses(newestOnly);
      const [newest] = statuses.map((status) => DeploymentStatus.parse(status));
      const at = newest?.created_at ?? created_at;
      return { sha, environment, state: newest?.state ?? 'pending', at, createdAt: created_at };
    }),
  );
}

/** The recent deployments of a repository, of one environment or of all; newest first. */
export async function readDeployments(
  clients: GitHubClients,
  repository: string,
  limit: number,
  environment?: string,
): Promise<readonly Deployment[]> {
  const wanted = environment === undefined ? undefined : { environment };
  const found = await clients.ask(repository, 'readDeployments', (repo) => listDeployments(repo, wanted, limit));
  return found.map(({ sha, environment, state, createdAt }) => ({
    environment,
    commit: sha,
    createdAt: new Date(createdAt).toISOString(),
    state,
  }));
}

/** The environment in which a service's deployments are recorded. */
export function environmentOf(config: Config, service: string): string {
  const rollout = config.services[service]?.rollout;
  return rollout?.by === 'github-deployments' ? rollout.environment : 'production';
}

/** Rollouts from the deployments that a team's pipeline records on GitHub, or from the runs of its workflow. */
export function createGitHubRollouts(
  clients: GitHubClients,
  config: Config,
  isAncestor: (repository: string, ancestor: string, descendant: string) => Promise<boolean>,
): Rollouts {
  return {
    status: async (incident, commit) => {
      if (config.services[incident.service]?.rollout.by === 'workflow')
        return readWorkflowRollout(incident, commit, { clients, config, isAncestor });
      const environment = environmentOf(config, incident.service);
      const deployments = await clients.ask(incident.repository, 'readDeployments', (repo) =>
        listDeployments(repo, { environment }),
      );
      const ended = deployments.filter(({ state }) => finished.includes(state));
      const contains = (sha: string) => isAncestor(incident.repository, commit, sha);
      return judgeDeployments(commit, ended, { environment, contains });
    },
  };
}

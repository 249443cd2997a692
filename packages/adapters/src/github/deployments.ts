import type { Config, Rollouts } from '@suture/core';
import type { Deployment } from '../code-hosts/deployment.ts';
import type { GitHubClient, GitHubClients, RepositoryName } from './client.ts';
import { DeploymentStatus, Deployment as Recorded } from './replies.ts';

/** How many deployments back are looked at. */
const mostDeployments = 20;
/** `inactive` is a success that another came after. */
const finished = ['success', 'inactive', 'failure', 'error'];

interface Deployed {
  readonly sha: string;
  readonly environment: string;
  /** `pending` while nothing was said of it. */
  readonly state: string;
  readonly at: string;
  readonly createdAt: string;
}

/** Deployments with their present state, newest first: an environment's, or all. */
export async function listDeployments(
  client: GitHubClient,
  name: RepositoryName,
  wanted: { readonly environment: string } | undefined,
  limit = mostDeployments,
): Promise<readonly Deployed[]> {
  const { data } = await client.rest.repos.listDeployments({
    ...name,
    ...wanted,
    per_page: Math.min(limit, mostDeployments),
  });
  const deployments = data.map((deployment) => Recorded.parse(deployment));
  return Promise.all(
    deployments.map(async ({ id, sha, environment, created_at }) => {
      const { data: statuses } = await client.rest.repos.listDeploymentStatuses({
        ...name,
        deployment_id: id,
        per_page: 1,
      });
      const [newest] = statuses.map((status) => DeploymentStatus.parse(status));
      const at = newest?.created_at ?? created_at;
      return { sha, environment, state: newest?.state ?? 'pending', at, createdAt: created_at };
    }),
  );
}

/** What was put where of late, whatever service it belongs to; newest first. */
export async function readDeployments(
  clients: GitHubClients,
  repository: string,
  limit: number,
): Promise<readonly Deployment[]> {
  const found = await clients.ask(repository, 'readDeployments', (client, name) =>
    listDeployments(client, name, undefined, limit),
  );
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

/** Rollouts from the deployments that a team's pipeline records on GitHub. */
export function createGitHubRollouts(
  clients: GitHubClients,
  config: Config,
  isAncestor: (repository: string, ancestor: string, descendant: string) => Promise<boolean>,
): Rollouts {
  return {
    status: async (incident, commit) => {
      const environment = environmentOf(config, incident.service);
      const deployments = await clients.ask(incident.repository, 'readDeployments', (client, name) =>
        listDeployments(client, name, { environment }),
      );
      let replacedBy: string | undefined;
      for (const { sha, state, at } of deployments) {
        if (!finished.includes(state)) continue;
        const has = sha === commit || (await isAncestor(incident.repository, commit, sha));
        if (!has && state === 'success') replacedBy ??= sha;
        if (!has) continue;
        const when = { commit, at: new Date(at).toISOString() };
        if (replacedBy !== undefined)
          return {
            ...when,
            status: 'failed',
            detail: `${replacedBy.slice(0, 10)}, without the commit, was deployed over it`,
          };
        const detail = `${sha.slice(0, 10)} in ${environment}: ${state}`;
        return { ...when, status: state === 'success' ? 'live' : 'failed', detail };
      }
      return { commit, status: 'pending', detail: `no finished deployment to ${environment} has it yet` };
    },
  };
}

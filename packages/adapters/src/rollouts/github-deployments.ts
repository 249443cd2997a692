import type { Config, Rollouts } from '@suture/core';
import type { GitHubClient, GitHubClients, RepositoryName } from '../github/client.ts';
import { Deployment, DeploymentStatus } from '../github/replies.ts';

/** How many deployments back are looked at. */
const mostDeployments = 20;
/** `inactive` is a success that another came after. */
const finished = ['success', 'inactive', 'failure', 'error'];

interface Deployed {
  readonly sha: string;
  /** `pending` while nothing was said of it. */
  readonly state: string;
  readonly at: string;
}

/** The environment's deployments with their present state, newest first. */
export async function listDeployments(
  client: GitHubClient,
  name: RepositoryName,
  environment: string,
): Promise<readonly Deployed[]> {
  const { data } = await client.rest.repos.listDeployments({ ...name, environment, per_page: mostDeployments });
  const deployments = data.map((deployment) => Deployment.parse(deployment));
  return Promise.all(
    deployments.map(async ({ id, sha, created_at }) => {
      const { data: statuses } = await client.rest.repos.listDeploymentStatuses({
        ...name,
        deployment_id: id,
        per_page: 1,
      });
      const [newest] = statuses.map((status) => DeploymentStatus.parse(status));
      return { sha, state: newest?.state ?? 'pending', at: newest?.created_at ?? created_at };
    }),
  );
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
        listDeployments(client, name, environment),
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

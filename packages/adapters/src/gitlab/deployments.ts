import type { Config, Rollouts } from '@suture/core';
import type { Deployment } from '../code-hosts/deployment.ts';
import { judgeDeployments } from '../rollout-judging/index.ts';
import type { Project } from './api.ts';
import { Deployment as Recorded } from './replies.ts';

const needs = 'to read deployments';
/** Most deployments read. */
const mostDeployments = 20;
const finished = ['success', 'failed', 'canceled'];

/** Deployments, newest first, of one environment or of all. */
async function listDeployments(project: Project, limit: number, environment?: string): Promise<readonly Recorded[]> {
  const query = new URLSearchParams({
    order_by: 'id',
    sort: 'desc',
    ...(environment === undefined ? {} : { environment }),
  });
  const path = `deployments?${query}`;
  return project.list({ path, schema: Recorded.array(), needs }, Math.min(limit, mostDeployments));
}

/** The recent deployments of a project, of one environment or of all; newest first. */
export async function readDeployments(
  project: Project,
  limit: number,
  environment?: string,
): Promise<readonly Deployment[]> {
  return (await listDeployments(project, limit, environment)).map(
    ({ sha, status, created_at, environment: { name } }) => ({
      environment: name,
      commit: sha,
      createdAt: new Date(created_at).toISOString(),
      state: status,
    }),
  );
}

/** The commit that was deployed last with success; undefined where none is recorded. */
export async function readLive(project: Project, environment: string): Promise<string | undefined> {
  const found = await listDeployments(project, mostDeployments, environment);
  return found.find(({ status }) => status === 'success')?.sha;
}

/** The environment in which a service's deployments are recorded. */
export function environmentOf(config: Config, service: string): string {
  const rollout = config.services[service]?.rollout;
  return rollout?.by === 'gitlab-deployments' ? rollout.environment : 'production';
}

/** Rollouts from the deployments that GitLab CI/CD, or a team's pipeline, records on GitLab. */
export function createGitLabRollouts(
  open: (path: string) => Project,
  config: Config,
  isAncestor: (repository: string, ancestor: string, descendant: string) => Promise<boolean>,
): Rollouts {
  return {
    status: async (incident, commit) => {
      const environment = environmentOf(config, incident.service);
      const recorded = await listDeployments(open(incident.repository), mostDeployments, environment);
      const ended = recorded
        .filter(({ status }) => finished.includes(status))
        .map(({ sha, status, updated_at, created_at }) => ({ sha, state: status, at: updated_at ?? created_at }));
      const contains = (sha: string) => isAncestor(incident.repository, commit, sha);
      return judgeDeployments(commit, ended, { environment, contains });
    },
  };
}

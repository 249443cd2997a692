import type { Deployment, DeploymentStatus, Json, Repository, World } from '../world.ts';
import { nodeId, shapeUser } from './account.ts';
import { apiOf, htmlOf } from './repository.ts';

/** GitHub's `deployment`. */
export function shapeDeployment(world: World, repository: Repository, deployment: Deployment): Json {
  const api = apiOf(world, repository);
  const url = `${api}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: nodeId('DE', deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: 'deploy',
    payload: {},
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: null,
    creator: shapeUser(world, deployment.creator),
    created_at: deployment.createdAt.toISOString(),
    updated_at: (deployment.statuses.at(-1)?.createdAt ?? deployment.createdAt).toISOString(),
    statuses_url: `${url}/statuses`,
    repository_url: api,
    transient_environment: false,
    production_environment: deployment.environment === 'production',
    performed_via_github_app: null,
  };
}

/** GitHub's `deployment-status`. */
export function shapeDeploymentStatus(
  world: World,
  repository: Repository,
  deployment: Deployment,
  status: DeploymentStatus,
): Json {
  const api = apiOf(world, repository);
  const url = `${api}/deployments/${deployment.id}`;
  const log = `${htmlOf(repository)}/actions/runs/${status.id}`;
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DES', status.id),
    state: status.state,
    creator: shapeUser(world, status.creator),
    description: '',
    environment: deployment.environment,
    target_url: log,
    log_url: log,
    created_at: status.createdAt.toISOString(),
    updated_at: status.createdAt.toISOString(),
    deployment_url: url,
    repository_url: api,
    performed_via_github_app: null,
  };
}

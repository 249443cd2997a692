import { shapeDeployment, shapeDeploymentStatus } from '../shapes/deployment.ts';
import { recordDeliveries } from '../webhooks.ts';
import type { Deployment, DeploymentStatus, Repository, User, World } from '../world.ts';

export interface NewDeployment {
  readonly sha: string;
  readonly ref: string;
  readonly environment: string;
  readonly creator: User;
}

export function createDeployment(world: World, repository: Repository, input: NewDeployment): Deployment {
  const deployment: Deployment = { id: world.nextId(), ...input, createdAt: world.clock(), statuses: [] };
  repository.deployments.push(deployment);
  return deployment;
}

export function addDeploymentStatus(
  world: World,
  repository: Repository,
  deployment: Deployment,
  state: string,
): DeploymentStatus {
  const status: DeploymentStatus = {
    id: world.nextId(),
    state,
    creator: deployment.creator,
    createdAt: world.clock(),
  };
  deployment.statuses.push(status);
  recordDeliveries(world, {
    event: 'deployment_status',
    repository,
    sender: deployment.creator,
    payload: {
      action: 'created',
      deployment_status: shapeDeploymentStatus(world, repository, deployment, status),
      deployment: shapeDeployment(world, repository, deployment),
    },
  });
  return status;
}

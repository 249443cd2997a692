import { type Deployment, DescribeServicesCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { type Config, defined, type Rollout, type RolloutBy, type Rollouts, shortId } from '@suture/core';
import { QueryUnanswerable } from '../../errors.ts';
import {
  type Containment,
  createContainment,
  type IsAncestor,
  judgeRecords,
  rolloutOf,
  unseen,
} from '../../rollout-judging/index.ts';
import { listDeployments } from './history.ts';
import { openTaskDefinitions, type TaskDefinitions } from './task-definition.ts';

export interface EcsOptions {
  readonly client: Pick<ECSClient, 'send'>;
  readonly config: Config;
  readonly isAncestor: IsAncestor;
}

/** Rollouts by a service of ECS: the commit is live once the primary deployment has it and no task of another one runs. */
export function createEcsRollouts({ client, config, isAncestor }: EcsOptions): Rollouts {
  return {
    status: async (incident, commit) => {
      const place = rolloutOf('ecs', incident, config);
      const contains = createContainment(incident, commit, isAncestor);
      const tasks = openTaskDefinitions(place, client);
      try {
        const deployments = await readDeployments(place, client);
        const present = await judgePresent(commit, deployments, (one) => isCarrier(one, tasks, contains));
        if (present !== undefined) return present;
        const since = new Date(incident.createdAt);
        const records = await listDeployments({ place, since, tasks, client });
        // What succeeded last is the primary deployment, which does not have it.
        const judged = await judgeRecords(commit, records, contains);
        if (judged.status === 'failed') return judged;
        return describePresent(commit, place, tasks.readNames(deployments));
      } catch (error) {
        if (error instanceof QueryUnanswerable) return unseen(commit, error.message);
        throw error;
      }
    },
  };
}

function describePresent(
  commit: string,
  { cluster, service }: RolloutBy<'ecs'>,
  { definition, ids }: ReturnType<TaskDefinitions['readNames']>,
): Rollout {
  const name = `the service ${service} of the cluster ${cluster}`;
  if (ids.length === 0)
    return unseen(commit, `${name} runs ${definition}, which names no commit: check rollout.commit`);
  return { commit, status: 'pending', detail: `${name} still runs ${ids.map(shortId).join(' and ')} (${definition})` };
}

/** @throws QueryUnanswerable that says what to correct */
async function readDeployments(place: RolloutBy<'ecs'>, client: EcsOptions['client']): Promise<readonly Deployment[]> {
  const { cluster, service } = place;
  try {
    const { services } = await client.send(new DescribeServicesCommand({ cluster, services: [service] }));
    const found = services?.[0];
    if (found?.status === 'ACTIVE') return found.deployments ?? [];
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ClusterNotFoundException')) throw error;
  }
  throw new QueryUnanswerable(`there is no active service ${service} in the cluster ${cluster}; correct rollout`);
}

async function isCarrier({ taskDefinition }: Deployment, tasks: TaskDefinitions, contains: Containment) {
  return contains(await tasks.commitsOf(taskDefinition));
}

/** What the present deployments say; undefined while none of them has the commit. */
async function judgePresent(
  commit: string,
  deployments: readonly Deployment[],
  carries: (deployment: Deployment) => Promise<boolean>,
): Promise<Rollout | undefined> {
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  if (primary === undefined) {
    return unseen(commit, 'ECS does not roll this service out itself; name the CodeDeploy that does: rollout.by');
  }
  if (await carries(primary)) return judgePrimary(commit, primary, deployments, carries);
  for (const deployment of deployments) {
    if (deployment.rolloutState !== 'FAILED' || !(await carries(deployment))) continue;
    const why = primary.rolloutStateReason ?? deployment.rolloutStateReason ?? 'no reason was given';
    return { commit, status: 'failed', detail: `the deployment ${deployment.id} failed and was rolled back: ${why}` };
  }
  return undefined;
}

async function judgePrimary(
  commit: string,
  primary: Deployment,
  deployments: readonly Deployment[],
  carries: (deployment: Deployment) => Promise<boolean>,
): Promise<Rollout> {
  const { id, rolloutState, rolloutStateReason, desiredCount = 0, runningCount = 0, updatedAt } = primary;
  if (rolloutState === 'FAILED')
    return {
      commit,
      status: 'failed',
      detail: `the deployment ${id} failed: ${rolloutStateReason ?? 'no reason was given'}`,
    };
  if (desiredCount === 0)
    return { commit, status: 'pending', detail: `the deployment ${id} has it, and no task is wanted: desired count 0` };
  const others = deployments.filter((deployment) => deployment !== primary && (deployment.runningCount ?? 0) > 0);
  const having: Deployment[] = [];
  for (const other of others) if (await carries(other)) having.push(other);
  const older = others
    .filter((other) => !having.includes(other))
    .reduce((sum, one) => sum + (one.runningCount ?? 0), 0);
  // While a later commit takes its place, the one before it may have it as well.
  const isComplete = (one: Deployment) => one.rolloutState === undefined || one.rolloutState === 'COMPLETED';
  const running = having.reduce((sum, one) => sum + (one.runningCount ?? 0), runningCount);
  if (older === 0 && running >= desiredCount && (isComplete(primary) || having.some(isComplete))) {
    const at = updatedAt?.toISOString();
    return { commit, status: 'live', ...defined({ at }), detail: `the deployment ${id} shipped it` };
  }
  const detail = `the rollout is partial: ${runningCount} of ${desiredCount} wanted tasks have it, and ${older} tasks run older code`;
  return { commit, status: 'pending', detail };
}

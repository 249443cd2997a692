import {
  DescribeServiceRevisionsCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeploymentBrief,
} from '@aws-sdk/client-ecs';
import { defined, type RolloutBy } from '@suture/core';
import type { RecordedRollout } from '../../rollout-judging/index.ts';
import type { TaskDefinitions } from './task-definition.ts';

/** Most deployments read, which is what one request about revisions may name. */
const mostDeployments = 20;

interface Asked {
  readonly place: RolloutBy<'ecs'>;
  readonly since: Date;
  readonly tasks: TaskDefinitions;
  readonly client: Pick<ECSClient, 'send'>;
}

/** The deployments of a service since a time, newest first. It is asked only where the present ones do not have the commit. */
export async function listDeployments({ place, since, tasks, client }: Asked): Promise<readonly RecordedRollout[]> {
  const { cluster, service } = place;
  const page = { cluster, service, createdAt: { after: since }, maxResults: mostDeployments };
  const { serviceDeployments = [] } = await client.send(new ListServiceDeploymentsCommand(page));
  const arns = [
    ...new Set(serviceDeployments.flatMap(({ targetServiceRevisionArn }) => targetServiceRevisionArn ?? [])),
  ];
  if (arns.length === 0) return [];
  const { serviceRevisions = [] } = await client.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: arns.slice(0, mostDeployments) }),
  );
  const definitions = new Map(
    serviceRevisions.map((revision) => [revision.serviceRevisionArn, revision.taskDefinition]),
  );
  const newestFirst = serviceDeployments.toSorted((a, b) => Number(b.createdAt) - Number(a.createdAt));
  const records: RecordedRollout[] = [];
  for (const deployment of newestFirst) {
    const definition = definitions.get(deployment.targetServiceRevisionArn);
    records.push(toRecord(deployment, await tasks.commitsOf(definition)));
  }
  return records;
}

const ends: Readonly<Record<string, RecordedRollout['state']>> = {
  SUCCESSFUL: 'succeeded',
  STOPPED: 'failed',
  ROLLBACK_FAILED: 'failed',
  ROLLBACK_IN_PROGRESS: 'failed',
  ROLLBACK_SUCCESSFUL: 'failed',
};

function toRecord(deployment: ServiceDeploymentBrief, commits: readonly string[]): RecordedRollout {
  const { serviceDeploymentArn = '', status = 'under way', statusReason, finishedAt } = deployment;
  return {
    name: `the deployment ${serviceDeploymentArn.slice(serviceDeploymentArn.lastIndexOf('/') + 1)}`,
    commits,
    state: ends[status] ?? 'under way',
    detail: `is ${status}${statusReason === undefined ? '' : `: ${statusReason}`}`,
    ...defined({ at: finishedAt?.toISOString() }),
  };
}

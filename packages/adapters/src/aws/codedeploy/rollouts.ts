import {
  ApplicationDoesNotExistException,
  BatchGetDeploymentsCommand,
  type CodeDeployClient,
  DeploymentGroupDoesNotExistException,
  type DeploymentInfo,
  ListDeploymentsCommand,
} from '@aws-sdk/client-codedeploy';
import { type Config, defined, type RolloutBy, type Rollouts } from '@suture/core';
import { QueryUnanswerable } from '../../errors.ts';
import {
  createContainment,
  findCommits,
  type IsAncestor,
  judgeRecords,
  type RecordedRollout,
  rolloutOf,
  unseen,
} from '../../rollout-judging/index.ts';

export interface CodeDeployOptions {
  readonly client: Pick<CodeDeployClient, 'send'>;
  readonly config: Config;
  readonly isAncestor: IsAncestor;
}

/** Most deployments read, which is what one request may name. */
const mostDeployments = 25;

/** Rollouts by a deployment group of CodeDeploy. Its own rollback is a deployment of the revision before. */
export function createCodeDeployRollouts({ client, config, isAncestor }: CodeDeployOptions): Rollouts {
  return {
    status: async (incident, commit) => {
      const place = rolloutOf('codedeploy', incident, config);
      try {
        const deployments = await listSince(place, new Date(incident.createdAt), client);
        return await judgeRecords(commit, deployments.map(toRecord), createContainment(incident, commit, isAncestor));
      } catch (error) {
        if (error instanceof QueryUnanswerable) return unseen(commit, error.message);
        throw error;
      }
    },
  };
}

/** Newest first. @throws QueryUnanswerable that says what to correct */
async function listSince(
  { application, group }: RolloutBy<'codedeploy'>,
  start: Date,
  client: CodeDeployOptions['client'],
): Promise<readonly DeploymentInfo[]> {
  const about = { applicationName: application, deploymentGroupName: group };
  try {
    const { deployments: ids = [] } = await client.send(
      new ListDeploymentsCommand({ ...about, createTimeRange: { start } }),
    );
    if (ids.length === 0) return [];
    const newest = new BatchGetDeploymentsCommand({ deploymentIds: ids.slice(0, mostDeployments) });
    const { deploymentsInfo = [] } = await client.send(newest);
    return deploymentsInfo.toSorted((a, b) => Number(b.createTime) - Number(a.createTime));
  } catch (error) {
    if (error instanceof ApplicationDoesNotExistException || error instanceof DeploymentGroupDoesNotExistException)
      throw new QueryUnanswerable(`CodeDeploy has no deployment group ${group} of ${application}; correct rollout`);
    throw error;
  }
}

const ends: Readonly<Record<string, RecordedRollout['state']>> = {
  Succeeded: 'succeeded',
  Failed: 'failed',
  Stopped: 'failed',
};

function toRecord(deployment: DeploymentInfo): RecordedRollout {
  const { deploymentId = 'without an id', status = 'under way', completeTime } = deployment;
  const state = ends[status] ?? 'under way';
  return {
    name: `the deployment ${deploymentId}`,
    commits: commitsOf(deployment),
    state,
    detail: state === 'under way' ? describeProgress(deployment, status) : describeEnd(deployment, status),
    ...defined({ at: completeTime?.toISOString() }),
  };
}

/** A revision from GitHub is a commit; the key of an archive may name one, and where neither does, the description may. */
function commitsOf({ revision, description = '' }: DeploymentInfo): readonly string[] {
  if (revision?.gitHubLocation?.commitId !== undefined) return [revision.gitHubLocation.commitId];
  const inKey = findCommits([revision?.s3Location?.key ?? '']);
  return inKey.length > 0 ? inKey : [description];
}

function describeEnd({ errorInformation, rollbackInfo }: DeploymentInfo, status: string): string {
  const why = errorInformation?.message ?? rollbackInfo?.rollbackMessage;
  const back = rollbackInfo?.rollbackDeploymentId;
  return [
    `ended as ${status}`,
    ...(why === undefined ? [] : [`: ${why}`]),
    ...(back === undefined ? [] : [`; ${back} rolled it back`]),
  ].join('');
}

function describeProgress({ deploymentOverview = {} }: DeploymentInfo, status: string): string {
  const { Succeeded: having = 0 } = deploymentOverview;
  const all = Object.values(deploymentOverview).reduce((sum, count) => sum + (count ?? 0), 0);
  return having > 0 ? `is ${status}: the rollout is partial, ${having} of ${all} targets have it` : `is ${status}`;
}

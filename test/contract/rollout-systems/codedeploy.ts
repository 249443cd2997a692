import type { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { createTimes, repository, type ShippingSystem } from './system.ts';

export interface CodeDeploySystem extends ShippingSystem {
  readonly client: Pick<CodeDeployClient, 'send'>;
  readonly rollout: { readonly by: 'codedeploy'; readonly application: string; readonly group: string };
}

type Revision = (commit: string) => object;

/** A revision that CodeDeploy fetches from GitHub. */
const fromGitHub: Revision = (commitId) => {
  return { revision: { revisionType: 'GitHub', gitHubLocation: { repository, commitId } } };
};

/** A deployment group that rolls back what fails, in the shapes of the API reference of AWS CodeDeploy. */
export function openCodeDeploy(describe: Revision = fromGitHub): CodeDeploySystem {
  const rollout = { by: 'codedeploy', application: 'orders', group: 'production' } as const;
  const now = createTimes();
  const deployments: { readonly deploymentId: string; readonly [field: string]: unknown }[] = [];

  function add(commit: string, status: string, more: object = {}): string {
    const deploymentId = `d-${deployments.length + 1}`;
    const over = ['Succeeded', 'Failed', 'Stopped'].includes(status);
    const times = { createTime: now(), ...(over ? { completeTime: now() } : {}) };
    deployments.unshift({ deploymentId, status, ...describe(commit), ...times, ...more });
    return deploymentId;
  }

  const send = async ({ input }: { readonly input: Record<string, unknown> }) => {
    if (Array.isArray(input.deploymentIds))
      return {
        deploymentsInfo: deployments.filter(({ deploymentId }) => [input.deploymentIds].flat().includes(deploymentId)),
      };
    if (input.deploymentGroupName !== rollout.group) throw new RangeError(`asked for ${input.deploymentGroupName}`);
    return { deployments: deployments.map(({ deploymentId }) => deploymentId) };
  };
  let shipped: string | undefined;
  return {
    rollout,
    client: { send } as unknown as Pick<CodeDeployClient, 'send'>,
    ship: (commit, step) => {
      if (step === 'started') add(commit, 'InProgress', { deploymentOverview: { Pending: 4, Succeeded: 0 } });
      if (step === 'partly') add(commit, 'InProgress', { deploymentOverview: { Pending: 3, Succeeded: 1 } });
      if (step === 'succeeded') add(commit, 'Succeeded');
      if (step === 'failed') {
        const back =
          shipped === undefined ? {} : { rollbackInfo: { rollbackDeploymentId: `d-${deployments.length + 2}` } };
        add(commit, 'Failed', { errorInformation: { message: 'too many instances failed' }, ...back });
        if (shipped !== undefined) add(shipped, 'Succeeded', { creator: 'codeDeployRollback' });
      }
      if (step === 'succeeded') shipped = commit;
    },
  };
}

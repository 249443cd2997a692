import type { EcsOptions } from '@suture/adapters/aws/ecs';
import { awsError, createTimes, type ShippingSystem } from './system.ts';

interface Deployment {
  readonly id: string;
  status: 'PRIMARY' | 'ACTIVE';
  readonly taskDefinition: string;
  readonly desiredCount: number;
  runningCount: number;
  rolloutState?: 'COMPLETED' | 'IN_PROGRESS' | 'FAILED';
  rolloutStateReason?: string;
  readonly createdAt: Date;
  updatedAt: Date;
}

const wanted = 4;

export interface EcsSystem extends ShippingSystem {
  readonly client: EcsOptions['client'];
  /** Tasks that failed and were replaced are gone, so that only the history knows of the deployment. */
  forgetFailed(): void;
  /** The names of the requests. */
  readonly asked: readonly string[];
  readonly rollout: { readonly by: 'ecs'; readonly cluster: string; readonly service: string };
}

/** A service of ECS with a circuit breaker, in the shapes of the API reference of Amazon ECS. */
export function openEcs(
  nameImage: (commit: string) => string = (commit) => `ghcr.io/shop/orders:${commit}`,
): EcsSystem {
  const rollout = { by: 'ecs', cluster: 'shop', service: 'orders' } as const;
  const now = createTimes();
  const images = new Map<string, string>();
  const history: { arn: string; status: string; taskDefinition: string; createdAt: Date; finishedAt?: Date }[] = [];
  const asked: string[] = [];
  let deployments: Deployment[] = [];
  let count = 0;

  function add(taskDefinition: string, reason?: string): Deployment {
    for (const one of deployments) one.status = 'ACTIVE';
    const at = now();
    count += 1;
    const made: Deployment = {
      ...{ id: `ecs-svc/${count}`, status: 'PRIMARY', taskDefinition, desiredCount: wanted, runningCount: 0 },
      ...{ rolloutState: 'IN_PROGRESS', createdAt: at, updatedAt: at },
      ...(reason === undefined ? {} : { rolloutStateReason: reason }),
    };
    deployments = [made, ...deployments];
    return made;
  }

  function complete(deployment: Deployment): void {
    Object.assign(deployment, { rolloutState: 'COMPLETED', runningCount: wanted, updatedAt: now() });
    deployments = deployments.filter((one) => one === deployment || one.rolloutState === 'FAILED');
  }

  function record(deployment: Deployment, status: string): void {
    const { taskDefinition, createdAt } = deployment;
    history.unshift({ arn: `deployment/${deployment.id}`, status, taskDefinition, createdAt, finishedAt: now() });
  }

  const answers: Readonly<Record<string, (input: Record<string, unknown>) => object>> = {
    DescribeServicesCommand: ({ cluster, services }) => {
      if (cluster !== rollout.cluster) throw awsError('ClusterNotFoundException');
      const isThere = JSON.stringify(services) === JSON.stringify([rollout.service]);
      return { services: isThere ? [{ serviceName: rollout.service, status: 'ACTIVE', deployments }] : [] };
    },
    DescribeTaskDefinitionCommand: ({ taskDefinition }) => {
      const image = images.get(String(taskDefinition));
      return {
        taskDefinition: {
          containerDefinitions: [
            { name: 'app', image },
            { name: 'proxy', image: 'envoy:1.30' },
          ],
        },
      };
    },
    ListServiceDeploymentsCommand: () => ({
      serviceDeployments: history.map(({ arn, status, createdAt, finishedAt, taskDefinition }) => {
        return {
          serviceDeploymentArn: arn,
          status,
          createdAt,
          finishedAt,
          targetServiceRevisionArn: `rev/${taskDefinition}`,
        };
      }),
    }),
    DescribeServiceRevisionsCommand: ({ serviceRevisionArns }) => ({
      serviceRevisions: [serviceRevisionArns].flat().map((arn) => {
        return { serviceRevisionArn: arn, taskDefinition: String(arn).replace('rev/', '') };
      }),
    }),
  };
  const send = async (command: {
    readonly input: Record<string, unknown>;
    readonly constructor: { readonly name: string };
  }) => {
    const { name } = command.constructor;
    asked.push(name);
    const answer = answers[name];
    if (answer === undefined) throw new RangeError(`${name} is not known here`);
    return answer(command.input);
  };

  return {
    rollout,
    asked,
    client: { send } as unknown as EcsOptions['client'],
    ship: (commit, step) => {
      const before = deployments.find(({ status }) => status === 'PRIMARY');
      const definition = `arn:aws:ecs:eu-west-1:123456789012:task-definition/orders:${images.size + 1}`;
      images.set(definition, nameImage(commit));
      const made = add(definition);
      if (step === 'succeeded') {
        complete(made);
        record(made, 'SUCCESSFUL');
      }
      if (step === 'partly') {
        made.runningCount = 1;
        if (before !== undefined) before.runningCount = wanted - 1;
      }
      if (step !== 'failed') return;
      made.rolloutState = 'FAILED';
      made.rolloutStateReason = 'tasks failed to start.';
      record(made, before === undefined ? 'STOPPED' : 'ROLLBACK_SUCCESSFUL');
      if (before === undefined) return;
      complete(add(before.taskDefinition, `circuit breaker: rolling back to deploymentId ${before.id}.`));
    },
    forgetFailed: () => {
      deployments = deployments.filter(({ rolloutState }) => rolloutState !== 'FAILED');
    },
  };
}

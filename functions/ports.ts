import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createCloudWatchTelemetry } from '@suture/adapters/aws/cloudwatch';
import { createCodeBuildGround } from '@suture/adapters/aws/codebuild';
import { createDynamoBudget, createDynamoStores, type DynamoStores } from '@suture/adapters/aws/dynamodb';
import { createS3Objects } from '@suture/adapters/aws/s3';
import { createParameterKillSwitch, createSecrets, type Secrets } from '@suture/adapters/aws/ssm';
import { createStepFunctionsExecutions } from '@suture/adapters/aws/step-functions';
import { callGatewayFunction, createGatewayClient, type GatewayClient } from '@suture/adapters/gateway';
import { createObjectArtifacts, type Objects } from '@suture/adapters/objects';
import { createRolloutsByService, openRolloutSources } from '@suture/adapters/rollouts';
import { createSnapshotSuites, createSnapshots } from '@suture/adapters/snapshots';
import {
  type Artifacts,
  type Budget,
  type Clock,
  type Config,
  dayScope,
  IncidentNotFound,
  InvalidInput,
  type KillSwitch,
  type Ports,
  type Snapshots,
  type TicketRef,
} from '@suture/core';
import { type Environment, readDeployedConfig, readEnvironment } from './environment.ts';
import type { OpenPorts } from './lambda-step.ts';

/** What every function has. */
export interface Cloud {
  readonly environment: Environment;
  readonly config: Config;
  readonly clock: Clock;
  readonly objects: Objects;
  readonly artifacts: Artifacts;
  readonly stores: DynamoStores;
  readonly budget: Budget;
  readonly killSwitch: KillSwitch;
  readonly secrets: Secrets;
  /** Milliseconds until the current invocation is stopped; Infinity without a limit. */
  readonly timeLeft: () => number;
}

/** A named part that a function adds in its own file. The bundler leaves out the parts that no function names. */
type Part = (cloud: Cloud) => Partial<Ports>;

type AllOf<Union> = (Union extends unknown ? (member: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

type Opened<Parts extends readonly Part[]> = ReturnType<typeof openBasics> &
  Pick<Ports, 'log' | 'deadline'> &
  AllOf<ReturnType<Parts[number]>>;

/** The composition root of the cloud: the common ports and the named parts. Clients are kept between invocations. */
export function openPorts<const Parts extends readonly Part[]>(...parts: Parts): OpenPorts<Opened<Parts>> {
  let opened: readonly object[] | undefined;
  let current: Ports['deadline'] = { timeLeft: () => Number.POSITIVE_INFINITY };
  return (log, deadline = { timeLeft: () => Number.POSITIVE_INFINITY }) => {
    current = deadline;
    if (opened === undefined) {
      const cloud = openCloud(() => current.timeLeft());
      opened = [openBasics(cloud), ...parts.map((part) => part(cloud))];
    }
    return Object.assign({}, ...opened, { log, deadline });
  };
}

export function openCloud(timeLeft: () => number = () => Number.POSITIVE_INFINITY): Cloud {
  const environment = readEnvironment();
  const clock = { now: () => new Date() };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const objects = createS3Objects({
    client: new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined }),
    bucket: environment.BUCKET_NAME,
  });
  const parameters = new SSMClient({});
  return {
    environment,
    config: readDeployedConfig(),
    clock,
    objects,
    artifacts: createObjectArtifacts(objects),
    stores: createDynamoStores({ client, table: environment.TABLE_NAME }, clock),
    budget: createDynamoBudget({ client, table: environment.TABLE_NAME }),
    killSwitch: createParameterKillSwitch({ client: parameters, name: environment.KILL_SWITCH_NAME, now: Date.now }),
    secrets: createSecrets({ client: parameters, path: environment.SECRETS_PATH, now: Date.now }),
    timeLeft,
  };
}

function openBasics({ config, clock, artifacts, stores, killSwitch }: Cloud) {
  return {
    ...stores,
    config,
    clock,
    artifacts,
    entropy: { nonce: () => randomBytes(24).toString('hex') },
    killSwitch,
  };
}

/** Code host and tickets, through the gateway. */
export const gateway = (cloud: Cloud) => {
  const { codeHost, ticketsOf } = openGateway(cloud);
  return {
    codeHost,
    tickets: {
      open: async (incidentId: string, title: string, body: string) => {
        const incident = await cloud.stores.incidents.get(incidentId);
        if (incident === undefined) throw new IncidentNotFound(incidentId);
        return ticketsOf(incident.repository).open(incidentId, title, body);
      },
      // A ticket's id names its repository, so that the client of any repository finds it.
      comment: (ticket: TicketRef, key: string, text: string) => ticketsOf('').comment(ticket, key, text),
      isOpen: (ticket: TicketRef) => ticketsOf('').isOpen(ticket),
      close: (ticket: TicketRef, resolution: string) => ticketsOf('').close(ticket, resolution),
    },
  };
};

/** Whether a merge is live, according to the source that the service's configuration names. */
export const rollouts = (cloud: Cloud) => {
  const { config } = cloud;
  const sources = openRolloutSources({ config, host: openGateway(cloud), pipelines: new CodePipelineClient({}) });
  return { rollouts: createRolloutsByService(config, sources) };
};

/** Logs and alarms. */
export const telemetry = ({ config, clock }: Cloud) => ({
  telemetry: createCloudWatchTelemetry({
    logs: new CloudWatchLogsClient({}),
    metrics: new CloudWatchClient({}),
    config,
    clock,
    pause: (milliseconds) => pause(milliseconds),
  }),
});

/** Starts executions and answers their waits. */
export const executions = ({ environment }: Cloud) => ({
  executions: createStepFunctionsExecutions({
    client: new SFNClient({}),
    stateMachineArn: requireVariable(environment.STATE_MACHINE_ARN, 'STATE_MACHINE_ARN'),
  }),
});

/** How the tests of a repository are run, read from its snapshot. */
export const suites = (cloud: Cloud) => ({ suites: createSnapshotSuites(openSnapshots(cloud), cloud.config) });

/** The CodeBuild projects that prepare and prove. */
export const provingGround = (cloud: Cloud) => ({
  provingGround: createCodeBuildGround({ objects: cloud.objects, snapshots: openSnapshots(cloud) }),
});

/** Percent of the day's budget that is used, of tokens or money, whichever is more; 0 without models. */
export async function readBudgetUse({ config, budget, clock }: Cloud): Promise<number> {
  if (config.models === undefined) return 0;
  const used = await budget.add(dayScope(clock), { tokens: 0, microUsd: 0 });
  const { tokens, usd } = config.models.budget.perDay;
  return 100 * Math.max(used.tokens / tokens, used.microUsd / (usd * 1_000_000));
}

export function openGateway({ environment }: Cloud): GatewayClient {
  const name = requireVariable(environment.GATEWAY_FUNCTION, 'GATEWAY_FUNCTION');
  return createGatewayClient(callGatewayFunction(new LambdaClient({}), name));
}

export function openSnapshots(cloud: Cloud): Snapshots {
  const { keepTree } = openGateway(cloud);
  return createSnapshots({ objects: cloud.objects, ensureTree: keepTree });
}

function requireVariable(value: string | undefined, name: string): string {
  if (value === undefined) throw new InvalidInput('the environment of the function', [`${name}: it is missing`]);
  return value;
}

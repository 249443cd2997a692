import {
  BedrockClient,
  GetFoundationModelAvailabilityCommand,
  GetInferenceProfileCommand,
} from '@aws-sdk/client-bedrock';
import {
  CloudFormationClient,
  paginateDescribeStacks,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, GetMetricStatisticsCommand, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { BatchGetProjectsCommand, CodeBuildClient } from '@aws-sdk/client-codebuild';
import { paginateListServiceQuotas, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Account, BuildProject, DeployedStack, Quota } from './world.ts';

const sixHours = 6 * 60 * 60 * 1000;

/** The account that the environment's credentials open. Stacks and alarms are read once, since most checks ask for them. */
export function openAwsAccount(region: string | undefined, now: () => Date): Account {
  const options = { ...(region === undefined ? {} : { region }), maxAttempts: 3 };
  const cloudFormation = new CloudFormationClient(options);
  const cloudWatch = new CloudWatchClient(options);
  const codeBuild = new CodeBuildClient(options);
  const logs = new CloudWatchLogsClient(options);
  const machines = new SFNClient(options);
  const quotas = new ServiceQuotasClient(options);
  const parameters = new SSMClient(options);
  const security = new STSClient(options);
  const bedrock = (there: string | undefined) =>
    new BedrockClient(there === undefined ? options : { ...options, region: there });
  const stacks = once(() => readStacks(cloudFormation));
  const alarms = once(() => readAlarms(cloudWatch));
  return {
    identity: async () => {
      const { Account: account = '', Arn: arn = '' } = await security.send(new GetCallerIdentityCommand({}));
      return { account, arn, region: await security.config.region() };
    },
    stacks,
    countResources: async (stack, type) => {
      let count = 0;
      for await (const page of paginateListStackResources({ client: cloudFormation }, { StackName: stack }))
        count += (page.StackResourceSummaries ?? []).filter((resource) => resource.ResourceType === type).length;
      return count;
    },
    parameter: async (name) => {
      const reply = await absentAs('ParameterNotFound', () =>
        parameters.send(new GetParameterCommand({ Name: name, WithDecryption: true })),
      );
      return reply?.Parameter?.Value;
    },
    machineStatus: async (stateMachineArn) => {
      const reply = await absentAs('StateMachineDoesNotExist', () =>
        machines.send(new DescribeStateMachineCommand({ stateMachineArn })),
      );
      return reply?.status;
    },
    projects: async (names) => {
      const { projects = [] } = await codeBuild.send(new BatchGetProjectsCommand({ names: [...names] }));
      return projects.map(
        ({ name = '', environment }): BuildProject => ({
          name,
          type: environment?.type ?? '',
          computeType: environment?.computeType ?? '',
        }),
      );
    },
    visibleMessages: async (queue) => {
      const until = now();
      const { Datapoints = [] } = await cloudWatch.send(
        new GetMetricStatisticsCommand({
          Namespace: 'AWS/SQS',
          MetricName: 'ApproximateNumberOfMessagesVisible',
          Dimensions: [{ Name: 'QueueName', Value: queue }],
          StartTime: new Date(until.getTime() - sixHours),
          EndTime: until,
          Period: 300,
          Statistics: ['Maximum'],
        }),
      );
      const newest = Datapoints.toSorted((a, b) => Number(b.Timestamp) - Number(a.Timestamp))[0];
      return newest?.Maximum;
    },
    alarms,
    logGroups: async (logGroupNamePrefix) => {
      const names: string[] = [];
      for await (const page of paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix }))
        names.push(...(page.logGroups ?? []).flatMap((group) => group.logGroupName ?? []));
      return names;
    },
    inferenceProfile: async (inferenceProfileIdentifier, there) => {
      const reply = await absentAs('ResourceNotFoundException', () =>
        bedrock(there).send(new GetInferenceProfileCommand({ inferenceProfileIdentifier })),
      );
      return reply?.status;
    },
    modelAvailability: async (modelId, there) => {
      const reply = await bedrock(there).send(new GetFoundationModelAvailabilityCommand({ modelId }));
      return {
        agreement: reply.agreementAvailability?.status ?? 'unknown',
        authorization: reply.authorizationStatus ?? 'unknown',
        entitlement: reply.entitlementAvailability ?? 'unknown',
        region: reply.regionAvailability ?? 'unknown',
      };
    },
    quotas: async (service) => {
      const found: Quota[] = [];
      for await (const page of paginateListServiceQuotas({ client: quotas }, { ServiceCode: service }))
        for (const { QuotaCode, QuotaName, Value } of page.Quotas ?? [])
          if (Value !== undefined) found.push({ code: QuotaCode ?? '', name: QuotaName ?? '', value: Value });
      return found;
    },
  };
}

async function readStacks(client: CloudFormationClient): Promise<readonly DeployedStack[]> {
  const found: DeployedStack[] = [];
  for await (const page of paginateDescribeStacks({ client }, {})) {
    for (const { StackName = '', StackStatus = '', Outputs = [] } of page.Stacks ?? []) {
      const outputs = Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
      found.push({ name: StackName, status: StackStatus, outputs: Object.fromEntries(outputs) });
    }
  }
  return found;
}

async function readAlarms(client: CloudWatchClient): ReturnType<Account['alarms']> {
  const found: { name: string; state: string }[] = [];
  const kinds = { AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const] };
  for await (const page of paginateDescribeAlarms({ client }, kinds))
    for (const alarm of [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])])
      found.push({ name: alarm.AlarmName ?? '', state: alarm.StateValue ?? '' });
  return found;
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}

async function absentAs<T>(name: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === name) return undefined;
    throw error;
  }
}

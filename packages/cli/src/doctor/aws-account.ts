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
import { defined } from '@suture/core';
import type { Account, DeployedStack } from './world.ts';

const sixHours = 6 * 60 * 60 * 1000;

/** The account of the environment's credentials. Stacks and alarms are read once, since most checks need them. */
export function openAwsAccount(region: string | undefined, now: () => Date): Account {
  const options = { ...defined({ region }), maxAttempts: 3 };
  const cloudFormation = new CloudFormationClient(options);
  const cloudWatch = new CloudWatchClient(options);
  const codeBuild = new CodeBuildClient(options);
  const logs = new CloudWatchLogsClient(options);
  const machines = new SFNClient(options);
  const quotas = new ServiceQuotasClient(options);
  const parameters = new SSMClient(options);
  const security = new STSClient(options);
  const bedrock = (there: string | undefined) => new BedrockClient({ ...options, ...defined({ region: there }) });
  const stacks = once(() => readStacks(cloudFormation));
  const alarms = once(() => readAlarms(cloudWatch));
  return {
    identity: async () => {
      const { Account: account = '', Arn: arn = '' } = await security.send(new GetCallerIdentityCommand({}));
      return { account, arn, region: await security.config.region() };
    },
    stacks,
    countResources: async (stack, type) => {
      const pages = paginateListStackResources({ client: cloudFormation }, { StackName: stack });
      const resources = await collect(pages, (page) => page.StackResourceSummaries);
      return resources.filter((resource) => resource.ResourceType === type).length;
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
      return projects.map(({ name = '', environment: { type = '', computeType = '' } = {} }) => {
        return { name, type, computeType };
      });
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
      const pages = paginateDescribeLogGroups({ client: logs }, { logGroupNamePrefix });
      return (await collect(pages, (page) => page.logGroups)).flatMap((group) => group.logGroupName ?? []);
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
      const pages = paginateListServiceQuotas({ client: quotas }, { ServiceCode: service });
      return (await collect(pages, (page) => page.Quotas)).flatMap(
        ({ QuotaCode: code = '', QuotaName: name = '', Value: value }) =>
          value === undefined ? [] : [{ code, name, value }],
      );
    },
  };
}

async function readStacks(client: CloudFormationClient): Promise<readonly DeployedStack[]> {
  const stacks = await collect(paginateDescribeStacks({ client }, {}), (page) => page.Stacks);
  return stacks.map(({ StackName: name = '', StackStatus: status = '', Outputs = [] }) => {
    const outputs = Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
    return { name, status, outputs: Object.fromEntries(outputs) };
  });
}

async function readAlarms(client: CloudWatchClient): ReturnType<Account['alarms']> {
  const pages = paginateDescribeAlarms({ client }, { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
  const alarms = await collect(pages, (page) => [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])]);
  return alarms.map(({ AlarmName: name = '', StateValue: state = '' }) => ({ name, state }));
}

async function collect<P, T>(pages: AsyncIterable<P>, read: (page: P) => readonly T[] | undefined): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(...(read(page) ?? []));
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

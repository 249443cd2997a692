import {
  CloudFormationClient,
  GetTemplateCommand,
  paginateDescribeStacks,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, GetMetricStatisticsCommand, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { BatchGetProjectsCommand, CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodePipelineClient, ListPipelineExecutionsCommand } from '@aws-sdk/client-codepipeline';
import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { paginateListServiceQuotas, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { connectBucket } from '@suture/adapters/aws/s3';
import { defined } from '@suture/core';
import { callModel } from './account/call-model.ts';
import { readLastAction, readSubscriptions } from './account/notifications.ts';
import { absentAs, collect, once, oncePerKey } from './account/reading.ts';
import { simulateRole } from './account/simulate.ts';
import { openWatchers } from './account/watchers.ts';
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
  const rules = new EventBridgeClient(options);
  const pipelines = new CodePipelineClient(options);
  const topics = new SNSClient(options);
  // IAM allows few simulations a second.
  const rights = new IAMClient({ ...options, maxAttempts: 8, retryMode: 'adaptive' });
  const stacks = once(() => readStacks(cloudFormation));
  const alarms = once(() => readAlarms(cloudWatch));
  return {
    identity: async () => {
      const { Account: account = '', Arn: arn = '' } = await security.send(new GetCallerIdentityCommand({}));
      return { account, arn, region: await security.config.region() };
    },
    stacks,
    resources: oncePerKey(async (stack) => {
      const pages = paginateListStackResources({ client: cloudFormation }, { StackName: stack });
      const resources = await collect(pages, (page) => page.StackResourceSummaries);
      return resources.map(
        ({ LogicalResourceId: logicalId = '', ResourceType: type = '', PhysicalResourceId: id = '' }) => {
          return { logicalId, type, id };
        },
      );
    }),
    template: async (stack) => {
      const reply = await cloudFormation.send(new GetTemplateCommand({ StackName: stack, TemplateStage: 'Processed' }));
      return reply.TemplateBody ?? '';
    },
    simulate: (role, grants) => simulateRole(rights, role, grants),
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
    lastAction: (alarm) => readLastAction(cloudWatch, alarm),
    object: (bucket, key) => connectBucket(bucket, region).get(key),
    subscriptions: (topic) => readSubscriptions(topics, topic),
    rulePattern: async (name) => {
      const reply = await absentAs('ResourceNotFoundException', () =>
        rules.send(new DescribeRuleCommand({ Name: name })),
      );
      return reply?.EventPattern;
    },
    callModel: (model) => callModel(model, region),
    pipelineStarts: async (pipelineName) => {
      const reply = await absentAs('PipelineNotFoundException', () =>
        pipelines.send(new ListPipelineExecutionsCommand({ pipelineName, maxResults: 1 })),
      );
      return reply?.pipelineExecutionSummaries?.flatMap(({ startTime }) => startTime?.toISOString() ?? []);
    },
    rollouts: (config, secret) => openWatchers({ config, secret, now, options }),
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
    const exports = Outputs.flatMap(({ ExportName, OutputValue = '' }) =>
      ExportName === undefined ? [] : [[ExportName, OutputValue]],
    );
    return { name, status, outputs: Object.fromEntries(outputs), exports: Object.fromEntries(exports) };
  });
}

async function readAlarms(client: CloudWatchClient): ReturnType<Account['alarms']> {
  const pages = paginateDescribeAlarms({ client }, { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
  const alarms = await collect(pages, (page) => [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])]);
  return alarms.map(({ AlarmName: name = '', StateValue: state = '' }) => ({ name, state }));
}

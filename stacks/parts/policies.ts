import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Config } from '../../packages/core/src/index.ts';

export interface Stores {
  readonly table: Table;
  readonly artifacts: Bucket;
  readonly key: IKey;
  readonly killSwitch: StringParameter;
}

/**
 * What every function of Suture may do: read and put records, read the kill switch, read and put artifacts, send traces.
 * Audit records can be put and read; only a wait can be deleted, only an episode or a budget updated in place; no object can be deleted.
 */
export function allowBasics(scope: Construct, { table, artifacts, key, killSwitch }: Stores): ManagedPolicy {
  const within = (...prefixes: readonly string[]) => ({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': prefixes.map((prefix) => `${prefix}#*`) },
  });
  const below = (prefix: string) => artifacts.arnForObjects(`${prefix}/*`);
  return new ManagedPolicy(scope, 'Basics', {
    statements: [
      new PolicyStatement({
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
        resources: [table.tableArn, `${table.tableArn}/index/byCreated`],
      }),
      new PolicyStatement({
        actions: ['dynamodb:DeleteItem'],
        resources: [table.tableArn],
        conditions: within('WAIT'),
      }),
      new PolicyStatement({
        actions: ['dynamodb:UpdateItem'],
        resources: [table.tableArn],
        conditions: within('ALERT', 'BUDGET'),
      }),
      new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }),
      new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [killSwitch.parameterArn] }),
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: [below('incidents'), below('proving/in'), below('intake'), below('index')],
      }),
      new PolicyStatement({ actions: ['s3:GetObject'], resources: [below('proving/out')] }),
      // Without it a missing object looks like a forbidden one.
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [artifacts.bucketArn] }),
      // X-Ray does not support resources.
      new PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] }),
    ],
  });
}

/** Reading the configured log groups and the state of alarms. */
export function allowTelemetry(scope: Construct, config: Config): ManagedPolicy {
  const { partition, region, account } = Stack.of(scope);
  const groups = logGroupsOf(config).map((name) => `arn:${partition}:logs:${region}:${account}:log-group:${name}:*`);
  return new ManagedPolicy(scope, 'Telemetry', {
    statements: [
      new PolicyStatement({
        actions: ['cloudwatch:DescribeAlarms'],
        resources: [`arn:${partition}:cloudwatch:${region}:${account}:alarm:*`],
      }),
      ...(groups.length === 0 ? [] : [new PolicyStatement({ actions: ['logs:FilterLogEvents'], resources: groups })]),
    ],
  });
}

/** Read-only queries about an incident: configured log groups, metrics, alarms, traces, configuration changes and pipelines. */
export function allowQueries(scope: Construct, config: Config): ManagedPolicy {
  const { partition, region, account } = Stack.of(scope);
  const services = Object.values(config.services);
  const groups = logGroupsOf(config).map((name) => `arn:${partition}:logs:${region}:${account}:log-group:${name}`);
  return new ManagedPolicy(scope, 'Queries', {
    statements: [
      new PolicyStatement({
        actions: ['cloudwatch:DescribeAlarms', 'cloudwatch:DescribeAlarmHistory'],
        resources: [`arn:${partition}:cloudwatch:${region}:${account}:alarm:*`],
      }),
      // Metric data and trail events do not support resources.
      new PolicyStatement({ actions: ['cloudwatch:GetMetricData', 'cloudtrail:LookupEvents'], resources: ['*'] }),
      ...(groups.length === 0
        ? []
        : [
            new PolicyStatement({
              actions: ['logs:StartQuery'],
              resources: groups.flatMap((arn) => [arn, `${arn}:*`]),
            }),
            // A query has an id and no name. Only the function that started it knows the id.
            new PolicyStatement({ actions: ['logs:GetQueryResults', 'logs:StopQuery'], resources: ['*'] }),
          ]),
      ...(services.some((service) => service.xray !== undefined)
        ? [new PolicyStatement({ actions: ['xray:GetTraceSummaries', 'xray:BatchGetTraces'], resources: ['*'] })]
        : []),
      ...readPipelines(scope, config),
    ],
  });
}

/** The configured log groups, each once. */
function logGroupsOf({ services }: Config): readonly string[] {
  return [...new Set(Object.values(services).flatMap((service) => service.logGroups))];
}

/** Calling the configured models. An inference profile answers from several regions, so its models are named in all of them. */
export function allowModels(scope: Construct, config: Config): ManagedPolicy | undefined {
  if (config.models === undefined) return undefined;
  const { partition, region, account } = Stack.of(scope);
  const { triage, diagnose, fix, embeddings, guardrail } = config.models;
  const choices = [triage, diagnose, fix, embeddings].filter((choice) => choice !== undefined);
  const resources = choices.flatMap((choice) => {
    const profile = /^(?:us|eu|apac|jp|au|us-gov|global)\.(.+)$/.exec(choice.id)?.[1];
    const at = choice.region ?? region;
    if (profile === undefined) return [`arn:${partition}:bedrock:${at}::foundation-model/${choice.id}`];
    return [
      `arn:${partition}:bedrock:${at}:${account}:inference-profile/${choice.id}`,
      `arn:${partition}:bedrock:*::foundation-model/${profile}`,
    ];
  });
  return new ManagedPolicy(scope, 'Models', {
    statements: [
      new PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: [...new Set(resources)] }),
      ...(guardrail === undefined
        ? []
        : [
            new PolicyStatement({
              actions: ['bedrock:ApplyGuardrail'],
              resources: [`arn:${partition}:bedrock:${region}:${account}:guardrail/${guardrail.id.split('/').at(-1)}`],
            }),
          ]),
    ],
  });
}

/** Reading the state of the configured pipelines; nothing if no service uses one. */
export function readPipelines(scope: Construct, config: Config): readonly PolicyStatement[] {
  const { partition, region, account } = Stack.of(scope);
  const pipelines = Object.values(config.services).flatMap(({ rollout }) =>
    rollout.by === 'codepipeline' ? [`arn:${partition}:codepipeline:${region}:${account}:${rollout.pipeline}`] : [],
  );
  if (pipelines.length === 0) return [];
  return [
    new PolicyStatement({ actions: ['codepipeline:ListPipelineExecutions'], resources: [...new Set(pipelines)] }),
  ];
}

import { Annotations, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import {
  type Config,
  InvalidInput,
  modelRegion,
  packedRepositories,
  readModelId,
  type ServiceConfig,
  servicesIn,
  sharePrefixes,
  topicsOfChat,
  type WorkloadSource,
} from '../../packages/core/src/index.ts';
import type { SealedAudit } from './sealed-audit.ts';
import { createPolicies, sizeOf } from './sized-policies.ts';

export interface Stores {
  readonly table: Table;
  readonly artifacts: Bucket;
  readonly key: IKey;
  readonly killSwitch: StringParameter;
}

/** What every function may do that works on incidents: read and put records, read the kill switch and the configuration, send traces. */
export function allowBasics(scope: Construct, stores: Stores): ManagedPolicy {
  const { table, key, killSwitch } = stores;
  return new ManagedPolicy(scope, 'Basics', {
    statements: [
      new PolicyStatement({
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
        resources: [table.tableArn],
      }),
      useKey(key),
      new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [killSwitch.parameterArn] }),
      ...readConfigs(stores),
      sendTraces(),
    ],
  });
}

/** Reading the configurations that were pushed. Without the list, a missing object looks like a forbidden one. */
export function readConfigs({ artifacts }: Pick<Stores, 'artifacts'>): readonly PolicyStatement[] {
  return [
    new PolicyStatement({ actions: ['s3:GetObject'], resources: [artifacts.arnForObjects('config/*')] }),
    new PolicyStatement({ actions: ['s3:ListBucket'], resources: [artifacts.bucketArn] }),
  ];
}

/** Rights in the bucket that only some functions need. No object can be deleted. */
export function allowObjects(scope: Construct, { artifacts }: Pick<Stores, 'artifacts'>) {
  const allow = (name: string, read: readonly string[], write: readonly string[]) => {
    const below = (prefixes: readonly string[]) => prefixes.map((prefix) => artifacts.arnForObjects(`${prefix}/*`));
    return new ManagedPolicy(scope, name, {
      statements: [
        new PolicyStatement({ actions: ['s3:GetObject'], resources: below(read) }),
        new PolicyStatement({ actions: ['s3:PutObject'], resources: below(write) }),
      ],
    });
  };
  return {
    /** Evidence, patches and reports of incidents, what builds were ordered, and what they found. */
    artifacts: allow('Artifacts', ['incidents', 'proving/in/orders', 'proving/out'], ['incidents']),
    /** Trees of repositories, and the orders of builds. */
    trees: allow('Trees', ['proving/in'], ['proving/in']),
    /** The index of the code. */
    code: allow('Code', ['index'], ['index']),
  };
}

/** What the gateway needs for code and tickets that are not on GitHub: packed trees, kept texts, and the topic that announces them. */
export function keepTickets(config: Config, { artifacts }: Pick<Stores, 'artifacts'>, topic: ITopic | undefined) {
  const below = (prefix: string) => [artifacts.arnForObjects(`${prefix}/*`)];
  return [
    ...(packedRepositories(config).size === 0
      ? []
      : [new PolicyStatement({ actions: ['s3:GetObject'], resources: below('code') })]),
    ...(['github', 'gitlab', 'jira'].includes(config.tickets)
      ? []
      : [new PolicyStatement({ actions: ['s3:GetObject', 's3:PutObject'], resources: below('tickets') })]),
    ...(topic === undefined ? [] : [new PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] })]),
  ];
}

/** Publishing to the topics that chats read, and to no other. */
export function tellChats(config: Config): readonly PolicyStatement[] {
  const topics = topicsOfChat(config);
  return topics.length === 0 ? [] : [new PolicyStatement({ actions: ['sns:Publish'], resources: [...topics] })];
}

/** Rights in the table that only some functions need. No record can be deleted, except a wait that is over. */
export function tableRights({ table }: Pick<Stores, 'table'>) {
  const within = (...prefixes: readonly string[]) => ({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': prefixes.map((prefix) => `${prefix}#*`) },
  });
  return {
    /** Lists incidents, alerts and waits by time. */
    listing: [new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${table.tableArn}/index/byCreated`] })],
    /** Removes a wait that is over. */
    waits: [
      new PolicyStatement({
        actions: ['dynamodb:DeleteItem'],
        resources: [table.tableArn],
        conditions: within('WAIT'),
      }),
    ],
    /** Counts repeats of an alert, and what the models use. */
    counters: [
      new PolicyStatement({
        actions: ['dynamodb:UpdateItem'],
        resources: [table.tableArn],
        conditions: within('ALERT', 'BUDGET'),
      }),
    ],
  } as const satisfies Readonly<Record<string, readonly PolicyStatement[]>>;
}

/** Signing with the audit key, and adding to the locked bucket. Nothing there can be read, changed or deleted by a function. */
export function allowSealing(scope: Construct, { auditKey, checkpoints }: SealedAudit): ManagedPolicy {
  return new ManagedPolicy(scope, 'Sealing', {
    statements: [
      new PolicyStatement({ actions: ['kms:Sign', 'kms:GetPublicKey'], resources: [auditKey.keyArn] }),
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [checkpoints.arnForObjects('checkpoints/*')] }),
    ],
  });
}

/** Reading and writing what is encrypted under Suture's key. */
export function useKey(key: IKey): PolicyStatement {
  return new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] });
}

/** What a traced function needs, or Lambda refuses to create it. X-Ray does not support resources. */
export function sendTraces(): PolicyStatement {
  return new PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] });
}

/** Reading the configured log groups by queries. */
export function allowLogQueries(scope: Construct, config: Config): readonly ManagedPolicy[] {
  return allowLogs(scope, config, 'LogQueries', ['logs:StartQuery']);
}

/** Reading the configured log groups page by page, or by a query, which the class Infrequent Access demands. */
export function allowLogReading(scope: Construct, config: Config): readonly ManagedPolicy[] {
  return allowLogs(scope, config, 'Logs', ['logs:FilterLogEvents', 'logs:StartQuery']);
}

function allowLogs(
  scope: Construct,
  config: Config,
  name: string,
  actions: readonly string[],
): readonly ManagedPolicy[] {
  const groups = logGroupsOf(scope, config);
  if (groups.length === 0) return [];
  return createPolicies(scope, name, [
    new PolicyStatement({ actions: [...actions], resources: [...groups] }),
    // A query has an id and no name. Only the function that started it knows the id.
    new PolicyStatement({ actions: ['logs:GetQueryResults', 'logs:StopQuery'], resources: ['*'] }),
  ]);
}

/** Reading the state of alarms. Composite alarms are returned only to those who may describe every alarm. */
export function allowAlarms(scope: Construct): readonly ManagedPolicy[] {
  return createPolicies(scope, 'Telemetry', [
    new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }),
  ]);
}

/** Read-only queries about an incident, beside its logs: metrics, alarms, traces, configuration changes and pipelines. */
export function allowQueries(scope: Construct, config: Config): readonly ManagedPolicy[] {
  const services = ownServices(config);
  return createPolicies(scope, 'Queries', [
    new PolicyStatement({
      // None of them supports resources, or answers for composite alarms if it is limited to some.
      actions: [
        'cloudwatch:DescribeAlarms',
        'cloudwatch:DescribeAlarmHistory',
        'cloudwatch:GetMetricData',
        'cloudtrail:LookupEvents',
      ],
      resources: ['*'],
    }),
    ...(services.some((service) => service.xray !== undefined)
      ? [new PolicyStatement({ actions: ['xray:GetTraceSummaries', 'xray:BatchGetTraces'], resources: ['*'] })]
      : []),
    ...readPipelines(scope, config),
  ]);
}

/** The services of Suture's own account. Those of a source are read through its role, whose rights are given there. */
function ownServices({ services }: Config): readonly ServiceConfig[] {
  return servicesIn(undefined, services).map(([, service]) => service);
}

/** Assuming the role of each source, and nothing else there. Not a managed policy, of which log groups may need all that a role can have. */
export function reachSources({ sources }: Config): readonly PolicyStatement[] {
  return sources.length === 0 ? [] : [assume(sources)];
}

/** Assuming the roles of some sources. */
export function assume(sources: readonly WorkloadSource[]): PolicyStatement {
  return new PolicyStatement({
    actions: ['sts:AssumeRole'],
    resources: [...new Set(sources.map(({ roleArn }) => roleArn))],
  });
}

/** Characters that the names of log groups may have in the policies of one role, which holds ten in all. */
const mostForLogGroups = 20_000;

/**
 * The configured log groups as resources of a statement. Where their names are too long together, prefixes that they share are in their place.
 * @throws InvalidInput when even shared prefixes are too long
 */
function logGroupsOf(scope: Construct, config: Config): readonly string[] {
  const stack = Stack.of(scope);
  const names = ownServices(config).flatMap((service) => service.logGroups);
  const resources = (some: readonly string[]) =>
    some.flatMap((name) => {
      const arn = `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:${name}`;
      // Reading a page asks for the streams of a group, a query for the group or for its streams.
      return name.endsWith('*') ? [arn] : [arn, `${arn}:*`];
    });
  const fitting = sharePrefixes(names, (some) => sizeOf(stack, resources(some)) <= mostForLogGroups);
  if (fitting === undefined)
    throw new InvalidInput('the configuration', [
      `services.*.logGroups: ${new Set(names).size} log groups are too many for the policies of one role, and they share too few prefixes. Give the log groups of each service a common prefix, or divide the services among several stages`,
    ]);
  const widened = fitting.filter((name) => name.endsWith('*'));
  if (widened.length > 0)
    Annotations.of(scope).addInfo(
      `${new Set(names).size} log groups are too many to be named one by one: rights to read are given for ${widened.join(', ')}`,
    );
  return resources(fitting);
}

/** Calling the configured models, with the guardrail of each model's region. */
export function allowModels(scope: Construct, config: Config): readonly ManagedPolicy[] {
  if (config.models === undefined) return [];
  const { partition, region, account } = Stack.of(scope);
  const { triage, diagnose, fix, embeddings, guardrail } = config.models;
  const choices = [triage, diagnose, fix, embeddings].filter((choice) => choice !== undefined);
  const bedrock = (at: string, owner: string, name: string) => `arn:${partition}:bedrock:${at}:${owner}:${name}`;
  const regionOf = (choice: (typeof choices)[number]) => modelRegion(choice) ?? region;
  const named = choices.flatMap((choice) => {
    const id = readModelId(choice.id);
    const at = regionOf(choice);
    if (id.kind === 'model') return [bedrock(at, '', `foundation-model/${id.model}`)];
    if (id.kind === 'arn') return [id.arn];
    // A profile answers from several regions, so its model is named in all of them.
    return [bedrock(at, account, `inference-profile/${id.profile}`), bedrock('*', '', `foundation-model/${id.model}`)];
  });
  const ids = choices.map((choice) => readModelId(choice.id));
  const profiles = ids.flatMap((id) => (id.kind === 'arn' && id.callsModels ? [id.arn] : []));
  const guarded = guardrail && [...new Set(choices.map(regionOf))];
  const invoke = ['bedrock:InvokeModel'];
  return createPolicies(scope, 'Models', [
    new PolicyStatement({ actions: invoke, resources: [...new Set(named)] }),
    // An ARN does not say which models its profile calls, so they are allowed through the profile alone.
    ...(profiles.length === 0
      ? []
      : [
          new PolicyStatement({
            actions: invoke,
            resources: [bedrock('*', '', 'foundation-model/*')],
            conditions: { ArnEquals: { 'bedrock:InferenceProfileArn': [...new Set(profiles)] } },
          }),
        ]),
    ...(guarded === undefined
      ? []
      : [
          new PolicyStatement({
            actions: ['bedrock:ApplyGuardrail'],
            resources: guarded.map((at) => bedrock(at, account, `guardrail/${guardrail?.id.split('/').at(-1)}`)),
          }),
        ]),
  ]);
}

/** Reading the state of the configured pipelines; nothing if no service uses one. */
export function readPipelines(scope: Construct, config: Config): readonly PolicyStatement[] {
  const { partition, region, account } = Stack.of(scope);
  const pipelines = ownServices(config).flatMap(({ rollout }) =>
    rollout.by === 'codepipeline' ? [`arn:${partition}:codepipeline:${region}:${account}:${rollout.pipeline}`] : [],
  );
  if (pipelines.length === 0) return [];
  return [
    new PolicyStatement({ actions: ['codepipeline:ListPipelineExecutions'], resources: [...new Set(pipelines)] }),
  ];
}

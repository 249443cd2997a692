import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { allowedBy, inlineOf, type Resource, resourcesOf, Statement, statementsOf } from './template.ts';

/** One thing that AWS would refuse, or would drop without a word: which resource, and why. */
export type Violation = string;

export type Templates = Readonly<Record<string, Template>>;

const text = (value: unknown) => JSON.stringify(value);

interface Placed {
  readonly id: string;
  readonly resource: Resource;
  readonly template: Template;
}

/** Every resource of a type, of all stacks. */
function all(templates: Templates, type: string): readonly Placed[] {
  return Object.values(templates).flatMap((template) =>
    [...resourcesOf(template, type)].map(([id, resource]) => ({ id, resource, template })),
  );
}

/** Whether a value names a resource, in its own stack or by an import from another. */
function names(value: unknown, id: string): boolean {
  return new RegExp(`(?:"|:ExportsOutput(?:Ref|FnGetAtt))${id}["A-Z0-9]`).test(text(value));
}

function policiesOf(role: Resource, templates: Templates): readonly (readonly Statement[])[] {
  return all(templates, 'AWS::IAM::ManagedPolicy')
    .filter(({ id }) => names(role.Properties.ManagedPolicyArns ?? [], id))
    .map(({ resource }) => statementsOf(resource.Properties.PolicyDocument));
}

/** Every action that a role allows: its own statements, attached policies and managed ones. */
function actionsOf(role: Placed, templates: Templates): readonly string[] {
  const attached = all(templates, 'AWS::IAM::Policy')
    .filter(({ resource }) => names(resource.Properties.Roles, role.id))
    .flatMap(({ resource }) => statementsOf(resource.Properties.PolicyDocument));
  return [...inlineOf(role.resource), ...attached, ...policiesOf(role.resource, templates).flat()].flatMap(
    (statement) => statement.Action,
  );
}

/** The actions of every role, by the role's name without its hash. */
export function rightsByRole(templates: Templates): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    all(templates, 'AWS::IAM::Role')
      .map((role) => [role.id.replace(/[0-9A-F]{8}$/, ''), [...new Set(actionsOf(role, templates))].sort()] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function roleOf(fn: Placed, templates: Templates): Placed {
  const role = all(templates, 'AWS::IAM::Role').find(({ id }) => names(fn.resource.Properties.Role, id));
  if (role === undefined) throw new RangeError(`the function ${fn.id} has no role`);
  return role;
}

/** Lambda refuses to create a traced function whose role may not send traces. */
export function tracing(templates: Templates): readonly Violation[] {
  return all(templates, 'AWS::Lambda::Function')
    .filter(({ resource }) => text(resource.Properties.TracingConfig ?? {}).includes('Active'))
    .flatMap((fn) => {
      const actions = actionsOf(roleOf(fn, templates), templates);
      return ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']
        .filter((right) => !actions.includes(right))
        .map((right) => `${fn.id} is traced, and its role may not ${right}`);
    });
}

/** Whether a resource's policy lets an AWS service do something. */
function lets(policies: readonly Resource[], service: string, action: string): boolean {
  return policies
    .flatMap(({ Properties }) => statementsOf(Properties.PolicyDocument ?? Properties.KeyPolicy))
    .some(
      (statement) =>
        statement.Effect === 'Allow' &&
        statement.Action.includes(action) &&
        text(statement.Principal).includes(service),
    );
}

function keyLets(value: unknown, service: string, templates: Templates): boolean {
  const keys = all(templates, 'AWS::KMS::Key').filter(({ id }) => names(value, id));
  return (
    keys.length > 0 &&
    lets(
      keys.map(({ resource }) => resource),
      service,
      'kms:GenerateDataKey',
    )
  );
}

/** CloudWatch drops an alarm's action when the topic's policy or its key does not let it in. */
export function alarms(templates: Templates): readonly Violation[] {
  return all(templates, 'AWS::CloudWatch::Alarm').flatMap(({ id, resource }) => {
    const actions = [resource.Properties.AlarmActions, resource.Properties.InsufficientDataActions ?? []];
    const topics = all(templates, 'AWS::SNS::Topic').filter((topic) => names(actions, topic.id));
    if (topics.length === 0) return [`${id} tells no topic`];
    return topics.flatMap((topic) => {
      const policies = all(templates, 'AWS::SNS::TopicPolicy')
        .filter((policy) => names(policy.resource.Properties.Topics, topic.id))
        .map((policy) => policy.resource);
      const { KmsMasterKeyId } = topic.resource.Properties;
      return [
        ...(policies.length === 0 || lets(policies, 'cloudwatch.amazonaws.com', 'sns:Publish')
          ? []
          : [`${id} cannot publish to ${topic.id}: its policy does not let CloudWatch in`]),
        ...(KmsMasterKeyId === undefined || keyLets(KmsMasterKeyId, 'cloudwatch.amazonaws.com', templates)
          ? []
          : [`${id} cannot publish to ${topic.id}: its key does not let CloudWatch in`]),
      ];
    });
  });
}

const Target = z.object({ Arn: z.unknown(), DeadLetterConfig: z.object({ Arn: z.unknown() }).optional() });

/** EventBridge drops an event when the target's policy or its key does not let it in, and when it has no queue for such events. */
export function ruleTargets(templates: Templates): readonly Violation[] {
  return all(templates, 'AWS::Events::Rule').flatMap(({ id, resource }) => {
    const targets = z.array(Target).parse(resource.Properties.Targets);
    return [
      ...(targets.length > 5 ? [`${id} has ${targets.length} targets`] : []),
      ...targets.flatMap((target) => [
        ...reach(id, target.Arn, templates),
        ...(target.DeadLetterConfig === undefined
          ? [`${id} loses what it cannot deliver: its target has no dead letter queue`]
          : reach(id, target.DeadLetterConfig.Arn, templates)),
      ]),
    ];
  });
}

function reach(rule: string, arn: unknown, templates: Templates): readonly Violation[] {
  const queue = all(templates, 'AWS::SQS::Queue').find(({ id }) => names(arn, id));
  const service = 'events.amazonaws.com';
  if (queue !== undefined) {
    const policies = all(templates, 'AWS::SQS::QueuePolicy')
      .filter(({ resource }) => names(resource.Properties.Queues, queue.id))
      .map(({ resource }) => resource);
    const key = queue.resource.Properties.KmsMasterKeyId;
    return [
      ...(lets(policies, service, 'sqs:SendMessage') ? [] : [`${rule} cannot send to ${queue.id}: its policy`]),
      ...(key === undefined || keyLets(key, service, templates) ? [] : [`${rule} cannot send to ${queue.id}: its key`]),
    ];
  }
  const fn = all(templates, 'AWS::Lambda::Function').find(({ id }) => names(arn, id));
  if (fn === undefined) return [`${rule} has a target that is not deployed`];
  const permitted = all(templates, 'AWS::Lambda::Permission').some(
    ({ resource: { Properties } }) =>
      names(Properties.FunctionName, fn.id) && names(Properties.SourceArn, rule) && Properties.Principal === service,
  );
  return permitted ? [] : [`${rule} may not invoke ${fn.id}`];
}

/** Characters as IAM counts them: what CloudFormation fills in is taken to be long. */
function charactersOf(document: unknown): number {
  const filled = text(document)
    .replaceAll('{"Ref":"AWS::Partition"}', '"aws-us-gov"')
    .replaceAll(/\{"(?:Fn::GetAtt|Ref|Fn::ImportValue)":(?:"[^"]*"|\[[^\]]*\])\}/g, `"${'x'.repeat(120)}"`)
    .replaceAll(/\{"Fn::Join":\["",\[([^\]]*)\]\]\}/g, (_, parts: string) => `"${parts.replaceAll(/","|"/g, '')}"`);
  return filled.length;
}

/** IAM's limits: characters of a managed policy, of a role's inline policies and of its trust; managed policies of a role. */
export function policySizes(templates: Templates): readonly Violation[] {
  const over = (id: string, what: string, size: number, most: number) =>
    size > most ? [`${id}: ${what} has ${size} of ${most}`] : [];
  return [
    ...all(templates, 'AWS::IAM::ManagedPolicy').flatMap(({ id, resource }) =>
      over(id, 'the managed policy', charactersOf(resource.Properties.PolicyDocument), 6144),
    ),
    ...all(templates, 'AWS::IAM::Role').flatMap((role) => {
      const { Properties } = role.resource;
      const inline = z
        .array(z.object({ PolicyDocument: z.unknown() }))
        .catch([])
        .parse(Properties.Policies);
      const sizes = inline.map(({ PolicyDocument }) => charactersOf(PolicyDocument));
      return [
        ...over(
          role.id,
          'its inline policies',
          sizes.reduce((sum, size) => sum + size, 0),
          10_240,
        ),
        ...over(role.id, 'its trust policy', charactersOf(Properties.AssumeRolePolicyDocument), 2048),
        ...over(
          role.id,
          'its managed policies',
          z.array(z.unknown()).catch([]).parse(Properties.ManagedPolicyArns).length,
          10,
        ),
      ];
    }),
  ];
}

const State = z.object({
  Type: z.string(),
  Resource: z.string().optional(),
  TimeoutSeconds: z.number().optional(),
  Parameters: z.object({ FunctionName: z.string().optional(), ProjectName: z.string().optional() }).optional(),
});

/** A state that ends before its function does hands over work that is then done; a build's time in the queue counts too. */
export function stateTimeouts(templates: Templates): readonly Violation[] {
  return all(templates, 'AWS::StepFunctions::StateMachine').flatMap(({ resource }) => {
    const { States } = z
      .object({ States: z.record(z.string(), State) })
      .parse(JSON.parse(String(resource.Properties.DefinitionString)));
    return Object.entries(States).flatMap(([name, state]) => {
      if (state.Type !== 'Task') return [];
      const least =
        state.Parameters?.ProjectName === undefined ? functionSeconds(name, templates) : buildSeconds(name, templates);
      if (least === undefined) return [`${name} calls what is not deployed`];
      return (state.TimeoutSeconds ?? 0) > least
        ? []
        : [`${name} ends after ${state.TimeoutSeconds} s, its work after ${least} s`];
    });
  });
}

function functionSeconds(state: string, templates: Templates): number | undefined {
  const fn = all(templates, 'AWS::Lambda::Function').find(({ id }) => new RegExp(`^${state}[0-9A-F]{8}$`).test(id));
  return fn && Number(fn.resource.Properties.Timeout);
}

function buildSeconds(state: string, templates: Templates): number | undefined {
  const project = all(templates, 'AWS::CodeBuild::Project').find(
    ({ id }) => id === (state === 'TestRun' ? 'Prove' : 'Prepare'),
  );
  if (project === undefined) return undefined;
  const { TimeoutInMinutes, QueuedTimeoutInMinutes } = project.resource.Properties;
  return 60 * (Number(TimeoutInMinutes) + Number(QueuedTimeoutInMinutes));
}

/** EventBridge's limits for patterns, and what its wildcards cannot say. */
export function eventPatterns(templates: Templates): readonly Violation[] {
  return all(templates, 'AWS::Events::Rule').flatMap(({ id, resource: { Properties } }) => {
    if (Properties.EventPattern === undefined) return [];
    const pattern = text(Properties.EventPattern);
    const wildcards = [...pattern.matchAll(/"wildcard":("(?:[^"\\]|\\.)*")/g)].map(([, name = '""']) =>
      String(JSON.parse(name)),
    );
    return [
      ...(pattern.length > 2048 ? [`${id}: its pattern has ${pattern.length} of 2048 characters`] : []),
      ...wildcards
        .filter((name) => /\*\*|[{}?]|\\(?![\\*])/.test(name))
        .map((name) => `${id}: EventBridge reads ${name} literally, or refuses it`),
    ];
  });
}

/**
 * A name of a region or a partition that was written down holds in one place only.
 * @param configured texts of the configuration that name other places
 */
export function places(templates: Templates, region: string, configured: readonly string[] = []): readonly Violation[] {
  return Object.entries(templates).flatMap(([stack, template]) =>
    [...resourcesOf(template)].flatMap(([id, { Properties, Type }]) => {
      // The dashboard's and the bundles' texts are ours; what they name is resolved already.
      const strange = [region, ...configured]
        .reduce((rest, known) => rest.replaceAll(known, ''), text(Properties))
        .match(
          /\b(?:us|eu|ap|sa|ca)-(?:east|west|north|south|central|northeast|southeast)-\d\b|arn:aws(?:-cn|-us-gov)?:|\bunknown-region\b/g,
        );
      return strange === null ? [] : [`${stack}/${id} (${Type}) names ${[...new Set(strange)].join(', ')}`];
    }),
  );
}

const BusPolicy = z.object({ Statement });

/**
 * What reaches into other accounts, and what they reach. A bus lets in accounts that are named, and only what a condition names that is not met by
 * a missing value; a rule reads events of accounts that are let in; a role of another account is named in full, and who assumes it has the
 * tag by which it is trusted.
 */
export function otherAccounts(templates: Templates, tag: string): readonly Violation[] {
  const lettingIn = all(templates, 'AWS::Events::EventBusPolicy').map(({ id, resource }) => {
    const { Statement: statement } = BusPolicy.parse(resource.Properties);
    return {
      id,
      statement,
      accounts: [...text(statement.Principal).matchAll(/\b\d{12}\b/g)].map(([account]) => account),
    };
  });
  const open = lettingIn.flatMap(({ id, statement, accounts }) => {
    const { 'ForAllValues:StringEquals': values = {}, Null = {} } = statement.Condition ?? {};
    const keys = Object.keys(values);
    return [
      ...(accounts.length === 0 || text(statement.Principal).includes('*') ? [`${id} names no account`] : []),
      ...(statement.Action.join() === 'events:PutEvents' ? [] : [`${id} lets others do ${statement.Action.join()}`]),
      ...(keys.length > 0 && keys.every((key) => Null[key] === 'false') ? [] : [`${id} admits every event`]),
    ];
  });
  const unheard = all(templates, 'AWS::Events::Rule').flatMap(({ id, resource }) => {
    const { account = [] } = z
      .object({ account: z.array(z.string()).optional() })
      .catch({})
      .parse(resource.Properties.EventPattern);
    const admitted = account.every((each) => lettingIn.some(({ accounts }) => accounts.includes(each)));
    return admitted ? [] : [`${id} waits for events of ${account.join()}, which no policy lets in`];
  });
  const unnamed = Object.values(templates)
    .flatMap((template) => allowedBy(template))
    .filter(({ Action }) => Action.includes('sts:AssumeRole'))
    .flatMap(({ Resource: roles = [], Principal }) =>
      Principal === undefined && roles.some((role) => typeof role !== 'string' || role.includes('*'))
        ? [`a role may assume ${text(roles)}`]
        : [],
    );
  const untagged = all(templates, 'AWS::IAM::Role').flatMap((role) => {
    const may = actionsOf(role, templates).includes('sts:AssumeRole');
    const tagged = text(role.resource.Properties.Tags ?? []).includes(`"${tag}"`);
    return may === tagged
      ? []
      : [`${role.id} ${may ? 'assumes roles without their tag' : 'has the tag without a need'}`];
  });
  return [...open, ...unheard, ...unnamed, ...untagged];
}

/** A version that is kept after a rollback makes the next deployment fail; one that is deleted breaks the executions that began with it. */
export function versions(templates: Templates): readonly Violation[] {
  return all(templates, 'AWS::Lambda::Version').flatMap(({ id, resource }) =>
    resource.DeletionPolicy === 'RetainExceptOnCreate'
      ? []
      : [`${id} has the deletion policy ${resource.DeletionPolicy}`],
  );
}

/** Lambda's limits for a function's environment and time. */
export function functionLimits(templates: Templates): readonly Violation[] {
  return all(templates, 'AWS::Lambda::Function').flatMap(({ id, resource: { Properties } }) => [
    ...(charactersOf(Properties.Environment ?? {}) > 4096 ? [`${id}: its environment is over 4 KB`] : []),
    ...(Number(Properties.Timeout) > 900 ? [`${id} may run for over 15 minutes`] : []),
  ]);
}

import { generateKeyPairSync } from 'node:crypto';
import { type Rollouts, readConfig } from '@suture/core';
import type {
  Account,
  Decision,
  DeployedStack,
  GitHubInspection,
  Grant,
  RepositoryAccess,
  StackResource,
  World,
} from '../doctor/world.ts';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

export const config = readConfig(
  {
    services: { orders: { repository: 'acme/orders', alarms: ['orders-*'], logGroups: ['/aws/lambda/orders'] } },
    models: { diagnose: { id: 'us.anthropic.one-v1:0' }, fix: { id: 'us.anthropic.one-v1:0' } },
  },
  'the test configuration',
);

export const noon = new Date('2026-11-24T12:00:00.000Z');
const machine = 'arn:aws:states:eu-west-1:123456789012:stateMachine:suture-live-heal';
const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead';

export const stacks: readonly DeployedStack[] = [
  deployed('CDKToolkit', { BootstrapVersion: '21' }),
  deployed('SSTBootstrap'),
  deployed('live-suture-storage', { TableName: 'records' }, { 'storage:Table': 'arn:table' }),
  deployed('live-suture-provingGround', { ProveProjectName: 'prove', PrepareProjectName: 'prepare' }),
  deployed('live-suture-workflow', { StateMachineArn: machine, KillSwitchName: '/suture/live/kill-switch' }),
  deployed('live-suture-intake', {
    DeadLetterQueueUrl: queueUrl,
    UndeliveredQueueUrl: `${queueUrl}-undelivered`,
    BusName: 'suture-live',
  }),
  deployed('live-suture-review', { WebhookUrl: 'https://api.example/github' }),
  deployed('live-suture-watch', { TopicArn: 'arn:topic' }),
];

export const parameters: Readonly<Record<string, string>> = {
  '/sst/suture/live/Secret/GITHUB_APP_ID/value': '12345',
  '/sst/suture/live/Secret/GITHUB_APP_PRIVATE_KEY/value': privateKey,
  '/sst/suture/live/Secret/GITHUB_WEBHOOK_SECRET/value': 'hush-hush-hush-hush',
  '/sst/suture/live/Secret/GITHUB_WEBHOOK_SECRET_PREVIOUS/value': 'none',
  '/suture/live/kill-switch': 'off',
};

const allows = (actions: string | readonly string[], resource: unknown, effect = 'Allow') => ({
  PolicyDocument: { Statement: [{ Effect: effect, Action: actions, Resource: resource }] },
});

/** Templates with a role each way in which CDK gives one its rights. */
export const templates: Readonly<
  Record<string, Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>>
> = {
  'live-suture-workflow': {
    DetectEvidenceRole0A1B2C3D: {
      Type: 'AWS::IAM::Role',
      Properties: {
        Policies: [
          allows(['logs:PutLogEvents'], { 'Fn::GetAtt': ['DetectEvidenceLog', 'Arn'] }),
          allows('s3:GetObject', 'arn:aws:s3:::elsewhere/*', 'Deny'),
        ],
        ManagedPolicyArns: [{ Ref: 'Basics' }],
      },
    },
    DetectEvidenceLog: { Type: 'AWS::Logs::LogGroup' },
    Basics: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Action: ['dynamodb:GetItem', 'dynamodb:Query'],
              Resource: [
                { 'Fn::ImportValue': 'storage:Table' },
                { 'Fn::Join': ['', [{ 'Fn::ImportValue': 'storage:Table' }, '/index/byCreated']] },
              ],
            },
            {
              Effect: 'Allow',
              Action: 'bedrock:InvokeModel',
              Resource: {
                'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':bedrock:*::foundation-model/one-v1:0']],
              },
            },
            { Effect: 'Allow', Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': ['Basics', 'Arn'] } },
          ],
        },
      },
    },
    HealRole4E5F6A7B: { Type: 'AWS::IAM::Role', Properties: {} },
    HealRoleDefaultPolicy: {
      Type: 'AWS::IAM::Policy',
      Properties: { ...allows('lambda:InvokeFunction', { Ref: 'Version' }), Roles: [{ Ref: 'HealRole4E5F6A7B' }] },
    },
    Version: { Type: 'AWS::Lambda::Version' },
  },
  'live-suture-intake': {
    Alarms00A1B2C3D: { Type: 'AWS::Events::Rule' },
    Own0A1B2C3D: { Type: 'AWS::Events::Rule' },
  },
};

const ids: Readonly<Record<string, string>> = {
  DetectEvidenceRole0A1B2C3D: 'live-DetectEvidence',
  HealRole4E5F6A7B: 'live-Heal',
  Basics: 'arn:aws:iam::123456789012:policy/live-Basics',
  Version: 'arn:aws:lambda:eu-west-1:123456789012:function:evidence:7',
  Alarms00A1B2C3D: 'live-Alarms0',
  Own0A1B2C3D: 'suture-live|live-Own',
};

const access: RepositoryAccess = {
  installed: true,
  permissions: {
    contents: 'write',
    pull_requests: 'write',
    issues: 'write',
    deployments: 'write',
    metadata: 'read',
    checks: 'read',
    statuses: 'read',
  },
  requiresReview: true,
};

export const lambdaQuota = { code: 'L-B99A9384', name: 'Concurrent executions', value: 1000 };
export const buildQuota = { code: 'L-1', name: 'Concurrently running builds for Linux/Medium environment', value: 5 };

export function deployed(
  name: string,
  outputs: Readonly<Record<string, string>> = {},
  exports: Readonly<Record<string, string>> = {},
): DeployedStack {
  return { name, outputs, exports, status: 'UPDATE_COMPLETE' };
}

/** The same decision about everything that is asked. */
export function decideAll(grants: readonly Grant[], decision: Partial<Decision> = {}): readonly Decision[] {
  return grants.flatMap(({ actions, resources }) =>
    actions.flatMap((action) =>
      resources.map((resource) => ({ action, resource, decision: 'allowed', missing: [], ...decision })),
    ),
  );
}

/** An account where all is well, but for what is named. */
export function account(differing: Partial<Account> = {}): Account {
  return {
    identity: async () => ({ account: '123456789012', region: 'eu-west-1', arn: 'arn:aws:iam::123456789012:user/op' }),
    stacks: async () => stacks,
    resources: async (stack) =>
      Object.entries(templates[stack] ?? {}).map(
        ([logicalId, { Type }]): StackResource => ({ logicalId, type: Type, id: ids[logicalId] ?? logicalId }),
      ),
    template: async (stack) => JSON.stringify({ Resources: templates[stack] ?? {} }),
    simulate: async (_role, grants) => decideAll(grants),
    parameter: async (name) => parameters[name],
    machineStatus: async () => 'ACTIVE',
    projects: async (names) =>
      names.map((name) => ({ name, type: 'LINUX_CONTAINER', computeType: 'BUILD_GENERAL1_MEDIUM' })),
    visibleMessages: async () => 0,
    alarms: async () => [
      { name: 'orders-errors', state: 'ALARM' },
      { name: 'suture-live-budget', state: 'OK' },
    ],
    lastAction: async () => ({ failed: false, summary: 'Successfully executed action arn:topic' }),
    object: async () => undefined,
    subscriptions: async () => [{ endpoint: 'ops@acme.example', confirmed: true }],
    rulePattern: async () => '{"detail":{"alarmName":[{"wildcard":"orders-*"}]}}',
    logGroups: async () => ['/aws/lambda/orders', '/aws/lambda/orders-old'],
    callModel: async () => undefined,
    pipelineStarts: async () => ['2026-11-23T12:00:00.000Z'],
    rollouts: () => seeing,
    quotas: async (service) => (service === 'lambda' ? [lambdaQuota] : [buildQuota]),
    ...differing,
  };
}

/** A watcher that sees another commit. */
const seeing: Rollouts = {
  status: async (_incident, commit) => ({ commit, status: 'pending', detail: 'orders still runs 1a2b3c4' }),
};

/** A deployment where all is well, but for what is named. */
export function world(
  differing: Partial<Account> = {},
  granted: Partial<RepositoryAccess> = {},
  github: Partial<GitHubInspection> = {},
): World {
  return {
    stage: 'live',
    now: () => noon,
    account: account(differing),
    config,
    openGitHub: () => ({
      permissions: async () => ({ ...access, ...granted }),
      registration: async () => ({
        events: ['pull_request', 'pull_request_review', 'issue_comment', 'deployment_status', 'push'],
      }),
      deployments: async () => [{ environment: 'production', createdAt: '2026-11-20T12:00:00.000Z', state: 'success' }],
      rollouts: seeing,
      ...github,
    }),
  };
}

export function without(name: string): Partial<Account> {
  return { stacks: async () => stacks.filter((stack) => stack.name !== name) };
}

export function withParameter(name: string, value: string | undefined): Partial<Account> {
  return { parameter: async (asked) => (asked.includes(name) ? value : parameters[asked]) };
}

export function withStatus(status: string): Partial<Account> {
  return {
    stacks: async () => stacks.map((stack) => (stack.name === 'live-suture-watch' ? { ...stack, status } : stack)),
  };
}

export function failure(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

export function rejecting(error: Error): () => Promise<never> {
  return async () => Promise.reject(error);
}

import { generateKeyPairSync } from 'node:crypto';
import { readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { describeFindings } from './describe-findings.ts';
import { accountChecks, examine } from './index.ts';
import type { Account, DeployedStack, ModelAvailability, RepositoryAccess, World } from './world.ts';

const privateKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;

const config = readConfig(
  {
    services: { orders: { repository: 'acme/orders', alarms: ['orders-*'], logGroups: ['/aws/lambda/orders'] } },
    models: { diagnose: { id: 'us.anthropic.one-v1:0' }, fix: { id: 'us.anthropic.one-v1:0' } },
  },
  'the test configuration',
);

const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead';

const stacks: readonly DeployedStack[] = [
  deployed('CDKToolkit', { BootstrapVersion: '21' }),
  deployed('SSTBootstrap'),
  deployed('live-suture-storage'),
  deployed('live-suture-provingGround', { ProveProjectName: 'prove', PrepareProjectName: 'prepare' }),
  deployed('live-suture-workflow', { StateMachineArn: 'arn:machine', KillSwitchName: '/suture/live/kill-switch' }),
  deployed('live-suture-intake', { DeadLetterQueueUrl: queueUrl }),
  deployed('live-suture-review'),
  deployed('live-suture-watch', { TopicArn: 'arn:topic' }),
];

const parameters: Readonly<Record<string, string>> = {
  '/sst/suture/live/Secret/GITHUB_APP_ID/value': '12345',
  '/sst/suture/live/Secret/GITHUB_APP_PRIVATE_KEY/value': privateKey,
  '/sst/suture/live/Secret/GITHUB_WEBHOOK_SECRET/value': 'hush-hush-hush-hush',
  '/sst/suture/live/Secret/GITHUB_WEBHOOK_SECRET_PREVIOUS/value': 'none',
  '/suture/live/kill-switch': 'off',
};

const available: ModelAvailability = {
  agreement: 'AVAILABLE',
  authorization: 'AUTHORIZED',
  entitlement: 'AVAILABLE',
  region: 'AVAILABLE',
};

const access: RepositoryAccess = {
  installed: true,
  permissions: { contents: 'write', pull_requests: 'write', issues: 'write', deployments: 'write', metadata: 'read' },
  requiresReview: true,
};

const lambdaQuota = { code: 'L-B99A9384', name: 'Concurrent executions', value: 1000 };
const buildQuota = { code: 'L-1', name: 'Concurrently running builds for Linux/Medium environment', value: 5 };

function deployed(name: string, outputs: Readonly<Record<string, string>> = {}): DeployedStack {
  return { name, outputs, status: 'UPDATE_COMPLETE' };
}

/** An account where all is well, but for what is named. */
function account(differing: Partial<Account> = {}): Account {
  return {
    identity: async () => ({ account: '123456789012', region: 'eu-west-1', arn: 'arn:aws:iam::123456789012:user/op' }),
    stacks: async () => stacks,
    countResources: async () => 1,
    parameter: async (name) => parameters[name],
    machineStatus: async () => 'ACTIVE',
    projects: async (names) =>
      names.map((name) => ({ name, type: 'LINUX_CONTAINER', computeType: 'BUILD_GENERAL1_MEDIUM' })),
    visibleMessages: async () => 0,
    alarms: async () => [
      { name: 'orders-errors', state: 'ALARM' },
      { name: 'suture-live-budget', state: 'OK' },
    ],
    logGroups: async () => ['/aws/lambda/orders', '/aws/lambda/orders-old'],
    inferenceProfile: async () => 'ACTIVE',
    modelAvailability: async () => available,
    quotas: async (service) => (service === 'lambda' ? [lambdaQuota] : [buildQuota]),
    ...differing,
  };
}

function world(differing: Partial<Account> = {}, granted: Partial<RepositoryAccess> = {}): World {
  return {
    stage: 'live',
    account: account(differing),
    config,
    openGitHub: () => ({ permissions: async () => ({ ...access, ...granted }) }),
  };
}

function without(name: string): Partial<Account> {
  return { stacks: async () => stacks.filter((stack) => stack.name !== name) };
}

function withParameter(name: string, value: string | undefined): Partial<Account> {
  return { parameter: async (asked) => (asked.includes(name) ? value : parameters[asked]) };
}

function withStatus(status: string): Partial<Account> {
  return {
    stacks: async () => stacks.map((stack) => (stack.name === 'live-suture-watch' ? { ...stack, status } : stack)),
  };
}

function failure(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function rejecting(error: Error): () => Promise<never> {
  return async () => Promise.reject(error);
}

async function find(name: string, looked: World) {
  return (await examine(looked)).find((finding) => finding.name === name);
}

describe('examine', () => {
  it('finds nothing wrong with a deployment where all is well', async () => {
    const findings = await examine(world());

    expect(findings.filter((finding) => finding.status !== 'ok')).toEqual([]);
    expect(findings.map((finding) => finding.name)).toEqual([
      'configuration',
      'credentials',
      ...Object.keys(accountChecks),
    ]);
  });

  const denied = failure('AccessDeniedException', 'not authorized to perform: some:Action');

  it.each<[string, string, RegExp, RegExp, Partial<Account>]>([
    ['bootstrap', 'there is no toolkit', /not bootstrapped/, /cdk bootstrap/, without('CDKToolkit')],
    ['bootstrap', 'SST has none', /SSTBootstrap/, /sst deploy/, without('SSTBootstrap')],
    [
      'bootstrap',
      'the toolkit is old',
      /has version 5; 6 or newer is needed/,
      /cdk bootstrap/,
      {
        stacks: async () => [deployed('CDKToolkit'), deployed('SSTBootstrap')],
        parameter: async (name) => (name === '/cdk-bootstrap/hnb659fds/version' ? '5' : undefined),
      },
    ],
    ['stacks', 'one is missing', /^not deployed: review$/, /sst deploy --stage live/, without('live-suture-review')],
    ['stacks', 'none is there', /nothing is deployed as stage "live"/, /sst deploy/, { stacks: async () => [] }],
    [
      'stacks',
      'one was rolled back',
      /watch is UPDATE_ROLLBACK_COMPLETE/,
      /events/,
      withStatus('UPDATE_ROLLBACK_COMPLETE'),
    ],
    [
      'secrets',
      'one is not set',
      /^GITHUB_WEBHOOK_SECRET is not set$/,
      /suture secrets set GITHUB_WEBHOOK_SECRET /,
      withParameter('/GITHUB_WEBHOOK_SECRET/', undefined),
    ],
    [
      'secrets',
      'the key is no key',
      /PRIVATE_KEY is not a private key/,
      /pem/,
      withParameter('PRIVATE_KEY', 'hush-hush'),
    ],
    [
      'secrets',
      'the webhook secret can be guessed',
      /^GITHUB_WEBHOOK_SECRET is shorter than 16 characters, so no delivery signed with it is accepted$/,
      /openssl rand -hex 32 .*suture secrets set GITHUB_WEBHOOK_SECRET --file/,
      withParameter('/GITHUB_WEBHOOK_SECRET/', 'fifteen letters'),
    ],
    [
      'secrets',
      'the previous webhook secret can be guessed',
      /^GITHUB_WEBHOOK_SECRET_PREVIOUS is shorter than 16 characters.*`none`/,
      /echo none \| npx suture secrets set GITHUB_WEBHOOK_SECRET_PREVIOUS/,
      withParameter('WEBHOOK_SECRET_PREVIOUS', 'fifteen letters'),
    ],
    ['secrets', 'the id is no number', /APP_ID is not a number/, /APP_ID/, withParameter('APP_ID', 'hush-hush')],
    ['kill switch', 'it does not exist', /does not exist/, /put-parameter/, withParameter('kill-switch', undefined)],
    [
      'state machine',
      'it is gone',
      /arn:machine does not exist/,
      /sst deploy/,
      { machineStatus: async () => undefined },
    ],
    ['state machine', 'it is being deleted', /is DELETING/, /sst deploy/, { machineStatus: async () => 'DELETING' }],
    ['proving ground', 'a project is gone', /not exist: prepare, prove/, /sst deploy/, { projects: async () => [] }],
    [
      'dead letters',
      'there are some',
      /^3 alerts/,
      /source-arn arn:aws:sqs:eu-west-1:123456789012:dead/,
      { visibleMessages: async () => 3 },
    ],
    [
      'service alarms',
      'a pattern matches none',
      /matches orders-\* \(orders\)/,
      /alarms/,
      { alarms: async () => [{ name: 'billing', state: 'OK' }] },
    ],
    [
      'own alarms',
      'there are none',
      /no alarms suture-live-/,
      /sst deploy/,
      { alarms: async () => [{ name: 'orders-errors', state: 'OK' }] },
    ],
    [
      'own alarms',
      'one fires',
      /^in ALARM: suture-live-budget$/,
      /describe-alarms/,
      { alarms: async () => [{ name: 'suture-live-budget', state: 'ALARM' }] },
    ],
    [
      'log groups',
      'only a longer name exists',
      /not exist: \/aws\/lambda\/orders$/,
      /logGroups/,
      { logGroups: async () => ['/aws/lambda/orders-old'] },
    ],
    [
      'models',
      'there is no such profile',
      /no such inference profile/,
      /Bedrock/,
      { inferenceProfile: async () => undefined },
    ],
    [
      'models',
      'the account is not authorized',
      /NOT_AUTHORIZED/,
      /Bedrock/,
      { modelAvailability: async () => ({ ...available, authorization: 'NOT_AUTHORIZED' }) },
    ],
    ['models', 'access is denied', /denied access/, /Bedrock/, { inferenceProfile: rejecting(denied) }],
    [
      'quotas',
      'Lambda has ten',
      /executions: 10, at least 50/,
      /quota-code L-B99A9384/,
      { quotas: async (service) => (service === 'lambda' ? [{ ...lambdaQuota, value: 10 }] : [buildQuota]) },
    ],
    [
      'quotas',
      'CodeBuild has one',
      /\(Linux\/Medium\): 1, at least 2/,
      /quota-code L-1/,
      { quotas: async (service) => (service === 'lambda' ? [lambdaQuota] : [{ ...buildQuota, value: 1 }]) },
    ],
  ])('finds the problem with %s when %s', async (name, _when, detail, remedy, differing) => {
    const finding = await find(name, world(differing));

    expect(finding?.status).toBe('problem');
    expect(finding?.detail).toMatch(detail);
    expect(finding?.remedy).toMatch(remedy);
  });

  it.each<[string, string, RegExp, Partial<Account>]>([
    [
      'kill switch',
      'it is thrown',
      /^thrown: too many pull requests$/,
      withParameter('kill-switch', 'too many pull requests'),
    ],
    ['stacks', 'one is being deployed', /UPDATE_IN_PROGRESS/, withStatus('UPDATE_IN_PROGRESS')],
    ['dead letters', 'nothing was measured', /no measurements/, { visibleMessages: async () => undefined }],
    ['operators', 'nobody is subscribed', /nobody/, { countResources: async () => 0 }],
    ['quotas', 'they may not be read', /access denied/, { quotas: rejecting(denied) }],
    ['quotas', 'none is listed', /no such quota/, { quotas: async () => [] }],
    [
      'models',
      'the endpoint has none',
      /not available at this endpoint/,
      { inferenceProfile: rejecting(new SyntaxError('<html>')) },
    ],
    [
      'state machine',
      'the endpoint lacks the call',
      /not available at this endpoint/,
      { machineStatus: rejecting(failure('UnknownOperationException', '')) },
    ],
    [
      'own alarms',
      'the call fails',
      /^TimeoutError: too slow$/,
      { alarms: rejecting(failure('TimeoutError', 'too slow')) },
    ],
  ])('only warns about %s when %s', async (name, _when, detail, differing) => {
    const finding = await find(name, world(differing));

    expect(finding?.status).toBe('unknown');
    expect(finding?.detail).toMatch(detail);
  });

  it.each<[string, RegExp, Partial<RepositoryAccess>]>([
    ['is not installed', /not installed/, { installed: false }],
    [
      'may only read',
      /lacks contents:write, pull_requests:write, issues:write/,
      { permissions: { contents: 'read', deployments: 'read', metadata: 'read' } },
    ],
    ['could be merged unreviewed', /without a review/, { requiresReview: false }],
  ])('finds the problem when the App %s', async (_what, detail, granted) => {
    const finding = await find('GitHub App', world({}, granted));

    expect(finding?.status).toBe('problem');
    expect(finding?.detail).toMatch(detail);
  });

  it('asks for every model once, the one of the embeddings among them, and says where no price is known', async () => {
    const asked: string[] = [];
    const looked = world({
      inferenceProfile: async (id) => {
        asked.push(id);
        return 'ACTIVE';
      },
      modelAvailability: async (id) => {
        asked.push(id);
        return available;
      },
    });
    const one = { id: 'us.anthropic.one-v1:0' };
    const models = {
      triage: { id: 'anthropic.claude-haiku-4-5-20251001-v1:0' },
      diagnose: one,
      fix: { ...one, price: { input: 1, output: 2 } },
      embeddings: { id: 'amazon.titan-embed-text-v2:0' },
    };

    const finding = await find('models', { ...looked, config: readConfig({ services: {}, models }, 'the test') });

    expect(finding?.status).toBe('ok');
    expect(finding?.detail).toMatch(
      /titan-embed-text-v2:0 can be called; the price is unknown.*set models\.diagnose\.price /,
    );
    expect(asked.sort()).toEqual([
      'amazon.titan-embed-text-v2:0',
      'anthropic.claude-haiku-4-5-20251001-v1:0',
      'anthropic.one-v1:0',
      'us.anthropic.one-v1:0',
    ]);
  });

  it('asks the account nothing more when the credentials do not work', async () => {
    const asked: string[] = [];
    const findings = await examine(
      world({
        identity: rejecting(failure('ExpiredToken', 'expired')),
        stacks: async () => {
          asked.push('stacks');
          return stacks;
        },
      }),
    );

    expect(asked).toEqual([]);
    expect(findings[1]).toMatchObject({ name: 'credentials', status: 'problem' });
    expect(findings.slice(2).every((finding) => finding.status === 'skipped')).toBe(true);
  });

  it('asks for the token of Sentry where Sentry is configured', async () => {
    const sentry = { organization: 'acme', host: 'sentry.io' };
    const findings = await examine({ ...world(), config: { ...config, sentry } });

    expect(findings.find((finding) => finding.name === 'secrets')).toMatchObject({
      status: 'problem',
      detail: 'SENTRY_TOKEN is not set',
      remedy: 'npx suture secrets set SENTRY_TOKEN --file sentry-token.txt --stage live',
    });
  });

  it('looks at the deployment without a configuration', async () => {
    const findings = await examine({ stage: 'live', account: account(), configProblem: 'it is wrong' });

    const states = Object.fromEntries(findings.map((finding) => [finding.name, finding.status]));
    expect(states).toMatchObject({
      configuration: 'problem',
      stacks: 'ok',
      models: 'skipped',
      'GitHub App': 'skipped',
    });
  });

  it('never prints a secret', async () => {
    const spoilt = await examine(world(withParameter('PRIVATE_KEY', 'hush-hush')));

    const printed = JSON.stringify([await examine(world()), spoilt]);

    expect(printed).not.toContain('hush-hush');
    expect(printed).not.toContain('BEGIN');
  });
});

describe('describeFindings', () => {
  it('puts what to do below what is wrong, and counts', () => {
    const table = describeFindings([
      { name: 'stacks', status: 'problem', detail: 'none', remedy: 'one\ntwo' },
      { name: 'models', status: 'unknown', detail: 'who knows' },
    ]);

    expect(table).toBe(
      '✗ stacks  none\n          → one\n          → two\n? models  who knows\n\n1 problem, 1 unknown, 0 skipped.',
    );
  });
});

import { describe, expect, it } from 'vitest';
import {
  account,
  buildQuota,
  config,
  deployed,
  failure,
  lambdaQuota,
  noon,
  parameters,
  rejecting,
  stacks,
  without,
  withParameter,
  withStatus,
  world,
} from '../testing/deployment.ts';
import { describeFindings } from './describe-findings.ts';
import { accountChecks, examine } from './index.ts';
import type { Account, RepositoryAccess, World } from './world.ts';

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

  it('accepts a stage that CDK alone deployed', async () => {
    expect(await find('bootstrap', world(without('SSTBootstrap')))).toMatchObject({
      status: 'ok',
      detail: expect.stringContaining('by CDK alone'),
    });
  });

  const denied = failure('AccessDeniedException', 'not authorized to perform: some:Action');

  it.each<[string, string, RegExp, RegExp, Partial<Account>]>([
    ['bootstrap', 'there is no toolkit', /not bootstrapped/, /cdk bootstrap/, without('CDKToolkit')],
    [
      'bootstrap',
      'SST has none, and nothing is deployed',
      /SSTBootstrap/,
      /sst deploy/,
      { stacks: async () => [deployed('CDKToolkit', { BootstrapVersion: '30' })] },
    ],
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
      /stateMachine:suture-live-heal does not exist/,
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
      'undelivered events',
      'there are some',
      /^EventBridge could not deliver 2 events$/,
      /receive-message --queue-url https:\/\/.*dead-undelivered /,
      { visibleMessages: async (queue) => (queue === 'dead-undelivered' ? 2 : 0) },
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
    [
      'kill switch',
      'it stops one service',
      /^thrown: only orders: bad deploys$/,
      withParameter('kill-switch', 'only orders: bad deploys'),
    ],
    ['stacks', 'one is being deployed', /UPDATE_IN_PROGRESS/, withStatus('UPDATE_IN_PROGRESS')],
    ['dead letters', 'nothing was measured', /no measurements/, { visibleMessages: async () => undefined }],
    ['operators', 'nobody is subscribed', /nobody/, { subscriptions: async () => [] }],
    ['quotas', 'they may not be read', /access denied/, { quotas: rejecting(denied) }],
    ['quotas', 'none is listed', /no such quota/, { quotas: async () => [] }],
    [
      'models',
      'the endpoint has none',
      /not available at this endpoint/,
      { callModel: rejecting(new SyntaxError('<html>')) },
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

  it('only warns when the App may not see checks', async () => {
    const { contents, ...others } = { contents: 'write', pull_requests: 'write', issues: 'write', deployments: 'read' };
    const finding = await find('GitHub App', world({}, { permissions: { contents, ...others, metadata: 'read' } }));

    expect(finding).toMatchObject({ status: 'unknown', remedy: expect.stringContaining('Checks and Commit statuses') });
    expect(finding?.detail).toContain('lacks checks:read, statuses:read');
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

  it('asks for the secret of each webhook that is on, and for a previous one only while there is one', async () => {
    const webhooks = { sources: ['sentry' as const, 'pagerduty' as const] };
    const parameter = (name: string) => `/sst/suture/live/Secret/${name}/value`;
    const known: Readonly<Record<string, string>> = {
      ...parameters,
      [parameter('SENTRY_WEBHOOK_SECRET')]: 'hush-hush-hush-hush',
      [parameter('SENTRY_WEBHOOK_SECRET_PREVIOUS')]: 'too short',
    };

    const finding = await find('secrets', {
      ...world({ parameter: async (name) => known[name] }),
      config: { ...config, webhooks },
    });

    expect(finding).toMatchObject({ status: 'problem' });
    expect(finding?.detail).toMatch(
      /^SENTRY_WEBHOOK_SECRET_PREVIOUS is shorter than .*; PAGERDUTY_WEBHOOK_SECRET is not set$/,
    );
    expect(finding?.remedy).toContain(
      'npx suture secrets set PAGERDUTY_WEBHOOK_SECRET --file pagerduty-webhook-secret.txt',
    );
  });

  it('asks for the token of Sentry where Sentry is configured', async () => {
    const sentry = { organization: 'acme', host: 'sentry.io', updates: 'none' } as const;
    const findings = await examine({ ...world(), config: { ...config, sentry } });

    expect(findings.find((finding) => finding.name === 'secrets')).toMatchObject({
      status: 'problem',
      detail: 'SENTRY_TOKEN is not set',
      remedy: 'npx suture secrets set SENTRY_TOKEN --file sentry-token.txt --stage live',
    });
  });

  it('looks at the deployment without a configuration', async () => {
    const findings = await examine({
      stage: 'live',
      now: () => noon,
      account: account(),
      configProblem: 'it is wrong',
    });

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

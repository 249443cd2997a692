import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readerTag, WebhookName } from '@suture/core';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as rules from './account-rules.ts';
import { synthesize } from './synthesize.ts';

const models = { diagnose: { id: 'us.acme.large-1' }, fix: { id: 'us.acme.large-1' } };

/** A configuration as large as Suture must take: 60 services with five log groups each. */
const large = {
  services: Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `service-${index}`,
      {
        repository: `acme/service-${index}`,
        alarms: [`service-${index}-*`],
        logGroups: ['api', 'worker', 'scheduler', 'migrations', 'envoy'].map(
          (part) => `/ecs/production/service-${index}/${part}`,
        ),
        rollout: { by: 'codepipeline', pipeline: `service-${index}-main` },
      },
    ]),
  ),
  models,
};

const sources = [
  { account: '111122223333', region: 'eu-west-1', roleArn: 'arn:aws:iam::111122223333:role/suture-live-reads' },
  { account: '444455556666', region: 'eu-west-1', roleArn: 'arn:aws:iam::444455556666:role/suture-live-reads' },
];
const named = sources.flatMap(({ region, roleArn }) => [region, roleArn]);
const service = (name: string) => ({
  repository: `acme/${name}`,
  alarms: [`${name}-*`],
  logGroups: [`/ecs/${name}`],
});

/** Services of three accounts, of which two are not Suture's own. */
const spread = {
  services: {
    orders: service('orders'),
    billing: { ...service('billing'), account: '111122223333', region: 'eu-west-1' },
    search: {
      ...service('search'),
      account: '444455556666',
      region: 'eu-west-1',
      rollout: { by: 'codepipeline', pipeline: 'search-main' },
    },
  },
  sources,
  models,
};

/** As many as Suture must take, with roles whose ARNs are as long as they may be. */
const manySources = Array.from({ length: 50 }, (_, index) => {
  const account = String(100_000_000_000 + index);
  const roleArn = `arn:aws:iam::${account}:role/`;
  return { account, region: 'eu-west-1', roleArn: roleArn.padEnd(160, 'r') };
});

interface Deployed {
  readonly stage: string;
  readonly region: string;
  readonly config: object;
  /** Texts of the configuration that name other places. */
  readonly configured?: readonly string[];
}

const small = {
  services: { orders: { repository: 'acme/orders', alarms: ['orders-*'], logGroups: ['/ecs/orders'] } },
  models,
};
const deployed: readonly (readonly [string, Deployed])[] = [
  [
    'a stage that can be removed',
    { stage: 'dev', region: 'us-east-1', config: { ...small, stages: { dev: { protect: false } } } },
  ],
  ['a protected stage in another region', { stage: 'live', region: 'eu-central-1', config: small }],
  [
    'every webhook',
    {
      stage: 'live',
      region: 'eu-north-1',
      config: { ...small, webhooks: { sources: WebhookName.options.filter((name) => name !== 'generic') } },
    },
  ],
  ['services of three accounts', { stage: 'live', region: 'ap-southeast-2', config: spread, configured: named }],
  [
    '50 sources beside 60 services with five log groups each',
    { stage: 'live', region: 'eu-west-1', config: { ...large, sources: manySources }, configured: ['arn:aws:iam::'] },
  ],
  ['60 services with five log groups each', { stage: 'live', region: 'us-east-1', config: large }],
];

afterAll(() => {
  vi.unstubAllEnvs();
});

function useConfig(config: object): void {
  const file = join(mkdtempSync(join(tmpdir(), 'suture-rules-')), 'suture.config.mjs');
  writeFileSync(file, `export default ${JSON.stringify(config)};`);
  vi.stubEnv('SUTURE_CONFIG', file);
}

describe.each(deployed)('%s', (_name, { stage, region, config, configured = [] }) => {
  let templates: rules.Templates;

  beforeAll(async () => {
    useConfig(config);
    ({ templates } = await synthesize(stage, region));
  });

  it('gives every traced function the right to send traces', () => {
    expect(rules.tracing(templates)).toEqual([]);
  });

  it('lets CloudWatch publish each alarm', () => {
    expect(rules.alarms(templates)).toEqual([]);
  });

  it('lets EventBridge reach the target of each rule, and keeps what it cannot deliver', () => {
    expect(rules.ruleTargets(templates)).toEqual([]);
  });

  it('fits its policies into what IAM accepts', () => {
    expect(rules.policySizes(templates)).toEqual([]);
  });

  it('lets no state end before its work', () => {
    expect(rules.stateTimeouts(templates)).toEqual([]);
  });

  it('writes patterns that EventBridge understands', () => {
    expect(rules.eventPatterns(templates)).toEqual([]);
  });

  it('names no region and no partition but its own', () => {
    expect(rules.places(templates, region, configured)).toEqual([]);
  });

  it('reaches into the accounts of its sources alone, and lets only these send', () => {
    expect(rules.otherAccounts(templates, readerTag)).toEqual([]);
  });

  it('keeps versions after an update, and not after a rollback', () => {
    expect(rules.versions(templates)).toEqual([]);
  });

  it('keeps its functions within Lambda’s limits', () => {
    expect(rules.functionLimits(templates)).toEqual([]);
  });
});

/** The templates with every occurrence of a text replaced. */
function replaceIn(templates: rules.Templates, from: string | RegExp, to: string): rules.Templates {
  return Object.fromEntries(
    Object.entries(templates).map(([name, template]) => {
      const changed = JSON.stringify(template.toJSON()).replaceAll(from, to);
      return [name, Template.fromJSON(JSON.parse(changed))];
    }),
  );
}

describe('a rule is broken by', () => {
  let templates: rules.Templates;

  beforeAll(async () => {
    vi.stubEnv('SUTURE_CONFIG', undefined);
    ({ templates } = await synthesize('dev'));
  });

  it('nothing in the example, where each role has exactly these rights', () => {
    expect(rules.rightsByRole(templates)).toMatchSnapshot();
  });

  it.each<readonly [string, (of: rules.Templates) => readonly rules.Violation[], string | RegExp, string]>([
    ['a missing right to send traces', rules.tracing, '"xray:PutTraceSegments",', ''],
    [
      'a topic that does not let CloudWatch publish',
      rules.alarms,
      '"Action":"sns:Publish","Condition":{"StringEquals"',
      '"Action":"sns:Subscribe","Condition":{"StringEquals"',
    ],
    [
      'a key that lets no service in',
      rules.alarms,
      '"cloudwatch.amazonaws.com","sns.amazonaws.com"',
      '"sns.amazonaws.com"',
    ],
    [
      'a queue that does not let EventBridge send',
      rules.ruleTargets,
      '"Action":"sqs:SendMessage","Condition"',
      '"Action":"sqs:ReceiveMessage","Condition"',
    ],
    ['a rule without a dead letter queue', rules.ruleTargets, '"DeadLetterConfig":', '"Other":'],
    [
      'a policy of 7,000 characters',
      rules.policySizes,
      '"xray:PutTelemetryRecords"',
      `"xray:PutTelemetryRecords","${'x'.repeat(7000)}"`,
    ],
    ['a function that may run longer than its state', rules.stateTimeouts, /"Timeout":\d+/g, '"Timeout":900'],
    ['a pattern with braces', rules.eventPatterns, '"wildcard":"orders-*"', '"wildcard":"{orders,billing}-*"'],
    [
      'a region that is written down',
      (of) => rules.places(of, 'us-east-1'),
      'arn:",{"Ref":"AWS::Partition"},":',
      'arn:aws:',
    ],
    ['a version that survives a rollback', rules.versions, 'RetainExceptOnCreate', 'Retain'],
    ['an environment over 4 KB', rules.functionLimits, '"SECRETS_PATH":"', `"SECRETS_PATH":"${'x'.repeat(5000)}`],
  ])('%s', (_name, rule, from, to) => {
    expect(rule(replaceIn(templates, from, to)).length).toBeGreaterThan(0);
  });
});

describe('the rule about other accounts is broken by', () => {
  let templates: rules.Templates;

  beforeAll(async () => {
    useConfig(spread);
    ({ templates } = await synthesize('dev'));
  });

  it.each<readonly [string, string, string]>([
    ['a bus that lets everybody in', ':iam::444455556666:root', ':iam::*:root'],
    ['a bus that admits every event', '"Null":{"events:source":"false"}', '"Null":{}'],
    ['a rule for an account that is not let in', '"account":["111122223333"]', '"account":["777788889999"]'],
    ['a right to assume every role', 'arn:aws:iam::111122223333:role/suture-live-reads', '*'],
    ['a role that reads sources without the tag', `"${readerTag}"`, '"other"'],
  ])('%s', (_name, from, to) => {
    expect(rules.otherAccounts(replaceIn(templates, from, to), readerTag).length).toBeGreaterThan(0);
  });
});

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createFileObjects } from '@suture/adapters/local-files';
import { runGit } from '@suture/adapters/local-git';
import { createPushedCode } from '@suture/adapters/packed-code';
import { readTree } from '@suture/adapters/snapshots';
import { nameCodeProject, readerTag } from '@suture/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import * as rules from './account-rules.ts';
import { type Synthesized, synthesize } from './synthesize.ts';
import { findResource, inlineOf, resourcesOf } from './template.ts';

const orders = {
  repository: 'shop/orders',
  alarms: ['orders-*'],
  logGroups: ['/ecs/orders'],
  code: { from: 'tarball' },
  trust: { start: 'observe' },
};
const models = { diagnose: { id: 'us.acme.large-1' }, fix: { id: 'us.acme.large-1' } };
const trial = { services: { orders }, models, tickets: 'sns', operators: ['ops@example.com'] };
const text = (value: unknown) => JSON.stringify(value);

/** A build's machine: a checkout, and an AWS CLI that copies to a folder. */
async function openBuild() {
  const folder = mkdtempSync(join(tmpdir(), 'suture-build-'));
  const checkout = join(folder, 'src');
  mkdirSync(join(checkout, 'src'), { recursive: true });
  writeFileSync(join(checkout, 'src/a.js'), 'one\n');
  const identity = ['-c', 'user.name=orders', '-c', 'user.email=orders@example.com'];
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    ['commit', '--quiet', '--message', 'Start'],
  ])
    await runGit({ at: checkout, args: [...identity, ...args] });
  mkdirSync(join(folder, 'bin'));
  const copy = 'to="$BUCKETS/${4#s3://}"; mkdir -p "$(dirname "$to")" && cp "$3" "$to"';
  writeFileSync(join(folder, 'bin/aws'), `#!/bin/sh\n${copy}\n`, { mode: 0o755 });
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    BUCKETS: folder,
    ARTIFACT_BUCKET: 'bucket',
    REPOSITORY: 'shop/orders',
  };
  const run = (command: string) => promisify(execFile)('sh', ['-ec', command], { cwd: checkout, env });
  return { folder, run };
}

async function deploy(config: object): Promise<Synthesized> {
  const file = join(mkdtempSync(join(tmpdir(), 'suture-trial-')), 'suture.config.mjs');
  writeFileSync(file, `export default ${JSON.stringify(config)};`);
  vi.stubEnv('SUTURE_CONFIG', file);
  return synthesize('trial');
}

afterAll(() => {
  vi.unstubAllEnvs();
});

it('receives the alerts of other systems without GitHub, and nothing else', async () => {
  const { templates } = await deploy({ ...trial, webhooks: { sources: ['pagerduty'] } });
  const routes = [...resourcesOf(templates.review, 'AWS::ApiGatewayV2::Route').values()];

  expect(routes.map(({ Properties }) => Properties?.RouteKey)).toEqual(['POST /alerts/pagerduty']);
  expect(text(templates.review?.toJSON())).not.toContain('GITHUB');
});

describe('a stage without GitHub, with tickets by mail', () => {
  let app: Synthesized;
  beforeAll(async () => {
    app = await deploy(trial);
  });

  const gateway = () => findResource(app.templates.workflow, 'AWS::IAM::Role', 'GatewayRole');
  const rightsOf = (action: string) =>
    inlineOf(gateway())
      .filter(({ Action }) => Action.includes(action))
      .map(({ Resource }) => text(Resource));

  it('has no webhook, and reads no secret of GitHub anywhere', () => {
    expect(Object.keys(app.templates)).not.toContain('review');
    expect(Object.keys(app.templates)).toHaveLength(5);
    expect(text(Object.values(app.templates).map((template) => template.toJSON()))).not.toMatch(
      /GITHUB|ApiGatewayV2|Secret\//,
    );
  });

  it('subscribes the operators to a topic that is encrypted and asks for TLS', () => {
    const [[id, topic] = ['', undefined], ...others] = resourcesOf(app.templates.workflow, 'AWS::SNS::Topic');
    const subscriptions = [...resourcesOf(app.templates.workflow, 'AWS::SNS::Subscription').values()];
    const policies = [...resourcesOf(app.templates.workflow, 'AWS::SNS::TopicPolicy').values()];

    expect(others).toEqual([]);
    expect(topic?.Properties.KmsMasterKeyId).toBeDefined();
    expect(subscriptions.map(({ Properties }) => Properties)).toEqual([
      { Protocol: 'email', Endpoint: 'ops@example.com', TopicArn: { Ref: id } },
    ]);
    expect(text(policies)).toContain('"aws:SecureTransport":"false"');
  });

  it('lets only the gateway publish, keep tickets and read packed code, and it cannot write code', () => {
    expect(rightsOf('sns:Publish')).toEqual([expect.stringContaining('"Ref":"Tickets')]);
    expect(rightsOf('s3:PutObject')).toEqual([expect.stringContaining('/tickets/*')]);
    expect(rightsOf('s3:GetObject').filter((resource) => resource.includes('/code/*'))).toHaveLength(1);
    const holders = [...resourcesOf(app.templates.workflow, 'AWS::IAM::Role')]
      .filter(([, role]) => /sns:Publish|\/tickets\/\*|\/code\/\*/.test(text(role)))
      .map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(holders).toEqual(['GatewayRole']);
  });

  it.each([
    ['traced functions', (of: rules.Templates) => rules.tracing(of)],
    ['alarms', rules.alarms],
    ['targets of rules', rules.ruleTargets],
    ['policies', rules.policySizes],
    ['states', rules.stateTimeouts],
    ['places', (of: rules.Templates) => rules.places(of, 'us-east-1')],
    ['other accounts', (of: rules.Templates) => rules.otherAccounts(of, readerTag)],
    ['functions', rules.functionLimits],
  ] as const)('breaks no rule of an account: %s', (_name, rule) => {
    expect(rule(app.templates)).toEqual([]);
  });

  it('gives cdk-nag nothing to report', () => {
    expect(app.findings).toEqual([]);
  });
});

describe('a stage that reads code through a connection', () => {
  const connectionArn =
    'arn:aws:codeconnections:eu-west-1:111122223333:connection/0a1b2c3d-0000-4000-8000-000000000000';
  const connected = { ...orders, branch: 'main', code: { from: 'codeconnections', connectionArn } };
  let app: Synthesized;
  beforeAll(async () => {
    app = await deploy({ ...trial, services: { orders: connected, api: connected } });
  });

  it('has one build for the repository, which may get a token of the connection and put packed commits', () => {
    const [[, project] = ['', undefined], ...others] = resourcesOf(app.templates.workflow, 'AWS::CodeBuild::Project');
    const [role] = [...resourcesOf(app.templates.workflow, 'AWS::IAM::Role')].filter(([id]) =>
      /^Code\w{8}Role/.test(id),
    );

    expect(others).toEqual([]);
    expect(project?.Properties).toMatchObject({
      Source: {
        Type: 'GITHUB',
        Location: 'https://github.com/shop/orders.git',
        Auth: { Type: 'CODECONNECTIONS', Resource: connectionArn },
      },
      SourceVersion: 'main',
    });
    const granted = (role === undefined ? [] : inlineOf(role[1])).map(({ Action }) => Action.join());
    expect(granted).toEqual([
      'logs:CreateLogStream,logs:PutLogEvents',
      'kms:Decrypt,kms:GenerateDataKey',
      'codeconnections:GetConnection,codeconnections:GetConnectionToken',
      's3:PutObject',
    ]);
    expect(text(role)).toContain('/code/shop/orders/*');
  });

  it('packs in that build what the gateway then reads, and runs nothing of the repository', async () => {
    const [[, project] = ['', undefined]] = resourcesOf(app.templates.workflow, 'AWS::CodeBuild::Project');
    const { BuildSpec } = z.object({ BuildSpec: z.string() }).parse(project?.Properties.Source);
    const { phases } = z
      .object({ phases: z.object({ build: z.object({ commands: z.array(z.string()) }) }) })
      .parse(JSON.parse(BuildSpec));
    const { folder, run } = await openBuild();

    await run(phases.build.commands.join('\n'));

    const code = createPushedCode(createFileObjects(join(folder, 'bucket')));
    const pushed = await code.deployed('shop/orders');
    const tree = await code.tree('shop/orders', pushed?.commit ?? '');
    expect(pushed?.pushedAt).toMatch(/Z$/);
    expect(Object.fromEntries(await readTree(tree ?? new Uint8Array()))).toEqual({ 'src/a.js': 'one\n' });
  });

  it('lets the gateway start that build and no other', () => {
    const statements = inlineOf(findResource(app.templates.workflow, 'AWS::IAM::Role', 'GatewayRole'));
    const [start] = statements.filter(({ Action }) => Action.includes('codebuild:StartBuild'));

    expect(start?.Resource).toHaveLength(1);
    expect(text(start?.Resource)).toContain(`:project/${nameCodeProject('trial', 'shop/orders')}`);
  });

  it('breaks no rule of an account, and gives cdk-nag nothing to report', () => {
    expect(rules.policySizes(app.templates)).toEqual([]);
    expect(rules.places(app.templates, 'us-east-1', [connectionArn])).toEqual([]);
    expect(app.findings).toEqual([]);
  });
});

it('has no topic of tickets where nobody is told', async () => {
  const { templates } = await deploy({ ...trial, tickets: 'none' });

  expect(resourcesOf(templates.workflow, 'AWS::SNS::Topic').size).toBe(0);
  expect(text(findResource(templates.workflow, 'AWS::IAM::Role', 'GatewayRole'))).toContain('/tickets/*');
});

it('keeps the webhook and the secrets while one service uses GitHub', async () => {
  const services = { orders, billing: { repository: 'shop/billing', trust: { start: 'observe' } } };
  const { templates } = await deploy({ ...trial, services });

  expect(Object.keys(templates)).toContain('review');
  expect(text(findResource(templates.workflow, 'AWS::IAM::Role', 'GatewayRole'))).toContain('GITHUB_APP_PRIVATE_KEY');
});

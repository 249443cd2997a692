import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readerTag } from '@suture/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
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

async function deploy(config: object): Promise<Synthesized> {
  const file = join(mkdtempSync(join(tmpdir(), 'suture-trial-')), 'suture.config.mjs');
  writeFileSync(file, `export default ${JSON.stringify(config)};`);
  vi.stubEnv('SUTURE_CONFIG', file);
  return synthesize('trial');
}

afterAll(() => {
  vi.unstubAllEnvs();
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

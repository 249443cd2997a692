import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readerTag } from '@suture/core';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createProject } from './project.ts';
import { sutureWithoutAccount } from './without-account.ts';

const bus = { 'Fn::Sub': 'arn:${AWS::Partition}:events:eu-west-1:999900001111:event-bus/suture-live' };
const here = (service: string, name: string) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${name}`,
});
const inRegion = { StringEquals: { 'aws:RequestedRegion': { Ref: 'AWS::Region' } } };
const required = ['--workload', '--suture-account', '999900001111', '--suture-region', 'eu-west-1', '--stage', 'live'];

/** Writes a template and reads it as CloudFormation does. */
async function write(...options: readonly string[]) {
  const { repository } = createProject({ 'package.json': '{}' });
  const ran = await sutureWithoutAccount(repository, ['init', '--repo', repository, ...required, ...options]);
  if (ran.code !== 0) throw new Error(ran.err);
  const file = join(repository, 'suture-workload.yaml');
  const stack = new Stack(new App(), 'Workload');
  new CfnInclude(stack, 'Written', { templateFile: file });
  return { out: ran.out, text: readFileSync(file, 'utf8'), template: Template.fromStack(stack).toJSON() };
}

const Role = z.object({
  AssumeRolePolicyDocument: z.object({ Statement: z.array(z.unknown()) }),
  Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(z.unknown()) }) })),
});
function roleOf(template: unknown, id: string) {
  const { Resources } = z
    .object({ Resources: z.record(z.string(), z.object({ Properties: z.unknown() })) })
    .parse(template);
  const { AssumeRolePolicyDocument, Policies } = Role.parse(Resources[id]?.Properties);
  return {
    trust: AssumeRolePolicyDocument.Statement,
    rights: Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
  };
}

describe('the template of suture init --workload', () => {
  let written: Awaited<ReturnType<typeof write>>;
  beforeAll(async () => {
    written = await write(
      ...['--external-id', 'shop-live', '--pipeline', 'orders-main'],
      ...['--log-group-prefix', '/ecs/orders', '/aws/lambda/orders-'],
    );
  });

  it('lets the roles of one stage that read sources assume its role, with the external id', () => {
    expect(roleOf(written.template, 'ReadingRole').trust).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::999900001111:root' } },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { [`aws:PrincipalTag/${readerTag}`]: 'live', 'sts:ExternalId': 'shop-live' },
        },
      },
    ]);
  });

  it('gives that role the named log groups and pipelines, and what only reads in its own region', () => {
    expect(roleOf(written.template, 'ReadingRole').rights).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:FilterLogEvents', 'logs:StartQuery'],
        Resource: [here('logs', 'log-group:/ecs/orders*'), here('logs', 'log-group:/aws/lambda/orders-*')],
      },
      {
        Effect: 'Allow',
        Action: ['logs:GetQueryResults', 'logs:StopQuery'],
        Resource: ['*'],
        Condition: inRegion,
      },
      {
        Effect: 'Allow',
        Action: [
          'cloudwatch:DescribeAlarms',
          'cloudwatch:DescribeAlarmHistory',
          'cloudwatch:GetMetricData',
          'xray:GetTraceSummaries',
          'xray:BatchGetTraces',
          'cloudtrail:LookupEvents',
        ],
        Resource: ['*'],
        Condition: inRegion,
      },
      {
        Effect: 'Allow',
        Action: ['codepipeline:ListPipelineExecutions'],
        Resource: [here('codepipeline', 'orders-main')],
      },
    ]);
  });

  it('lets EventBridge send to Suture’s bus alone, on behalf of its own account', () => {
    expect(roleOf(written.template, 'ForwardingRole')).toEqual({
      trust: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
      rights: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: bus }],
    });
  });

  it('forwards what the bus admits, through that role', () => {
    const targets = [{ Id: 'suture', Arn: bus, RoleArn: { 'Fn::GetAtt': 'ForwardingRole.Arn' } }];
    const { Resources } = written.template;

    expect(Resources.AlarmsToSuture.Properties).toMatchObject({
      EventPattern: {
        source: ['aws.cloudwatch', 'aws.autoscaling'],
        'detail-type': [
          'CloudWatch Alarm State Change',
          'CloudWatch Alarm Contributor State Change',
          'EC2 Instance Launch Unsuccessful',
          'EC2 Instance Terminate Unsuccessful',
        ],
      },
      Targets: targets,
    });
    expect(Resources.AlertsToSuture.Properties).toMatchObject({
      EventPattern: { 'detail-type': ['Suture Alert'] },
      Targets: targets,
    });
    expect(Resources.PipelinesToSuture.Properties).toMatchObject({
      EventPattern: { source: ['aws.codepipeline'], detail: { pipeline: ['orders-main'] } },
      Targets: targets,
    });
  });

  it('prints the entry of sources when it is deployed, and the command that prints it', () => {
    expect(written.template.Outputs.Source.Value).toEqual({
      'Fn::Sub':
        '{ account: "${AWS::AccountId}", region: "${AWS::Region}", roleArn: "${ReadingRole.Arn}", externalId: "shop-live" }',
    });
    expect(written.out).toContain('aws cloudformation deploy --stack-name suture-live-workload');
    expect(written.out).toContain('put it into sources in suture.config.ts');
  });
});

it('gives no right to logs and pipelines that nobody names, and says so', async () => {
  const { out, text } = await write();

  expect(text).not.toMatch(/logs:|codepipeline|ExternalId/);
  expect(out).toContain('none may be read; name them with --log-group-prefix');
});

it.each([
  [['--suture-account', '1'], '--suture-account: must be the twelve digits'],
  [['--suture-region', 'Ireland'], '--suture-region: must be a region'],
  [['--stage', 'my stage'], 'the option --stage'],
  [['--external-id', "x'"], '--external-id: must be 2 to 1224'],
  [['--log-group-prefix', '${AWS::Region}'], '--log-group-prefix: must be the beginning of the name of a log group'],
  [['--pipeline', "a'b"], '--pipeline: must be the name of a pipeline'],
])('refuses %j by its option, and writes nothing', async (options, why) => {
  const { repository } = createProject({ 'package.json': '{}' });

  const ran = await sutureWithoutAccount(repository, ['init', '--repo', repository, ...required, ...options]);

  expect(ran.code).toBe(2);
  expect(ran.err).toContain(why);
  expect(existsSync(join(repository, 'suture-workload.yaml'))).toBe(false);
});

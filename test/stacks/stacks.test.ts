import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretParameter } from '@suture/cli/testing';
import { steps } from '@suture/core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Synthesized, synthesize } from './synthesize.ts';
import { allowedBy, findResource, inlineOf, resourcesOf } from './template.ts';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesize('dev');
});

const text = (value: unknown) => JSON.stringify(value);
/** What a resource of a statement is called, without where it is. */
const nameOf = (resource: unknown) =>
  /(\/[\w*./-]+)"/.exec(text(resource))?.[1] ?? /(?:GetAtt)?(\w*?(?:Log|Key)\w*)/.exec(text(resource))?.[1];

/** Roles that a managed policy is given to, by the beginnings of their names. */
function rolesWith({ templates }: Synthesized, policy: string): readonly string[] {
  return [...resourcesOf(templates.workflow, 'AWS::IAM::Role')]
    .filter(([, { Properties }]) => text(Properties.ManagedPolicyArns ?? []).includes(`"Ref":"${policy}`))
    .map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
}

it('bundles the grammars with the two functions that search code', () => {
  const holders = Object.entries(app.files).filter(([, files]) => files.length > 0);

  expect(holders.map(([name]) => name).sort()).toEqual(['Diagnose', 'FixWrite']);
  for (const [, files] of holders) {
    expect(files).toHaveLength(7);
    for (const file of files) expect(existsSync(file), file).toBe(true);
  }
});

describe('rights', () => {
  it('name every action: no wildcard', () => {
    const actions = Object.values(app.templates)
      .flatMap((template) => allowedBy(template))
      // A key's own policy gives the account access. Without it the key could not be administered.
      .filter((statement) => !text(statement.Principal ?? '').includes(':root'))
      .flatMap((statement) => statement.Action);

    expect(actions.length).toBeGreaterThan(50);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('give the proving role two prefixes, its program, its key and where its log goes, and no other data', () => {
    const role = findResource(app.templates.provingGround, 'AWS::IAM::Role', 'ProveRole');
    const reached = inlineOf(role)
      .filter((statement) => !statement.Action.every((action) => action.startsWith('ec2:')))
      .map((statement) => [statement.Action, (statement.Resource ?? []).map(nameOf)]);

    expect(role.Properties.ManagedPolicyArns).toBeUndefined();
    expect(reached).toEqual([
      [['s3:GetObject'], ['/proving/in/*']],
      [['s3:PutObject'], ['/proving/out/*']],
      [['s3:GetObject', 's3:GetObjectVersion'], [expect.stringMatching(/^\/[0-9a-f]{64}\.zip$/)]],
      [['kms:Decrypt', 'kms:GenerateDataKey'], [expect.stringContaining('Key')]],
      [['s3:PutObject'], ['/proving/logs/*']],
      [['s3:GetBucketAcl', 's3:GetBucketLocation'], [undefined]],
    ]);
  });

  it('let the isolated network reach only S3, and there only what the proving role may', () => {
    const [endpoint, ...others] = resourcesOf(app.templates.provingGround, 'AWS::EC2::VPCEndpoint').values();

    expect(others).toEqual([]);
    expect(endpoint?.Properties.ServiceName).toBe('com.amazonaws.us-east-1.s3');
    expect(text(endpoint?.Properties.PolicyDocument).match(/"Action":(?:"[^"]*"|\[[^\]]*\])/g)).toEqual([
      '"Action":"s3:GetObject"',
      '"Action":"s3:PutObject"',
      '"Action":["s3:GetObject","s3:GetObjectVersion"]',
      '"Action":"s3:PutObject"',
      '"Action":["s3:GetBucketAcl","s3:GetBucketLocation"]',
    ]);
    for (const type of ['InternetGateway', 'NatGateway', 'EgressOnlyInternetGateway', 'VPCGatewayAttachment'])
      expect(resourcesOf(app.templates.provingGround, `AWS::EC2::${type}`).size).toBe(0);
  });

  it('give the code host’s key only to the gateway', () => {
    const readers = Object.values(app.templates).flatMap((template) =>
      [...resourcesOf(template)].filter(([, resource]) =>
        text(resource.Properties).includes('Secret/GITHUB_APP_PRIVATE_KEY'),
      ),
    );
    expect(readers.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['GatewayRole']);
  });

  it('let a function read a secret where the command line stores it', () => {
    const gateway = findResource(app.templates.workflow, 'AWS::Lambda::Function', 'Gateway');
    const parameter = secretParameter('dev', 'GITHUB_APP_PRIVATE_KEY');

    expect(text(findResource(app.templates.workflow, 'AWS::IAM::Role', 'GatewayRole').Properties)).toContain(
      `:parameter${parameter}"`,
    );
    expect(gateway.Properties.Environment).toMatchObject({
      Variables: { SECRETS_PATH: parameter.replace('/GITHUB_APP_PRIVATE_KEY/value', '') },
    });
  });

  it('let three steps read logs, one of them by queries only', () => {
    expect(rolesWith(app, 'Logs')).toEqual(['DetectEvidenceRole', 'VerifyObserveRole']);
    expect(rolesWith(app, 'LogQueries')).toEqual(['DiagnoseRole']);
  });

  it('let functions update counters and remove waits only where they count or answer', () => {
    const holders = (action: string) =>
      Object.values(app.templates)
        .flatMap((template) => [...resourcesOf(template, 'AWS::IAM::Role')])
        .filter(([, role]) => text(role.Properties.Policies ?? []).includes(`"${action}"`))
        .map(([id]) => id.replace(/Role[0-9A-F]{8}$/, ''))
        .sort();

    expect(holders('dynamodb:UpdateItem')).toEqual(['DetectTriage', 'Diagnose', 'FixWrite', 'Intake', 'Sweeper']);
    expect(holders('dynamodb:DeleteItem')).toEqual(['Intake', 'Sweeper']);
  });

  it('give only the diagnosis access to the monitoring, read-only', () => {
    const holders = rolesWith(app, 'Queries');
    const actions = allowedBy(app.templates.workflow)
      .flatMap((statement) => statement.Action)
      .filter((action) => /^(?:cloudtrail:|cloudwatch:GetMetric|xray:(?:GetTrace|Batch))/.test(action));

    expect(holders).toEqual(['DiagnoseRole']);
    expect(actions.sort()).toEqual(['cloudtrail:LookupEvents', 'cloudwatch:GetMetricData']);
  });

  it('bind no vendor’s token if no vendor is configured', () => {
    expect(Object.values(app.templates).filter((template) => text(template.toJSON()).includes('SENTRY_TOKEN'))).toEqual(
      [],
    );
  });

  it('let the state machine start every version of its own steps, and two builds', () => {
    const role = findResource(app.templates.workflow, 'AWS::IAM::Role', 'HealRole');
    const statements = inlineOf(role);
    const functionIds = [...resourcesOf(app.templates.workflow, 'AWS::Lambda::Function').keys()];
    const invoked = statements.find((statement) => statement.Action.includes('lambda:InvokeFunction'))?.Resource ?? [];
    const built = statements.find((statement) => statement.Action.includes('codebuild:StartBuild'))?.Resource ?? [];

    expect(
      statements.flatMap((statement) => statement.Action).filter((action) => /Start|Invoke|Run|Send|Put/.test(action)),
    ).toEqual(['lambda:InvokeFunction', 'codebuild:StartBuild', 'events:PutTargets', 'events:PutRule']);
    expect(invoked).toHaveLength(Object.keys(steps).length);
    const everyVersion = functionIds.map((id) => text({ 'Fn::Join': ['', [{ 'Fn::GetAtt': [id, 'Arn'] }, ':*']] }));
    expect(invoked.filter((resource) => !everyVersion.includes(text(resource)))).toEqual([]);
    expect(built.map((resource) => text(resource).replace(/.*project\/([^"]*)".*/, '$1'))).toEqual([
      'suture-dev-prove',
      'suture-dev-prepare',
    ]);
  });

  it('let no function delete an incident, an audit record or an artifact', () => {
    const templates = Object.entries(app.templates).filter(([stack]) => stack !== 'storage');
    const changes = templates.flatMap(([, template]) =>
      allowedBy(template).filter((statement) =>
        statement.Action.some((action) => /^(?:dynamodb|s3|sqs|kms):.*(?:Delete(?!Message)|Update)/.test(action)),
      ),
    );

    expect(new Set(changes.map((statement) => text(statement.Action)))).toEqual(
      new Set(['["dynamodb:UpdateItem"]', '["dynamodb:DeleteItem"]']),
    );
    expect(text(findResource(app.templates.intake, 'AWS::IAM::Role', 'IntakeRole').Properties)).toContain(
      '"Condition":{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":["WAIT#*"]}}',
    );
  });

  it('open one endpoint without AWS authentication: the one that checks a signature', () => {
    const all = Object.values(app.templates);
    const routes = all.flatMap((template) => [...resourcesOf(template, 'AWS::ApiGatewayV2::Route').values()]);

    expect(all.flatMap((template) => [...resourcesOf(template, 'AWS::Lambda::Url').values()])).toEqual([]);
    expect(routes.map(({ Properties }) => [Properties.RouteKey, Properties.AuthorizationType])).toEqual([
      ['POST /github', 'NONE'],
    ]);
  });
});

describe('a configuration with vendors and X-Ray', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('gives the tokens to what reads evidence, those to write with to the gateway, and the traces to the diagnosis alone', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'suture-stacks-')), 'suture.config.mjs');
    const config = {
      services: { orders: { repository: 'acme/orders', logGroups: ['/ecs/orders'], xray: { service: 'orders' } } },
      sentry: { organization: 'acme' },
      pagerduty: { updates: 'comment', from: 'ops@acme.test' },
      models: { diagnose: { id: 'us.acme.large-1' }, fix: { id: 'us.acme.large-1' } },
    };
    writeFileSync(file, `export default ${JSON.stringify(config)};`);
    vi.stubEnv('SUTURE_CONFIG', file);

    const observed = await synthesize('dev');

    const holders = (secret: string) =>
      Object.values(observed.templates)
        .flatMap((template) => [...resourcesOf(template)])
        .filter(
          ([, { Type, Properties }]) =>
            ['AWS::Lambda::Function', 'AWS::IAM::Role'].includes(Type) && text(Properties).includes(secret),
        )
        .map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))
        .sort();
    expect(holders('SENTRY_TOKEN')).toEqual(['DetectEvidenceRole', 'DiagnoseRole', 'VerifyObserveRole']);
    expect(holders('PAGERDUTY_TOKEN')).toEqual([
      'DetectEvidenceRole',
      'DiagnoseRole',
      'GatewayRole',
      'VerifyObserveRole',
    ]);
    expect(text(findResource(observed.templates.workflow, 'AWS::IAM::ManagedPolicy', 'Queries').Properties)).toContain(
      '"Action":["xray:GetTraceSummaries","xray:BatchGetTraces"]',
    );
    expect(observed.findings).toEqual([]);
  });
});

describe('a configuration with webhooks', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('opens a route for each source that is on, and gives its function their secrets and the queue alone', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'suture-stacks-')), 'suture.config.mjs');
    const config = {
      services: { orders: { repository: 'acme/orders', logGroups: ['/ecs/orders'] } },
      webhooks: { sources: ['sentry', 'pagerduty'] },
      partnerBuses: ['aws.partner/datadog.com/alerts', 'aws.partner/pagerduty.com/acme/1'],
      models: { diagnose: { id: 'us.acme.large-1' }, fix: { id: 'us.acme.large-1' } },
    };
    writeFileSync(file, `export default ${JSON.stringify(config)};`);
    vi.stubEnv('SUTURE_CONFIG', file);

    const { templates, findings } = await synthesize('dev');

    const routes = [...resourcesOf(templates.review, 'AWS::ApiGatewayV2::Route').values()];
    expect(routes.map(({ Properties }) => Properties.RouteKey).sort()).toEqual([
      'POST /alerts/pagerduty',
      'POST /alerts/sentry',
      'POST /github',
    ]);
    const rules = [...resourcesOf(templates.intake, 'AWS::Events::Rule').values()].map(({ Properties }) => Properties);
    expect(rules.filter(({ EventBusName }) => text(EventBusName).includes('aws.partner/'))).toMatchObject([
      {
        EventBusName: 'aws.partner/datadog.com/alerts',
        EventPattern: {
          source: [{ prefix: 'aws.partner/datadog.com/alerts' }],
          detail: { meta: { monitor: { name: [{ exists: true }] } } },
        },
      },
      {
        EventBusName: 'aws.partner/pagerduty.com/acme/1',
        EventPattern: {
          source: [{ prefix: 'aws.partner/pagerduty.com/acme/1' }],
          detail: { event: { event_type: ['incident.triggered', 'incident.reopened', 'incident.resolved'] } },
        },
      },
    ]);
    const granted = inlineOf(findResource(templates.review, 'AWS::IAM::Role', 'AlertWebhookRole'));
    expect(granted.flatMap(({ Action }) => Action).sort()).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
      'ssm:GetParameters',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    const secrets = granted.find(({ Action }) => Action.includes('ssm:GetParameters'))?.Resource ?? [];
    expect(new Set(secrets.map((one) => /Secret\/(\w+)\/value/.exec(text(one))?.[1]))).toEqual(
      new Set(['SENTRY_WEBHOOK_SECRET', 'PAGERDUTY_WEBHOOK_SECRET'].flatMap((name) => [name, `${name}_PREVIOUS`])),
    );
    const holders = Object.values(templates).flatMap((template) =>
      [...resourcesOf(template)].filter(([, { Properties }]) => text(Properties).includes('Secret/SENTRY_WEBHOOK')),
    );
    expect(holders.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['AlertWebhookRole']);
    expect(findings).toEqual([]);
  });
});

describe('functions', () => {
  it('are one per state and per trigger, on a current runtime, each with its own role and log', () => {
    const functions = Object.values(app.templates)
      .flatMap((template) => [...resourcesOf(template, 'AWS::Lambda::Function').values()])
      .filter(({ Properties }) => text(Properties.Handler).includes('functions/'));
    const names = functions.map(({ Properties }) => String(Properties.Handler)).sort();
    const states = Object.keys(steps).map((state) =>
      state.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase(),
    );

    expect(names).toEqual(
      [...states, 'gateway', 'intake', 'webhook', 'sweeper', 'prune-versions', 'empty-buckets']
        .map((file) => `functions/${file}.handler`)
        .sort(),
    );
    expect(new Set(functions.map(({ Properties }) => Properties.Runtime))).toEqual(new Set(['nodejs24.x']));
    expect(new Set(functions.map(({ Properties }) => text(Properties.Architectures)))).toEqual(new Set(['["arm64"]']));
    expect(new Set(functions.map(({ Properties }) => text(Properties.Role))).size).toBe(functions.length);
    expect(new Set(functions.map(({ Properties }) => text(Properties.LoggingConfig))).size).toBe(functions.length);
  });
});

describe('the state machine', () => {
  it('is the definition in the repository with all names filled in, traced, and logged without execution data', () => {
    const machine = findResource(app.templates.workflow, 'AWS::StepFunctions::StateMachine', 'Heal');
    const definition = String(machine.Properties.DefinitionString);
    const wanted = new Set([...definition.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1]));

    expect(new Set(Object.keys(Object(machine.Properties.DefinitionSubstitutions)))).toEqual(wanted);
    expect(machine.Properties.TracingConfiguration).toEqual({ Enabled: true });
    expect(machine.Properties.LoggingConfiguration).toMatchObject({ Level: 'ALL', IncludeExecutionData: false });
  });
});

describe('what is stored', () => {
  it('is encrypted with the account’s own key, recoverable, versioned, and removable outside production', () => {
    const table = findResource(app.templates.storage, 'AWS::DynamoDB::Table', 'Table');
    const bucket = findResource(app.templates.storage, 'AWS::S3::Bucket', 'Artifacts');

    expect(table).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: expect.anything() },
        DeletionProtectionEnabled: false,
      },
    });
    expect(bucket).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: { Rules: expect.arrayContaining([expect.objectContaining({ Prefix: 'intake/' })]) },
      },
    });
    expect(text(findResource(app.templates.storage, 'AWS::S3::BucketPolicy', 'Artifacts').Properties)).toContain(
      '"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"',
    );
  });

  it('is kept and protected in production', async () => {
    const production = await synthesize('production');

    expect(findResource(production.templates.storage, 'AWS::DynamoDB::Table', 'Table')).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { DeletionProtectionEnabled: true },
    });
    expect(findResource(production.templates.storage, 'AWS::S3::Bucket', 'Artifacts').DeletionPolicy).toBe(
      'RetainExceptOnCreate',
    );
    expect(findResource(production.templates.storage, 'AWS::KMS::Key', 'Key').DeletionPolicy).toBe(
      'RetainExceptOnCreate',
    );
  });
});

describe('the watch', () => {
  it('alarms on every failure that is not otherwise reported, with names that intake ignores', () => {
    const alarms = [...resourcesOf(app.templates.watch, 'AWS::CloudWatch::Alarm').values()].map(({ Properties }) =>
      String(Properties.AlarmName),
    );

    expect(alarms.map((name) => name.replace('suture-dev-', '')).sort()).toEqual([
      'broken-chain',
      'budget',
      'dead-letters',
      'executions-failed',
      'executions-throttled',
      'executions-timed-out',
      'kill-switch',
      'rules-failing',
      'signature-failures',
      'starts-pending',
      'sweeper-silent',
      'throttled',
      'tokens-expiring',
      'undelivered',
    ]);
    expect(alarms.every((name) => name.startsWith('suture-dev-'))).toBe(true);
  });

  it('lets the alarms publish to the operators’ topic with its key, and requires TLS', () => {
    const cloudwatch = { Service: 'cloudwatch.amazonaws.com' };
    const topicPolicy = findResource(app.templates.watch, 'AWS::SNS::TopicPolicy', 'Operators');
    const key = findResource(app.templates.storage, 'AWS::KMS::Key', 'Key');

    expect(topicPolicy.Properties.PolicyDocument).toMatchObject({
      Statement: [
        { Effect: 'Deny', Action: 'sns:Publish', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        {
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: cloudwatch,
          Condition: {
            StringEquals: { 'aws:SourceAccount': '123456789012' },
            ArnLike: {
              'aws:SourceArn': {
                'Fn::Join': [
                  '',
                  ['arn:', { Ref: 'AWS::Partition' }, ':cloudwatch:us-east-1:123456789012:alarm:suture-dev-*'],
                ],
              },
            },
          },
        },
      ],
    });
    expect(text(findResource(app.templates.watch, 'AWS::SNS::Topic', 'Operators').Properties)).toContain(
      'KmsMasterKey',
    );
    expect(key.Properties.KeyPolicy).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Principal: { Service: expect.arrayContaining([cloudwatch.Service]) },
          Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
        }),
      ]),
    });
  });

  it('sweeps every five minutes, and prunes versions once a day', () => {
    const rules = [...resourcesOf(app.templates.watch, 'AWS::Events::Rule').values()];

    expect(rules.map(({ Properties }) => Properties.ScheduleExpression)).toEqual(['rate(5 minutes)', 'rate(1 day)']);
  });

  it('lets the pruning delete versions of the steps, and no function', () => {
    const statements = inlineOf(findResource(app.templates.watch, 'AWS::IAM::Role', 'PruneVersionsRole'));
    const deleted = statements.find((statement) => statement.Action.includes('lambda:DeleteFunction'))?.Resource ?? [];

    expect(deleted).toHaveLength(Object.keys(steps).length);
    expect(deleted.filter((resource) => !text(resource).includes(':*'))).toEqual([]);
  });
});

import { readerTag } from '@suture/core';

export interface Workload {
  /** The account, region and stage that Suture is deployed in. */
  readonly account: string;
  readonly region: string;
  readonly stage: string;
  readonly externalId?: string;
  /** Beginnings of the names of the log groups that may be read. */
  readonly logGroupPrefixes: readonly string[];
  /** Pipelines whose executions may be read, and whose ends are reported. */
  readonly pipelines: readonly string[];
}

/**
 * A CloudFormation template for an account and region whose services Suture looks after: it forwards alarms to Suture's bus, and has the role by
 * which Suture reads. All values come from `Workload` as it was checked, and are quoted.
 */
export function writeWorkloadTemplate(workload: Workload): string {
  const { account, region, stage, externalId, pipelines } = workload;
  const lines = [
    "AWSTemplateFormatVersion: '2010-09-09'",
    `Description: ${quote(`Sends alarms to Suture (stage ${stage}, account ${account}, ${region}), and lets it read logs, metrics and traces`)}`,
    'Resources:',
    ...indent(2, [
      ...writeRule('AlarmsToSuture', 'Alarms and failures of Auto Scaling groups, for Suture', workload, [
        'source: [aws.cloudwatch, aws.autoscaling]',
        'detail-type:',
        '  - CloudWatch Alarm State Change',
        '  - CloudWatch Alarm Contributor State Change',
        '  - EC2 Instance Launch Unsuccessful',
        '  - EC2 Instance Terminate Unsuccessful',
      ]),
      ...writeRule(
        'AlertsToSuture',
        'Alerts that programs of this account put on its default bus, for Suture',
        workload,
        ['detail-type: [Suture Alert]'],
      ),
      ...(pipelines.length === 0
        ? []
        : writeRule('PipelinesToSuture', 'Ends of the pipelines that roll fixes out, for Suture', workload, [
            'source: [aws.codepipeline]',
            'detail-type: [CodePipeline Pipeline Execution State Change]',
            'detail:',
            '  state: [SUCCEEDED, FAILED, STOPPED]',
            '  pipeline:',
            ...pipelines.map((name) => `    - ${quote(name)}`),
          ])),
      '# What EventBridge sends with: to one bus, and nothing else.',
      'ForwardingRole:',
      '  Type: AWS::IAM::Role',
      '  Properties:',
      '    AssumeRolePolicyDocument:',
      "      Version: '2012-10-17'",
      '      Statement:',
      '        - Effect: Allow',
      '          Principal:',
      '            Service: events.amazonaws.com',
      '          Action: sts:AssumeRole',
      '          Condition:',
      '            StringEquals:',
      '              aws:SourceAccount: !Ref AWS::AccountId',
      '    Policies:',
      '      - PolicyName: forward',
      '        PolicyDocument:',
      "          Version: '2012-10-17'",
      '          Statement:',
      '            - Effect: Allow',
      '              Action: events:PutEvents',
      `              Resource: ${busOf(workload)}`,
      `# What Suture reads with. Its account's roles that have the tag may assume it.`,
      'ReadingRole:',
      '  Type: AWS::IAM::Role',
      '  Properties:',
      `    Description: ${quote(`Lets Suture (stage ${stage}) read what its diagnoses need`)}`,
      '    AssumeRolePolicyDocument:',
      "      Version: '2012-10-17'",
      '      Statement:',
      '        - Effect: Allow',
      '          Principal:',
      `            AWS: !Sub ${quote(`arn:\${AWS::Partition}:iam::${account}:root`)}`,
      '          Action: sts:AssumeRole',
      '          Condition:',
      '            StringEquals:',
      `              aws:PrincipalTag/${readerTag}: ${quote(stage)}`,
      ...(externalId === undefined ? [] : [`              sts:ExternalId: ${quote(externalId)}`]),
      '    Policies:',
      '      - PolicyName: read',
      '        PolicyDocument:',
      "          Version: '2012-10-17'",
      '          Statement:',
      ...indent(12, writeRights(workload)),
    ]),
    'Outputs:',
    '  Source:',
    '    Description: The entry of sources in suture.config.ts',
    `    Value: !Sub ${quote(describeSource(externalId))}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The entry of `sources`, as CloudFormation fills it in. */
function describeSource(externalId: string | undefined): string {
  const place = '{ account: "${AWS::AccountId}", region: "${AWS::Region}", roleArn: "${ReadingRole.Arn}"';
  return externalId === undefined ? `${place} }` : `${place}, externalId: "${externalId}" }`;
}

function writeRule(id: string, description: string, workload: Workload, pattern: readonly string[]): readonly string[] {
  return [
    `${id}:`,
    '  Type: AWS::Events::Rule',
    '  Properties:',
    `    Description: ${description}`,
    '    EventPattern:',
    ...indent(6, pattern),
    '    Targets:',
    '      - Id: suture',
    `        Arn: ${busOf(workload)}`,
    '        RoleArn: !GetAtt ForwardingRole.Arn',
  ];
}

function busOf({ account, region, stage }: Workload): string {
  return `!Sub ${quote(`arn:\${AWS::Partition}:events:${region}:${account}:event-bus/suture-${stage}`)}`;
}

function writeRights({ logGroupPrefixes, pipelines }: Workload): readonly string[] {
  const here = 'arn:${AWS::Partition}:SERVICE:${AWS::Region}:${AWS::AccountId}';
  const arn = (service: string, name: string) => `!Sub ${quote(`${here.replace('SERVICE', service)}:${name}`)}`;
  return [
    ...(logGroupPrefixes.length === 0
      ? []
      : [
          ...allow(
            ['logs:FilterLogEvents', 'logs:StartQuery'],
            logGroupPrefixes.map((prefix) => arn('logs', `log-group:${prefix}*`)),
          ),
          '# The results of a query know no resources; only who started it knows its id.',
          ...allow(['logs:GetQueryResults', 'logs:StopQuery'], ["'*'"]),
          ...inThisRegion,
        ]),
    '# None of these supports resources.',
    ...allow(
      [
        'cloudwatch:DescribeAlarms',
        'cloudwatch:DescribeAlarmHistory',
        'cloudwatch:GetMetricData',
        'xray:GetTraceSummaries',
        'xray:BatchGetTraces',
        'cloudtrail:LookupEvents',
      ],
      ["'*'"],
    ),
    ...inThisRegion,
    ...(pipelines.length === 0
      ? []
      : allow(
          ['codepipeline:ListPipelineExecutions'],
          pipelines.map((name) => arn('codepipeline', name)),
        )),
  ];
}

const inThisRegion = ['  Condition:', '    StringEquals:', '      aws:RequestedRegion: !Ref AWS::Region'];

function allow(actions: readonly string[], resources: readonly string[]): readonly string[] {
  return [
    '- Effect: Allow',
    '  Action:',
    ...actions.map((action) => `    - ${action}`),
    '  Resource:',
    ...resources.map((resource) => `    - ${resource}`),
  ];
}

function indent(by: number, lines: readonly string[]): readonly string[] {
  return lines.map((line) => `${' '.repeat(by)}${line}`);
}

/** A text between single quotes, where YAML gives no other character a meaning. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

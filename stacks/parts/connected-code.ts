import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { CfnProject } from 'aws-cdk-lib/aws-codebuild';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Config, connectedRepositories, defined, nameCodeProject } from '../../packages/core/src/index.ts';
import { type Stores, useKey } from './policies.ts';
import { writeLog } from './suture-function.ts';

const providers = {
  github: { type: 'GITHUB', host: 'github.com' },
  bitbucket: { type: 'BITBUCKET', host: 'bitbucket.org' },
  gitlab: { type: 'GITLAB', host: 'gitlab.com' },
} as const;

/** Packs what git has of the commit and runs nothing of it; the pointer is written last. */
const commands = [
  'commit=$(git rev-parse HEAD)',
  'git archive --format=tar.gz --prefix=tree/ "$commit" > /tmp/tree.tar.gz',
  'aws s3 cp /tmp/tree.tar.gz "s3://$ARTIFACT_BUCKET/code/$REPOSITORY/$commit.tar.gz"',
  `printf '{"commit":"%s","pushedAt":"%s"}' "$commit" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" > /tmp/deployed.json`,
  'aws s3 cp /tmp/deployed.json "s3://$ARTIFACT_BUCKET/code/$REPOSITORY/deployed.json"',
];

/** One build project for each repository that is read through a connection. Returns what the gateway needs to start them. */
export function connectedCode(
  stack: Stack,
  config: Config,
  stage: string,
  { artifacts, key }: Pick<Stores, 'artifacts' | 'key'>,
): readonly PolicyStatement[] {
  const projects = [...connectedRepositories(config)].flatMap(([repository, { branch, code }]) => {
    if (code.from !== 'codeconnections') return [];
    const name = nameCodeProject(stage, repository);
    const id = `Code${name.slice(-8)}`;
    const log = new LogGroup(stack, `${id}Log`, {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(stack, `${id}Role`, {
      assumedBy: new ServicePrincipal('codebuild.amazonaws.com'),
      inlinePolicies: {
        own: new PolicyDocument({
          statements: [
            writeLog(log),
            useKey(key),
            readConnection(code.connectionArn),
            new PolicyStatement({
              actions: ['s3:PutObject'],
              resources: [artifacts.arnForObjects(`code/${repository}/*`)],
            }),
          ],
        }),
      },
    });
    const { type, host } = providers[code.provider];
    new CfnProject(stack, id, {
      name,
      description: `Packs ${repository} for diagnoses`,
      serviceRole: role.roleArn,
      encryptionKey: key.keyArn,
      timeoutInMinutes: 10,
      queuedTimeoutInMinutes: 10,
      artifacts: { type: 'NO_ARTIFACTS' },
      source: {
        type,
        location: `https://${host}/${repository}.git`,
        gitCloneDepth: 1,
        auth: { type: 'CODECONNECTIONS', resource: code.connectionArn },
        buildSpec: JSON.stringify({ version: 0.2, phases: { build: { commands: [commands.join(' && ')] } } }),
      },
      ...defined({ sourceVersion: branch }),
      environment: {
        type: 'ARM_CONTAINER',
        image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0',
        computeType: 'BUILD_GENERAL1_SMALL',
        privilegedMode: false,
        environmentVariables: [
          { name: 'ARTIFACT_BUCKET', value: artifacts.bucketName },
          { name: 'REPOSITORY', value: repository },
        ],
      },
      logsConfig: { cloudWatchLogs: { status: 'ENABLED', groupName: log.logGroupName } },
    });
    return [`arn:${stack.partition}:codebuild:${stack.region}:${stack.account}:project/${name}`];
  });
  if (projects.length === 0) return [];
  return [new PolicyStatement({ actions: ['codebuild:StartBuild', 'codebuild:BatchGetBuilds'], resources: projects })];
}

/** What CodeBuild needs to get a token of a connection. An older connection has the service's older name in its ARN. */
function readConnection(arn: string): PolicyStatement {
  const services = new Set(['codeconnections', arn.split(':')[2] ?? '']);
  return new PolicyStatement({
    actions: [...services].flatMap((service) => [`${service}:GetConnection`, `${service}:GetConnectionToken`]),
    resources: [arn],
  });
}

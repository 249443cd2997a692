import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnOutput, Fn, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { CfnProject } from 'aws-cdk-lib/aws-codebuild';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { type BuildName, builds, defined } from '../packages/core/src/index.ts';
import { IsolatedNetwork } from './parts/isolated-network.ts';
import { useKey } from './parts/policies.ts';
import { writeLog } from './parts/suture-function.ts';
import { buildProvingPrograms } from './proving-programs.ts';
import type { StackContext } from './stack-context.ts';
import { storage } from './storage.ts';

/**
 * Two build projects. One runs code that a model wrote, without a network except an endpoint to what it reads and writes. The
 * other installs dependencies with a network and scripts off, and never sees a patch.
 */
export function provingGround({ stack, app, use }: StackContext) {
  const { artifacts, key } = use(storage);
  const programs = new Asset(stack, 'Programs', { path: buildPrograms() });
  const read = (...prefixes: readonly string[]) =>
    new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: prefixes.map((prefix) => artifacts.arnForObjects(`${prefix}/*`)),
    });
  const write = (prefix: string) =>
    new PolicyStatement({ actions: ['s3:PutObject'], resources: [artifacts.arnForObjects(`${prefix}/*`)] });
  const program = new PolicyStatement({
    actions: ['s3:GetObject', 's3:GetObjectVersion'],
    resources: [programs.bucket.arnForObjects(programs.s3ObjectKey)],
  });
  const open = useKey(key);
  // CloudWatch cannot be reached from the isolated network, so that build's log goes where its results go.
  const keepLog = [
    write('proving/logs'),
    new PolicyStatement({ actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'], resources: [artifacts.bucketArn] }),
  ];
  const network = new IsolatedNetwork(stack, 'Network', {
    key,
    allowed: [read('proving/in'), write('proving/out'), program, ...keepLog],
  });

  const shared = { programs, bucket: artifacts.bucketName, keyArn: key.keyArn };
  const prove = createProject(stack, 'Prove', {
    name: `suture-${app.stage}-prove`,
    description: 'Runs the tests of base and patched trees, without a network',
    command: run('prove.mjs'),
    build: builds.TestRun,
    ...shared,
    statements: [read('proving/in'), write('proving/out'), program, open, ...keepLog, ...joinNetwork(stack, network)],
    network,
  });
  const prepare = createProject(stack, 'Prepare', {
    name: `suture-${app.stage}-prepare`,
    description: 'Installs dependencies from the base lockfile, scripts off',
    command: run('prepare.mjs'),
    build: builds.TestPrepare,
    ...shared,
    statements: [
      read('proving/in/orders', 'proving/in/supplies', 'proving/in/trees'),
      write('proving/in/dependencies'),
      program,
      open,
    ],
  });

  new CfnOutput(stack, 'ProveProjectName', { value: prove.projectName });
  new CfnOutput(stack, 'PrepareProjectName', { value: prepare.projectName });
  return { prove, prepare };
}

/** Runs a program from a folder in which the tests' user can read the reporters. */
function run(program: string): string {
  return `programs=$(mktemp -d) && cp -R . "$programs" && chmod -R a+rX "$programs" && node "$programs/${program}"`;
}

function buildPrograms(): string {
  const folder = mkdtempSync(join(tmpdir(), 'suture-programs-'));
  buildProvingPrograms(folder);
  return folder;
}

interface ProjectProps {
  readonly name: string;
  readonly description: string;
  readonly command: string;
  readonly build: (typeof builds)[BuildName];
  readonly programs: Asset;
  readonly bucket: string;
  readonly keyArn: string;
  readonly statements: readonly PolicyStatement[];
  readonly network?: IsolatedNetwork;
}

export interface Project {
  readonly projectName: string;
  readonly projectArn: string;
}

function createProject(stack: Stack, id: string, props: ProjectProps): Project {
  const { network } = props;
  const log = network === undefined ? createLog(stack, id) : undefined;
  const role = new Role(stack, `${id}Role`, {
    assumedBy: new ServicePrincipal('codebuild.amazonaws.com'),
    inlinePolicies: {
      own: new PolicyDocument({
        statements: [...(log === undefined ? [] : [writeLog(log)]), ...props.statements],
      }),
    },
  });
  new CfnProject(stack, id, {
    name: props.name,
    description: props.description,
    serviceRole: role.roleArn,
    encryptionKey: props.keyArn,
    timeoutInMinutes: props.build.minutes,
    queuedTimeoutInMinutes: props.build.queueMinutes,
    artifacts: { type: 'NO_ARTIFACTS' },
    source: {
      type: 'S3',
      location: Fn.join('/', [props.programs.s3BucketName, props.programs.s3ObjectKey]),
      buildSpec: JSON.stringify({
        version: 0.2,
        phases: { install: { 'runtime-versions': { nodejs: 22 } }, build: { commands: [props.command] } },
      }),
    },
    environment: {
      type: 'ARM_CONTAINER',
      image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0',
      computeType: 'BUILD_GENERAL1_SMALL',
      privilegedMode: false,
      environmentVariables: [{ name: 'ARTIFACT_BUCKET', value: props.bucket }],
    },
    logsConfig:
      log === undefined
        ? {
            cloudWatchLogs: { status: 'DISABLED' },
            s3Logs: { status: 'ENABLED', location: `${props.bucket}/proving/logs`, encryptionDisabled: false },
          }
        : { cloudWatchLogs: { status: 'ENABLED', groupName: log.logGroupName } },
    ...defined({
      vpcConfig: network && {
        vpcId: network.vpcId,
        subnets: [...network.subnetIds],
        securityGroupIds: [network.securityGroupId],
      },
    }),
  });
  return {
    projectName: props.name,
    projectArn: `arn:${stack.partition}:codebuild:${stack.region}:${stack.account}:project/${props.name}`,
  };
}

function createLog(stack: Stack, id: string): LogGroup {
  return new LogGroup(stack, `${id}Log`, {
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** What CodeBuild's service role needs to run a build in a network. The describing actions do not support resources. */
function joinNetwork(stack: Stack, network: IsolatedNetwork): readonly PolicyStatement[] {
  const ec2 = (name: string) => `arn:${stack.partition}:ec2:${stack.region}:${stack.account}:${name}`;
  return [
    new PolicyStatement({
      actions: [
        'ec2:DescribeDhcpOptions',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
      resources: ['*'],
    }),
    new PolicyStatement({
      actions: ['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'],
      resources: [
        ec2('network-interface/*'),
        ec2(`security-group/${network.securityGroupId}`),
        ...network.subnetIds.map((id) => ec2(`subnet/${id}`)),
      ],
    }),
    new PolicyStatement({
      actions: ['ec2:CreateNetworkInterfacePermission'],
      resources: [ec2('network-interface/*')],
      conditions: {
        StringEquals: { 'ec2:AuthorizedService': 'codebuild.amazonaws.com' },
        ArnEquals: { 'ec2:Subnet': network.subnetIds.map((id) => ec2(`subnet/${id}`)) },
      },
    }),
  ];
}

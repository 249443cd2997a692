import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IManagedPolicy, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type App, Function as SstFunction } from 'sst/constructs';
import type { Config } from '../../packages/core/src/index.ts';
import { bundleOptions } from './bundling.ts';

export interface SutureFunctionProps {
  /** File below `functions/`, without its ending. */
  readonly file: string;
  readonly description: string;
  readonly timeout: Duration;
  /** Megabytes; default 512. */
  readonly memory?: number;
  readonly key: IKey;
  /** Goes into the bundle: a version runs with the configuration of its own release. */
  readonly config?: Config;
  readonly environment: Readonly<Record<string, string>>;
  /** Secrets that the function may read. */
  readonly secrets?: readonly string[];
  /** Files that lie beside the bundle, by the path they have there; from the root of the project. */
  readonly files?: Readonly<Record<string, string>>;
  /** Default `active`. A role without the right to send traces needs `disabled`, or Lambda refuses to create the function. */
  readonly tracing?: 'disabled';
  readonly policies: readonly IManagedPolicy[];
  readonly statements?: readonly PolicyStatement[];
}

/** Managed policies that IAM lets a role have. */
const mostPolicies = 10;

/** One function with its own log and a role with the named permissions only: constructs cannot add any. */
export class SutureFunction extends SstFunction {
  readonly executionRole: Role;
  /** What SST bundles: `functions/intake.handler`. */
  readonly source: string;
  readonly sourceRuntime = 'nodejs24.x';
  readonly files: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: SutureFunctionProps) {
    const stack = Stack.of(scope);
    if (props.policies.length > mostPolicies)
      throw new RangeError(
        `${id} would have ${props.policies.length} managed policies; IAM lets a role have ${mostPolicies}`,
      );
    const logGroup = new LogGroup(scope, `${id}Log`, {
      retention: RetentionDays.THREE_MONTHS,
      encryptionKey: props.key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [...props.policies],
      inlinePolicies: {
        own: new PolicyDocument({
          statements: [
            writeLog(logGroup),
            ...readSecrets(stack, scope, props.secrets ?? []),
            ...(props.statements ?? []),
          ],
        }),
      },
    });
    const source = `functions/${props.file}.handler`;
    super(scope, id, {
      handler: source,
      description: props.description,
      runtime: 'nodejs24.x',
      architecture: 'arm_64',
      timeout: props.timeout.toSeconds(),
      memorySize: props.memory ?? 512,
      tracing: props.tracing ?? 'active',
      nodejs: bundleOptions(props.config),
      copyFiles: Object.entries(props.files ?? {}).map(([to, from]) => ({ from, to })),
      logGroup,
      role: role.withoutPolicyUpdates(),
      environment: {
        ...props.environment,
        NODE_OPTIONS: '--enable-source-maps',
        // A call without a trace, such as an operator's own, is no error.
        AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
      },
      // A version outlives the update that replaces it, and not a deployment that failed: kept, it would refuse the next one.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
    });
    this.executionRole = role;
    this.source = source;
    this.files = props.files ?? {};
  }
}

/** Writing to one log group. */
export function writeLog(group: LogGroup): PolicyStatement {
  return new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [group.logGroupArn],
  });
}

/** The path of a stage's secrets in the parameter store. */
export function secretsPath({ name, stage }: App): string {
  return `/sst/${name}/${stage}/Secret`;
}

/** The stage's value of a secret, or the fallback of all stages: where SST's command and Suture's own keep them. */
function readSecrets(stack: Stack, scope: Construct, names: readonly string[]): readonly PolicyStatement[] {
  if (names.length === 0) return [];
  const app = scope.node.root as App;
  const parameter = (path: string) => `arn:${stack.partition}:ssm:${stack.region}:${stack.account}:parameter${path}`;
  return [
    new PolicyStatement({
      actions: ['ssm:GetParameters'],
      resources: names.flatMap((name) => [
        parameter(`${secretsPath(app)}/${name}/value`),
        parameter(`/sst/${app.name}/.fallback/Secret/${name}/value`),
      ]),
    }),
  ];
}

import { type Duration, RemovalPolicy, type Stack, Tags } from 'aws-cdk-lib';
import {
  type IManagedPolicy,
  type IRole,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { VersionOptions } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Config, defined, readerTag } from '../../packages/core/src/index.ts';

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
  /** The stage whose sources it reads: their roles trust it by this tag. */
  readonly readsSourcesOf?: string | undefined;
  readonly statements?: readonly PolicyStatement[];
}

/** The application and its stage, with which names of stacks, parameters and secrets begin. */
export interface Application {
  readonly name: string;
  readonly stage: string;
}

/** What a function runs. */
export interface FunctionSource {
  /** File and export: `functions/intake.handler`. */
  readonly handler: string;
  readonly config?: Config;
  /** Files beside the bundle, by the path they have there; from the root of the project. */
  readonly files: Readonly<Record<string, string>>;
}

/** The settings of a function that are the same under SST and under plain CDK. */
export interface FunctionSettings {
  readonly description: string;
  readonly timeout: Duration;
  /** Megabytes. */
  readonly memorySize: number;
  readonly tracing: 'active' | 'disabled';
  readonly logGroup: LogGroup;
  readonly role: IRole;
  readonly environment: Record<string, string>;
  readonly currentVersionOptions: VersionOptions;
}

export const runtimeName = 'nodejs24.x';

/** Managed policies that IAM lets a role have. */
const mostPolicies = 10;

/**
 * Creates a function's log, and its role with the named permissions only: constructs cannot add any.
 * @throws RangeError when the function would have more policies than IAM allows
 */
export function prepareFunction(
  stack: Stack,
  app: Application,
  id: string,
  props: SutureFunctionProps,
): { readonly source: FunctionSource; readonly settings: FunctionSettings } {
  if (props.policies.length > mostPolicies)
    throw new RangeError(
      `${id} would have ${props.policies.length} managed policies; IAM lets a role have ${mostPolicies}`,
    );
  const logGroup = new LogGroup(stack, `${id}Log`, {
    retention: RetentionDays.THREE_MONTHS,
    encryptionKey: props.key,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(stack, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    managedPolicies: [...props.policies],
    inlinePolicies: {
      own: new PolicyDocument({
        statements: [writeLog(logGroup), ...readSecrets(stack, app, props.secrets ?? []), ...(props.statements ?? [])],
      }),
    },
  });
  if (props.readsSourcesOf !== undefined) Tags.of(role).add(readerTag, props.readsSourcesOf);
  return {
    source: {
      handler: `functions/${props.file}.handler`,
      files: props.files ?? {},
      ...defined({ config: props.config }),
    },
    settings: {
      description: props.description,
      timeout: props.timeout,
      memorySize: props.memory ?? 512,
      tracing: props.tracing ?? 'active',
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
    },
  };
}

/** Writing to one log group. */
export function writeLog(group: LogGroup): PolicyStatement {
  return new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [group.logGroupArn],
  });
}

/** The path of a stage's secrets in the parameter store. */
export function secretsPath({ name, stage }: Application): string {
  return `/sst/${name}/${stage}/Secret`;
}

/** The stage's value of a secret, or the fallback of all stages: where SST's command and Suture's own keep them. */
function readSecrets(stack: Stack, app: Application, names: readonly string[]): readonly PolicyStatement[] {
  if (names.length === 0) return [];
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

import type { Config, Rollouts } from '@suture/core';
import type { Verdict } from './finding.ts';

/** The account as the doctor reads it. It writes nothing. Every member throws the SDK's error when a call fails. */
export interface Account {
  /** Whose credentials these are, and where they are used. */
  identity(): Promise<{ readonly account: string; readonly region: string; readonly arn: string }>;
  /** All stacks of the region that are not deleted. */
  stacks(): Promise<readonly DeployedStack[]>;
  /** What a stack consists of. */
  resources(stack: string): Promise<readonly StackResource[]>;
  /** A stack's template as it was deployed, JSON. */
  template(stack: string): Promise<string>;
  /**
   * What IAM decides about each action of a grant on each of its resources, service control policies and the role's permissions
   * boundary included. Throttled: one call for each role.
   */
  simulate(roleArn: string, grants: readonly Grant[]): Promise<readonly Decision[]>;
  /** A parameter's value in plain text, or undefined when there is none of that name. */
  parameter(name: string): Promise<string | undefined>;
  /** `ACTIVE` or `DELETING`; undefined when there is none. */
  machineStatus(arn: string): Promise<string | undefined>;
  /** The projects that exist of those asked for. */
  projects(names: readonly string[]): Promise<readonly BuildProject[]>;
  /** The greatest number of visible messages in the newest 5 minutes measured of the last 6 hours; undefined when nothing was measured. */
  visibleMessages(queue: string): Promise<number | undefined>;
  /** All metric and composite alarms of the region. */
  alarms(): Promise<readonly { readonly name: string; readonly state: string }[]>;
  /** Names of log groups that begin so. */
  logGroups(prefix: string): Promise<readonly string[]>;
  /** The newest action that an alarm took in the last 30 days; undefined when it took none. */
  lastAction(alarm: string): Promise<AlarmAction | undefined>;
  /** An object of a bucket; undefined when there is none. */
  object(bucket: string, key: string): Promise<Uint8Array | undefined>;
  subscriptions(topicArn: string): Promise<readonly Subscription[]>;
  /** The event pattern of a rule of the default bus, JSON; undefined when there is no such rule. */
  rulePattern(name: string): Promise<string | undefined>;
  /** Makes the smallest call of a model, which costs a token. @throws the SDK's error when the model refuses */
  callModel(model: CalledModel): Promise<void>;
  /** When the pipeline was last started, ISO 8601; empty before its first execution, undefined when there is no such pipeline. */
  pipelineStarts(name: string): Promise<readonly string[] | undefined>;
  /** The watchers of rollouts, with the credentials of the command. @param secret the value of a secret of the stage */
  rollouts(config: Config, secret: (name: string) => Promise<string>): Rollouts;
  /** The quotas of one service, as applied to this account. */
  quotas(service: string): Promise<readonly Quota[]>;
}

export interface DeployedStack {
  readonly name: string;
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Outputs that other stacks import, by the name of the export. */
  readonly exports: Readonly<Record<string, string>>;
}

export interface BuildProject {
  readonly name: string;
  /** `LINUX_CONTAINER`, `ARM_CONTAINER`. */
  readonly type: string;
  /** `BUILD_GENERAL1_SMALL`. */
  readonly computeType: string;
}

export interface StackResource {
  /** In the template: `DetectEvidenceRole0A1B2C3D`. */
  readonly logicalId: string;
  /** `AWS::IAM::Role`. */
  readonly type: string;
  /** What the service calls it: a name, an ARN or a URL, by its type. */
  readonly id: string;
}

/** Actions that are allowed on each of some resources. */
export interface Grant {
  readonly actions: readonly string[];
  /** ARNs, or `*`. */
  readonly resources: readonly string[];
}

/** What IAM decides about one action on one resource. */
export interface Decision {
  readonly action: string;
  readonly resource: string;
  /** `allowed`, `explicitDeny` or `implicitDeny`. */
  readonly decision: string;
  /** Whether the organization's policies allow it; undefined where the account is in none. */
  readonly byOrganization?: boolean;
  /** Whether the permissions boundary allows it; undefined where the role has none. */
  readonly byBoundary?: boolean;
  /** Condition keys that a policy asks for and the simulation had no value of. */
  readonly missing: readonly string[];
}

/** An action that an alarm took, such as a notification. */
export interface AlarmAction {
  readonly failed: boolean;
  /** ISO 8601. */
  readonly at?: string;
  /** The error, or what was done. */
  readonly summary: string;
}

export interface Subscription {
  /** A mail address. */
  readonly endpoint: string;
  readonly confirmed: boolean;
}

export interface CalledModel {
  readonly id: string;
  /** Default: the deployment's own. */
  readonly region?: string;
  /** An embedding model, which holds no conversation. */
  readonly embeds?: true;
  readonly guardrail?: { readonly id: string; readonly version: string };
}

export interface Quota {
  readonly code: string;
  readonly name: string;
  readonly value: number;
}

/** What a GitHub App may do in a repository, and what guards its branch. */
export interface RepositoryAccess {
  readonly installed: boolean;
  /** `{ contents: 'write' }` */
  readonly permissions: Readonly<Record<string, string>>;
  /** Whether a rule on the shipping branch asks for an approving review. */
  readonly requiresReview: boolean;
}

export interface GitHubInspection {
  permissions(repository: string, branch?: string): Promise<RepositoryAccess>;
  /** The App's own settings: what it may do, and the webhook events that it is subscribed to. */
  registration(): Promise<{ readonly events: readonly string[] }>;
  /** The newest deployments of an environment or of all, newest first; at most `limit`. */
  deployments(repository: string, limit: number, environment?: string): Promise<readonly RecordedDeployment[]>;
  /** Whether a commit is live, by the records of the code host. */
  readonly rollouts: Rollouts;
}

/** GitLab as the stage's token sees it. */
export interface GitLabInspection {
  /** What keeps Suture from working in a project, each with its remedy. */
  inspect(repository: string, branch?: string): Promise<readonly string[]>;
  deployments(repository: string, limit: number, environment?: string): Promise<readonly RecordedDeployment[]>;
}

export interface RecordedDeployment {
  readonly environment: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** `success`, `failure`, `pending` while it has no status. */
  readonly state: string;
}

/** All that the checks may look at. */
export interface World {
  readonly stage: string;
  readonly now: () => Date;
  readonly account: Account;
  /** Undefined when there is none, or when it is wrong: then `configProblem` says how. */
  readonly config?: Config;
  readonly configProblem?: string;
  /** Opens the code host as the App; left out where that cannot be done. */
  openGitHub?(credentials: { readonly appId: string; readonly privateKey: string }): GitHubInspection;
  /** Opens GitLab with the stage's token; left out where that cannot be done. */
  openGitLab?(token: string): GitLabInspection;
}

export type Check = (world: World) => Promise<Verdict>;

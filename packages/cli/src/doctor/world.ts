import type { Config } from '@suture/core';
import type { Verdict } from './finding.ts';

/** The account as the doctor reads it. It writes nothing. Every member throws the SDK's error when a call fails. */
export interface Account {
  /** Whose credentials these are, and where they are used. */
  identity(): Promise<{ readonly account: string; readonly region: string; readonly arn: string }>;
  /** All stacks of the region that are not deleted. */
  stacks(): Promise<readonly DeployedStack[]>;
  /** How many resources of a type a stack has. */
  countResources(stack: string, type: string): Promise<number>;
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
  /** `ACTIVE` when it can be called; undefined when there is none. */
  inferenceProfile(id: string, region: string | undefined): Promise<string | undefined>;
  modelAvailability(id: string, region: string | undefined): Promise<ModelAvailability>;
  /** The quotas of one service, as applied to this account. */
  quotas(service: string): Promise<readonly Quota[]>;
}

export interface DeployedStack {
  readonly name: string;
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface BuildProject {
  readonly name: string;
  /** `LINUX_CONTAINER`, `ARM_CONTAINER`. */
  readonly type: string;
  /** `BUILD_GENERAL1_SMALL`. */
  readonly computeType: string;
}

/** `AVAILABLE` or `AUTHORIZED` where the model may be called. */
export interface ModelAvailability {
  readonly agreement: string;
  readonly authorization: string;
  readonly entitlement: string;
  readonly region: string;
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
}

/** All that the checks may look at. */
export interface World {
  readonly stage: string;
  readonly account: Account;
  /** Undefined when there is none, or when it is wrong: then `configProblem` says how. */
  readonly config?: Config;
  readonly configProblem?: string;
  /** Opens the code host as the App; left out where that cannot be done. */
  openGitHub?(credentials: { readonly appId: string; readonly privateKey: string }): GitHubInspection;
}

export type Check = (world: World) => Promise<Verdict>;

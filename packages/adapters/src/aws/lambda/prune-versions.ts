import {
  DeleteFunctionCommand,
  type FunctionConfiguration,
  type LambdaClient,
  paginateListVersionsByFunction,
  ResourceConflictException,
} from '@aws-sdk/client-lambda';
import { DescribeStateMachineCommand, paginateListExecutions, type SFNClient } from '@aws-sdk/client-sfn';
import type { Clock } from '@suture/core';

export interface PruneOptions {
  readonly lambda: LambdaClient;
  readonly stepFunctions: SFNClient;
  readonly stateMachineArn: string;
  readonly clock: Clock;
}

export interface PruneReport {
  /** Qualified ARNs that were deleted. */
  readonly deleted: readonly string[];
  readonly kept: number;
}

interface Version {
  readonly arn: string;
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly published: number;
}

/** Newest versions of a function that always stay, so that a deployment can be rolled back. */
const newest = 3;
/** Step Functions redrives a failed execution within 14 days, with the versions that it began with. */
const redriveMs = 15 * 24 * 3_600_000;
/** A deployment points the machine to a version some minutes after it published it. */
const deploymentMs = 3_600_000;

/**
 * Deletes versions of the machine's functions that no execution can call any more. An execution calls the versions it began with, so a
 * version stays while the machine names it, while an execution runs that began before the next version was in use, and for as long as
 * a failed execution can be redriven.
 */
export async function pruneVersions(options: PruneOptions): Promise<PruneReport> {
  const { lambda, clock } = options;
  const named = await readNamedVersions(options);
  const oldest = Math.min(clock.now().getTime() - redriveMs, await findOldestStart(options));
  const deleted: string[] = [];
  let kept = 0;
  for (const functionArn of new Set(named.map(unqualified))) {
    const versions = await listVersions(lambda, functionArn);
    for (const [index, version] of versions.entries()) {
      const next = versions[index - 1];
      const over = index >= newest && next !== undefined && next.published + deploymentMs < oldest;
      if (over && !named.includes(version.arn) && (await remove(lambda, version))) deleted.push(version.arn);
      else kept += 1;
    }
  }
  return { deleted, kept };
}

/** The qualified ARNs in the machine's present definition. */
async function readNamedVersions({ stepFunctions, stateMachineArn }: PruneOptions): Promise<readonly string[]> {
  const { definition = '' } = await stepFunctions.send(new DescribeStateMachineCommand({ stateMachineArn }));
  return [...definition.matchAll(/arn:[\w-]+:lambda:[\w-]+:\d+:function:[\w-]+:\d+/g)].map(([arn]) => arn);
}

/** When the oldest running execution began, in milliseconds; Infinity if none runs. */
async function findOldestStart({ stepFunctions, stateMachineArn }: PruneOptions): Promise<number> {
  let oldest = Number.POSITIVE_INFINITY;
  const running = { stateMachineArn, statusFilter: 'RUNNING' } as const;
  for await (const { executions = [] } of paginateListExecutions({ client: stepFunctions }, running))
    for (const { startDate } of executions) oldest = Math.min(oldest, startDate?.getTime() ?? 0);
  return oldest;
}

/** The published versions, newest first. */
async function listVersions(client: LambdaClient, functionArn: string): Promise<readonly Version[]> {
  const found: Version[] = [];
  for await (const { Versions = [] } of paginateListVersionsByFunction(
    { client },
    { FunctionName: nameOf(functionArn) },
  ))
    for (const version of Versions) found.push(...readVersion(version));
  return found.toSorted((a, b) => b.number - a.number);
}

function readVersion({ FunctionArn, Version, LastModified }: FunctionConfiguration): readonly Version[] {
  const number = Number(Version);
  const published = Date.parse(LastModified ?? '');
  if (FunctionArn === undefined || !Number.isInteger(number) || Number.isNaN(published)) return [];
  return [{ arn: FunctionArn, number, published }];
}

/** Returns whether it is gone. A version that something else still uses, such as an alias, stays. */
async function remove(client: LambdaClient, { arn }: Version): Promise<boolean> {
  try {
    await client.send(new DeleteFunctionCommand({ FunctionName: arn }));
    return true;
  } catch (error) {
    if (error instanceof ResourceConflictException) return false;
    throw error;
  }
}

function unqualified(arn: string): string {
  return arn.slice(0, arn.lastIndexOf(':'));
}

function nameOf(functionArn: string): string {
  return functionArn.slice(functionArn.lastIndexOf(':') + 1);
}

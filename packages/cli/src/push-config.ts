import { connectBucket } from '@suture/adapters/aws/s3';
import { type Configs, createConfigs } from '@suture/adapters/objects';
import {
  Config,
  type ConfigChange,
  compareConfigs,
  InvalidInput,
  needsBeyond,
  parseJson,
  versionOf,
} from '@suture/core';
import { openAwsAccount } from './doctor/aws-account.ts';
import { deployCommand, readOutput } from './doctor/deployment.ts';

/** A stage's configurations. */
export interface DeployedConfigs {
  /** The one that the stage was deployed with. */
  readonly deployed: Config;
  readonly configs: Configs;
}

export interface PushReport {
  readonly version: string;
  /** Differences from what new incidents use until now. */
  readonly changes: readonly ConfigChange[];
  /** What it needs beyond the deployment; if anything, it was not stored. */
  readonly needs: readonly string[];
  readonly stored: boolean;
}

/** Finds a stage's configurations. @throws InvalidInput when the stage is not deployed, or by an older release */
export async function openDeployedConfigs(stage: string, region?: string): Promise<DeployedConfigs> {
  const world = { stage, account: openAwsAccount(region, () => new Date()) };
  const [bucket, source, key] = await Promise.all(
    ['BucketName', 'ConfigBucketName', 'ConfigObjectKey'].map((output) => readOutput(world, 'storage', output)),
  );
  const bytes = source && key ? await connectBucket(source, region).get(key) : undefined;
  if (bucket === undefined || bytes === undefined)
    throw new InvalidInput('the option --stage', [
      `${stage} is not deployed in this region by a release that takes configurations; deploy it: ${deployCommand(stage)}`,
    ]);
  return {
    deployed: parseJson(Config, Buffer.from(bytes).toString('utf8'), `the deployed configuration of ${stage}`),
    configs: createConfigs(connectBucket(bucket, region)),
  };
}

/** The configuration that new incidents begin with. */
export async function presentConfig({ deployed, configs }: DeployedConfigs): Promise<Config> {
  const pointer = await configs.pushed();
  if (pointer?.over !== versionOf(deployed)) return deployed;
  return (await configs.get(pointer.version)) ?? deployed;
}

/**
 * Stores a configuration for new incidents, if the deployment has every right and rule that it needs.
 * @param store false only compares
 */
export async function pushConfig(
  next: Config,
  { deployed, configs }: DeployedConfigs,
  store: boolean,
): Promise<PushReport> {
  const over = versionOf(deployed);
  const present = await presentConfig({ deployed, configs });
  const changes = compareConfigs(present, next);
  const needs = needsBeyond(deployed, next);
  const stored = store && needs.length === 0 && changes.length > 0;
  const version = stored ? await configs.push(next, over) : versionOf(next);
  return { version, changes, needs, stored };
}

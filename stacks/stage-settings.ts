import { SSMClient } from '@aws-sdk/client-ssm';
import { type App, Stack, Tags } from 'aws-cdk-lib';
import { type IManagedPolicy, ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { type Config, defined, InvalidInput, settingsOf } from '../packages/core/src/index.ts';
import { readDeployedConfig } from './deployed-config.ts';

interface Asked {
  readonly stage?: string;
  readonly profile?: string;
}

/**
 * Where a stage is deployed, and by which bootstrap: what the configuration says of the stage, then AWS_REGION, then the profile.
 * @throws InvalidInput when none of them names a region
 */
export async function placeOf({ stage = process.env.SST_STAGE ?? '', profile }: Asked) {
  const { region, bootstrapQualifier: qualifier } = settingsOf((await readDeployedConfig()).stages, stage);
  return {
    region: region ?? (await regionOfProfile(stage, profile)),
    ...defined({ cdk: qualifier === undefined ? undefined : { qualifier } }),
  };
}

async function regionOfProfile(stage: string, profile: string | undefined): Promise<string> {
  try {
    return await new SSMClient(defined({ profile })).config.region();
  } catch {
    throw new InvalidInput('the region of the deployment', [
      `stages.${stage === '' ? '<stage>' : stage}.region: set it in suture.config.ts, or set AWS_REGION, or give the AWS profile a region`,
    ]);
  }
}

/** Gives every resource the stage's tags, and every role its boundary. */
export function applySettings(app: App, stage: string, config: Config): void {
  const { tags, permissionsBoundary } = settingsOf(config.stages, stage);
  for (const [name, value] of Object.entries(tags)) Tags.of(app).add(name, value);
  if (permissionsBoundary === undefined) return;
  for (const stack of app.node.children.filter(Stack.isStack))
    PermissionsBoundary.of(stack).apply(findPolicy(stack, permissionsBoundary));
}

/** A policy of the account by its name, or of any account by its ARN. */
function findPolicy(stack: Stack, nameOrArn: string): IManagedPolicy {
  return nameOrArn.startsWith('arn:')
    ? ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', nameOrArn)
    : ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', nameOrArn);
}

import { type Config, InvalidInput, receivesWebhooks } from '@suture/core';
import type { DeployedStack, World } from './world.ts';

/** The parts of a deployment, in the order in which they are deployed. */
export const parts = ['storage', 'provingGround', 'workflow', 'intake', 'review', 'watch'] as const;
export type Part = (typeof parts)[number];

/** The parts that a configuration has: without a sender of webhooks there is nothing to receive them. */
export function partsOf(config: Config | undefined): readonly Part[] {
  return parts.filter((part) => part !== 'review' || config === undefined || receivesWebhooks(config));
}

type Deployed = Pick<World, 'stage' | 'account'>;

/** @throws InvalidInput */
export function checkStage(stage: string): void {
  if (!/^[\w-]+$/.test(stage))
    throw new InvalidInput('the option --stage', ['a stage has letters, digits, hyphens and underscores only']);
}

export function deployCommand(stage: string): string {
  return `npx sst deploy --stage ${stage}`;
}

/** A part's stack, or undefined when it is not deployed. SST keeps the letters of the stage; CloudFormation's case need not agree. */
export async function findStack({ stage, account }: Deployed, part: Part): Promise<DeployedStack | undefined> {
  const name = `${stage}-suture-${part}`.toLowerCase();
  return (await account.stacks()).find((stack) => stack.name.toLowerCase() === name);
}

/** An output of a part's stack, or undefined when the stack or the output is not there. */
export async function readOutput(world: Deployed, part: Part, output: string): Promise<string | undefined> {
  return (await findStack(world, part))?.outputs[output];
}

/** How the names of Suture's own alarms begin. */
export function ownAlarmPrefix(stage: string): string {
  return `suture-${stage}-`;
}

/** The name of the parameter in which SST keeps a secret. */
export function secretParameter(stage: string, name: string): string {
  return `/sst/suture/${stage}/Secret/${name}/value`;
}

/** A secret's value, or undefined when it is not set. SST's fallback for all stages counts. */
export async function readSecret({ stage, account }: Deployed, name: string): Promise<string | undefined> {
  return (
    (await account.parameter(secretParameter(stage, name))) ??
    (await account.parameter(`/sst/suture/.fallback/Secret/${name}/value`))
  );
}

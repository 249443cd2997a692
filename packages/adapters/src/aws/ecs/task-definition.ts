import { type Deployment, DescribeTaskDefinitionCommand, type ECSClient } from '@aws-sdk/client-ecs';
import type { RolloutBy } from '@suture/core';
import { findCommits, tagOf } from '../../rollout-judging/index.ts';

export interface TaskDefinitions {
  /** The texts that name the commit of a task definition. Each one is read once. */
  commitsOf(arn: string | undefined): Promise<readonly string[]>;
  /** What the primary deployment runs: its task definition, and the commits that this names. */
  readNames(deployments: readonly Deployment[]): { readonly definition: string; readonly ids: readonly string[] };
}

/** Reads task definitions as far as the configured place of the commit. */
export function openTaskDefinitions(
  { commit, container }: Pick<RolloutBy<'ecs'>, 'commit' | 'container'>,
  client: Pick<ECSClient, 'send'>,
): TaskDefinitions {
  const known = new Map<string, readonly string[]>();

  async function read(taskDefinition: string): Promise<readonly string[]> {
    const withTags = commit.in === 'tag' ? { include: ['TAGS' as const] } : {};
    const { taskDefinition: found, tags = [] } = await client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition, ...withTags }),
    );
    if (commit.in === 'tag') return tags.flatMap(({ key, value }) => (key === commit.name && value ? [value] : []));
    const containers = (found?.containerDefinitions ?? []).filter(({ name }) => (container ?? name) === name);
    if (commit.in === 'image') return containers.flatMap(({ image = '' }) => tagOf(image));
    const settings = containers.flatMap(({ environment = [] }) => environment);
    return settings.flatMap(({ name, value }) => (name === commit.name && value ? [value] : []));
  }

  return {
    commitsOf: async (arn) => {
      if (arn === undefined) return [];
      const texts = known.get(arn) ?? (await read(arn));
      known.set(arn, texts);
      return texts;
    },
    readNames: (deployments) => {
      const arn = deployments.find(({ status }) => status === 'PRIMARY')?.taskDefinition ?? '';
      return { definition: arn.slice(arn.lastIndexOf('/') + 1), ids: findCommits(known.get(arn) ?? []) };
    },
  };
}

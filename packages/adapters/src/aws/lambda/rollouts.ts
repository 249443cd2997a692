import { GetAliasCommand, GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { type Config, defined, type Rollout, type RolloutBy, type Rollouts } from '@suture/core';
import { QueryUnanswerable } from '../../errors.ts';
import {
  createContainment,
  findCommits,
  type IsAncestor,
  rolloutOf,
  toInstant,
  unseen,
} from '../../rollout-judging/index.ts';

export interface LambdaRolloutOptions {
  readonly client: Pick<LambdaClient, 'send'>;
  readonly config: Config;
  readonly isAncestor: IsAncestor;
}

/** A version that gets calls. */
interface Version {
  readonly name: string;
  /** Share of the calls, from 0 to 1. */
  readonly weight: number;
  /** Texts that name its commit. */
  readonly commits: readonly string[];
  /** `Successful`, `InProgress`, `Failed`: how its last change went; undefined for a published version, which never changes. */
  readonly update?: string;
  /** ISO 8601, when it last changed. */
  readonly changedAt?: string;
}

/** Rollouts by the versions of a function that its alias sends calls to: the commit is live once every one of them has it. */
export function createLambdaRollouts({ client, config, isAncestor }: LambdaRolloutOptions): Rollouts {
  return {
    status: async (incident, commit) => {
      const place = rolloutOf('lambda', incident, config);
      const contains = createContainment(incident, commit, isAncestor);
      try {
        const versions = await readVersions(place, client);
        const having: Version[] = [];
        for (const version of versions) if (await contains(version.commits)) having.push(version);
        return judge(commit, place, versions, having);
      } catch (error) {
        if (error instanceof QueryUnanswerable) return unseen(commit, error.message);
        throw error;
      }
    },
  };
}

/** The versions that get calls. @throws QueryUnanswerable that says what to correct */
async function readVersions(place: RolloutBy<'lambda'>, client: LambdaRolloutOptions['client']): Promise<Version[]> {
  const { function: FunctionName, alias } = place;
  try {
    if (alias === undefined) return [await readVersion(place, { name: '$LATEST', weight: 1 }, client)];
    const { FunctionVersion = '', RoutingConfig } = await client.send(
      new GetAliasCommand({ FunctionName, Name: alias }),
    );
    const shifted = Object.entries(RoutingConfig?.AdditionalVersionWeights ?? {}).filter(([, weight]) => weight > 0);
    const rest = 1 - shifted.reduce((sum, [, weight]) => sum + weight, 0);
    const weighted = [[FunctionVersion, rest] as const, ...shifted].filter(([, weight]) => weight > 0);
    return await Promise.all(weighted.map(([name, weight]) => readVersion(place, { name, weight }, client)));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceNotFoundException')) throw error;
    const what = alias === undefined ? `function ${FunctionName}` : `alias ${alias} of the function ${FunctionName}`;
    throw new QueryUnanswerable(`there is no ${what}; correct rollout`);
  }
}

async function readVersion(
  { function: functionName, commit }: RolloutBy<'lambda'>,
  version: Pick<Version, 'name' | 'weight'>,
  client: LambdaRolloutOptions['client'],
): Promise<Version> {
  const found = await client.send(
    new GetFunctionConfigurationCommand({ FunctionName: functionName, Qualifier: version.name }),
  );
  const { Description = '', Environment, LastModified, LastUpdateStatus } = found;
  const changes = version.name === '$LATEST' ? { update: LastUpdateStatus, changedAt: toInstant(LastModified) } : {};
  // The other variables may hold secrets, and are dropped here.
  const named = commit.in === 'description' ? Description : (Environment?.Variables?.[commit.name] ?? '');
  return { ...version, commits: [named], ...defined(changes) };
}

function judge(
  commit: string,
  place: RolloutBy<'lambda'>,
  versions: readonly Version[],
  having: readonly Version[],
): Rollout {
  const names = (some: readonly Version[]) => some.map(({ name }) => name).join(' and ');
  const where = place.alias === undefined ? place.function : `${place.function}:${place.alias}`;
  if (having.length === 0) {
    const isNamed = versions.some(({ commits }) => findCommits(commits).length > 0);
    if (isNamed) return { commit, status: 'pending', detail: `${where} still runs version ${names(versions)}` };
    return unseen(commit, `${where} runs version ${names(versions)}, which names no commit: check rollout.commit`);
  }
  if (having.length < versions.length) {
    const percent = Math.round(having.reduce((sum, { weight }) => sum + weight, 0) * 100);
    const detail = `the rollout is partial: version ${names(having)} has it and gets ${percent} % of the calls of ${where}`;
    return { commit, status: 'pending', detail };
  }
  const [{ update, changedAt } = {}] = having;
  if (update === 'Failed') return { commit, status: 'failed', detail: `the last update of ${where} failed` };
  if (update === 'InProgress') return { commit, status: 'pending', detail: `the update of ${where} is under way` };
  return { commit, status: 'live', ...defined({ at: changedAt }), detail: `${where} runs version ${names(having)}` };
}

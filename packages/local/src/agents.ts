import { resolve } from 'node:path';
import { createDynamoBudget } from '@suture/adapters/aws/dynamodb';
import { createFileObjects, createLogQueries, readChunks } from '@suture/adapters/local-files';
import type { LocalGit } from '@suture/adapters/local-git';
import { combineQueries, type TelemetrySource } from '@suture/adapters/telemetry';
import {
  type Clock,
  type Config,
  createBudgetedModel,
  type Engine,
  InvalidInput,
  type Ports,
  type Suites,
} from '@suture/core';
import { createAgents } from '@suture/core/agents';

export interface LocalAgentsParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly git: LocalGit;
  readonly suites: Suites;
  readonly stores: Pick<Ports, 'incidents' | 'artifacts' | 'trustRecord'>;
  readonly table: Parameters<typeof createDynamoBudget>[0];
  /** The service's log, where there is one. */
  readonly logFile?: string | undefined;
  /** The vendors that the configuration names. */
  readonly sources: readonly TelemetrySource[];
  /** Where the index of the code is kept. */
  readonly index: string;
}

/** Agents that call models on Bedrock, read this machine's clone, and keep their budget in the table of the incidents. */
export async function openAgents(parts: LocalAgentsParts): Promise<Engine> {
  const { config, clock, git, suites, stores, table, logFile, sources, index } = parts;
  const { models } = config;
  if (models === undefined)
    throw new InvalidInput('the configuration', ['models: name one for diagnose and one for fix']);
  // Loaded only here, so that the mechanic starts without the client of Bedrock.
  const { createBedrockEmbedder, createBedrockModel } = await import('@suture/adapters/aws/bedrock');
  const { createCodeSearch, createGrammarFiles } = await import('@suture/adapters/code-search');
  return createAgents({
    config,
    models,
    clock,
    ...stores,
    suites,
    model: createBudgetedModel(createBedrockModel({ models }), { models, budget: createDynamoBudget(table), clock }),
    snapshots: git.snapshots,
    codeHost: git,
    codeHistory: git.codeHistory,
    codeSearch: createCodeSearch({
      snapshots: git.snapshots,
      objects: createFileObjects(index),
      grammars: createGrammarFiles(),
      timeLeft: () => Number.POSITIVE_INFINITY,
      ...(models.embeddings && { embedder: createBedrockEmbedder({ embeddings: models.embeddings }) }),
    }),
    ...((logFile !== undefined || sources.length > 0) && {
      telemetryQueries: combineQueries({ own: openLog(logFile, clock), ownLogs: () => logFile !== undefined, sources }),
    }),
  });
}

/** The service's log; an empty one when there is none. */
function openLog(logFile: string | undefined, clock: Clock) {
  const lines = () => (logFile === undefined ? [] : readChunks(resolve(logFile)));
  return createLogQueries({ lines, clock });
}

import { createBedrockModel } from '@suture/adapters/aws/bedrock';
import type { GatewayClient } from '@suture/adapters/gateway';
import { createSnapshotSuites } from '@suture/adapters/snapshots';
import {
  type AgentsParts,
  createAgents,
  createBudgetedModel,
  type Engine,
  InvalidInput,
  type Snapshots,
} from '@suture/core';
import { type Cloud, openGateway, openSnapshots } from './ports.ts';

/** What the agents of one function may look into on top of the code and its history. */
type Views = Pick<AgentsParts, 'codeSearch' | 'telemetryQueries'>;

/**
 * The configured models on Bedrock, with the views that a function opens in its own file.
 * @throws InvalidInput when no models are configured
 */
export function openEngine(
  cloud: Cloud,
  openViews: (reach: { readonly host: GatewayClient; readonly snapshots: Snapshots }) => Views,
): Engine {
  const { config, artifacts } = cloud;
  if (config.models === undefined)
    throw new InvalidInput('the configuration', ['models: name one for diagnose and one for fix']);
  const snapshots = openSnapshots(cloud);
  const host = openGateway(cloud);
  return createAgents({
    config,
    models: config.models,
    clock: cloud.clock,
    incidents: cloud.stores.incidents,
    model: createBudgetedModel(createBedrockModel({ models: config.models }), {
      models: config.models,
      budget: cloud.budget,
      clock: cloud.clock,
    }),
    snapshots,
    artifacts,
    suites: createSnapshotSuites(snapshots, config),
    codeHost: host.codeHost,
    codeHistory: host.codeHistory,
    ...openViews({ host, snapshots }),
  });
}

/** Triage can do without an engine: without models the rules are final. */
export const triageEngine = (cloud: Cloud) => ({
  triageEngine: cloud.config.models === undefined ? {} : openEngine(cloud, () => ({})),
});

import { createBedrockModel, openBedrockClient } from '@suture/adapters/aws/bedrock';
import type { GatewayClient } from '@suture/adapters/gateway';
import { createSnapshotSuites } from '@suture/adapters/snapshots';
import { createBudgetedModel, type Engine, InvalidInput, type Snapshots } from '@suture/core';
import { type AgentsParts, createAgents } from '@suture/core/agents';
import { openGateway } from '../parts/gateway.ts';
import type { Cloud } from '../ports.ts';
import { traced } from '../traced.ts';
import { openSnapshots } from './trees.ts';

/** What the agents of one function may look into on top of the code and its history. */
type Views = Pick<AgentsParts, 'codeSearch' | 'telemetryQueries'>;

/**
 * The configured models on Bedrock, with the views that a function opens in its own file.
 * @throws InvalidInput when no models are configured
 */
export function openAgents(
  cloud: Cloud,
  openViews: (reach: { readonly host: GatewayClient; readonly snapshots: Snapshots }) => Views,
): Required<Engine> {
  const { config, artifacts } = cloud;
  if (config.models === undefined)
    throw new InvalidInput('the configuration', ['models: name one for diagnose and one for fix']);
  const { models } = config;
  const snapshots = openSnapshots(cloud);
  const host = openGateway(cloud);
  const model = createBedrockModel({ models, open: (region) => traced(openBedrockClient(region)) });
  return createAgents({
    config,
    models,
    clock: cloud.clock,
    incidents: cloud.stores.incidents,
    trustRecord: cloud.stores.trustRecord,
    model: createBudgetedModel(model, { models, budget: cloud.budget, clock: cloud.clock }),
    snapshots,
    artifacts,
    suites: createSnapshotSuites(snapshots, config),
    codeHost: host.codeHost,
    codeHistory: host.codeHistory,
    ...openViews({ host, snapshots }),
  });
}

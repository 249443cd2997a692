import { createBedrockModel } from '@suture/adapters/aws/bedrock';
import type { GatewayClient } from '@suture/adapters/gateway';
import { createSnapshotSuites } from '@suture/adapters/snapshots';
import { type AgentsParts, createAgents, createBudgetedModel, InvalidInput, type Snapshots } from '@suture/core';
import { type Cloud, openGateway, openSnapshots, type Part } from './ports.ts';

/** What the agents of one function may look into on top of the code and its history. */
export type Views = Pick<AgentsParts, 'codeSearch' | 'telemetryQueries'>;

/** Who thinks: the configured models on Bedrock, with the views that a function names in its own file. */
export const thinkingWith =
  (open: (cloud: Cloud, reach: { readonly host: GatewayClient; readonly snapshots: Snapshots }) => Views): Part =>
  (cloud) => {
    const { config, artifacts } = cloud;
    if (config.models === undefined)
      throw new InvalidInput('the configuration', ['models: name one for diagnose and one for fix']);
    const snapshots = openSnapshots(cloud);
    const host = openGateway(cloud);
    return {
      repairer: createAgents({
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
        ...open(cloud, { host, snapshots }),
      }),
    };
  };

/** For a step that can do without: the rules stand where no models are configured. */
export const thinkingIfAny: Part = (cloud) =>
  cloud.config.models === undefined ? {} : thinkingWith(() => ({}))(cloud);

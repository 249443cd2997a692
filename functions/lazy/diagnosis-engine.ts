import type { Engine } from '@suture/core';
import type { Cloud } from '../ports.ts';
import { openAgents } from './agents.ts';
import { openCodeSearch } from './code-search.ts';
import { openQueries } from './queries.ts';

export function openDiagnosisEngine(cloud: Cloud): Engine {
  return openAgents(cloud, ({ host, snapshots }) => ({
    codeSearch: openCodeSearch(cloud, snapshots),
    telemetryQueries: openQueries(cloud, host.deployments),
  }));
}

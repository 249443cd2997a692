import { openCodeSearch } from './code-search.ts';
import { openEngine } from './engines.ts';
import type { Cloud } from './ports.ts';
import { openQueries } from './queries.ts';

/** Finds causes, with access to the code, its history and the monitoring. */
export const diagnosisEngine = (cloud: Cloud) => ({
  diagnosisEngine: openEngine(cloud, ({ host, snapshots }) => ({
    codeSearch: openCodeSearch(cloud, snapshots),
    telemetryQueries: openQueries(cloud, host.deployments),
  })),
});

import { openCodeSearch } from './code-search.ts';
import { openQueries } from './queries.ts';
import { thinkingWith } from './thinking.ts';

/** Who finds the cause: it looks into the code, its history and the monitoring. */
export const diagnosing = thinkingWith((cloud, { host, snapshots }) => ({
  codeSearch: openCodeSearch(cloud, snapshots),
  telemetryQueries: openQueries(cloud, host.deployments),
}));

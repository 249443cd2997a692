import type { Config } from '../../policy/config.ts';
import type {
  CodeHistory,
  CodeHost,
  CodeSearch,
  Incidents,
  Snapshots,
  Suites,
  TelemetryQueries,
  TrustRecord,
} from '../../ports/index.ts';
import type { AgentParts } from './task.ts';

/** What the agents reach. What may be left out only leaves out the tools that need it. */
export interface AgentsParts extends AgentParts {
  readonly config: Config;
  /** The source trees that are read. */
  readonly snapshots: Snapshots;
  readonly suites: Suites;
  readonly codeHost: Pick<CodeHost, 'diff'>;
  readonly incidents: Pick<Incidents, 'list'>;
  /** What became of earlier fixes. */
  readonly trustRecord: Pick<TrustRecord, 'outcomes'>;
  readonly codeHistory?: CodeHistory;
  readonly codeSearch?: CodeSearch;
  readonly telemetryQueries?: TelemetryQueries;
}

import type { Config } from '../policy/config.ts';
import type { Artifacts } from './artifacts.ts';
import type { AuditLog } from './audit-log.ts';
import type { Clock } from './clock.ts';
import type { CodeHost } from './code-host.ts';
import type { Entropy } from './entropy.ts';
import type { Episodes } from './episodes.ts';
import type { Executions } from './executions.ts';
import type { Incidents } from './incidents.ts';
import type { KillSwitch } from './kill-switch.ts';
import type { Log } from './log.ts';
import type { Repairer } from './repairer.ts';
import type { Rollouts } from './rollouts.ts';
import type { Suites } from './suites.ts';
import type { Telemetry } from './telemetry.ts';
import type { Tickets } from './tickets.ts';
import type { TrustRecord } from './trust-record.ts';
import type { Waits } from './waits.ts';

export type * from './artifacts.ts';
export type * from './audit-log.ts';
export type * from './clock.ts';
export type * from './code-host.ts';
export type * from './entropy.ts';
export type * from './episodes.ts';
export type * from './executions.ts';
export type * from './incidents.ts';
export type * from './kill-switch.ts';
export type * from './log.ts';
export type * from './repairer.ts';
export type * from './rollouts.ts';
export type * from './suites.ts';
export type * from './telemetry.ts';
export type * from './tickets.ts';
export { TrackRecord, type TrustRecord } from './trust-record.ts';
export { Wait, type Waits } from './waits.ts';

/** Everything a stage may reach. Each composition root builds one. */
export interface Ports {
  readonly config: Config;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  readonly artifacts: Artifacts;
  readonly incidents: Incidents;
  readonly episodes: Episodes;
  readonly auditLog: AuditLog;
  readonly waits: Waits;
  readonly executions: Executions;
  readonly killSwitch: KillSwitch;
  readonly trustRecord: TrustRecord;
  readonly telemetry: Telemetry;
  readonly codeHost: CodeHost;
  readonly tickets: Tickets;
  readonly rollouts: Rollouts;
  readonly repairer: Repairer;
  readonly suites: Suites;
}

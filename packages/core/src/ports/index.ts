import type { EnginePorts } from '../engine/engine.ts';
import type { Config } from '../policy/config.ts';
import type * as port from './catalog.ts';

export * from './catalog.ts';

/** The ports that keep the records of incidents. */
export type RecordStores = Pick<
  Ports,
  | 'alertRecords'
  | 'incidents'
  | 'leases'
  | 'spending'
  | 'episodes'
  | 'auditLog'
  | 'pendingCallbacks'
  | 'trustRecord'
  | 'deliveries'
>;

/** Everything a step may use. Each composition root builds one. */
export interface Ports extends EnginePorts {
  readonly config: Config;
  /** Names the configuration for the incidents that begin with it; absent where nothing keeps it. */
  readonly configVersion?: string;
  readonly clock: port.Clock;
  readonly deadline: port.Deadline;
  readonly entropy: port.Entropy;
  readonly log: port.Log;
  readonly artifacts: port.Artifacts;
  readonly alertNotes: port.AlertNotes;
  readonly alertRecords: port.AlertRecords;
  readonly incidents: port.Incidents;
  readonly episodes: port.Episodes;
  readonly auditLog: port.AuditLog;
  readonly checkpoints: port.Checkpoints;
  readonly pendingCallbacks: port.PendingCallbacks;
  readonly executions: port.Executions;
  readonly killSwitch: port.KillSwitch;
  readonly leases: port.Leases;
  readonly spending: port.SpendingRecord;
  readonly trustRecord: port.TrustRecord;
  readonly telemetry: port.Telemetry;
  readonly codeHost: port.CodeHost;
  readonly tickets: port.Tickets;
  readonly chat: port.Chat;
  readonly rollouts: port.Rollouts;
  readonly suites: port.Suites;
  readonly committedFiles: port.CommittedFiles;
  readonly syntax: port.Syntax;
  readonly provingGround: port.ProvingGround;
  readonly deliveries: port.Deliveries;
}

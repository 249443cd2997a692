import type { Config, Ports, Spending } from '@suture/core';

/** The stores as the dashboard uses them. Nothing here writes. */
export interface Records {
  readonly incidents: Pick<Ports['incidents'], 'get' | 'list' | 'listOpen'>;
  readonly auditLog: Pick<Ports['auditLog'], 'read' | 'last'>;
  readonly artifacts: Pick<Ports['artifacts'], 'get'>;
  readonly episodes: Pick<Ports['episodes'], 'repeatsOf'>;
  readonly trustRecord: Pick<Ports['trustRecord'], 'outcomes' | 'shadows'>;
  readonly pendingCallbacks: Pick<Ports['pendingCallbacks'], 'list'>;
  readonly killSwitch: Pick<Ports['killSwitch'], 'reason'>;
  /** What the models have used of a scope: `day/2026-11-24`. */
  spending(scope: string): Promise<Spending>;
}

/** Where records come from: the state folder of a repository, or the stores of a deployed stage. */
export interface RecordSource {
  /** For a person: `stage production, eu-west-1`. */
  readonly name: string;
  /** Milliseconds between two looks for changes while a page is open. */
  readonly interval: number;
  /** The services with their trust rules, and the budgets. */
  readonly config: Config;
  /** Calls `use` with open stores. */
  read<T>(use: (records: Records) => Promise<T>): Promise<T>;
  /** The page of an incident's execution in the console, where there is one. */
  executionUrl?(incidentId: string): string;
}

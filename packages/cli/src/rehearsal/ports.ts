import type { Ports } from '@suture/core';

/** A state that an execution has entered. */
export interface EnteredState {
  readonly name: string;
  /** ISO 8601. */
  readonly enteredAt: string;
  /** Undefined while the execution is in it. */
  readonly leftAt?: string;
}

export interface WatchedExecution {
  /** `unknown` before it is started. */
  readonly status: 'running' | 'succeeded' | 'failed' | 'unknown';
  /** Oldest first. */
  readonly states: readonly EnteredState[];
}

/** A deployment as a rehearsal uses it. Every member throws the SDK's error when a call fails. */
export interface RehearsalPorts extends Pick<Ports, 'alertRecords' | 'auditLog' | 'clock' | 'incidents'> {
  /** Puts an event on Suture's own bus. */
  send(event: { readonly detailType: string; readonly detail: object }): Promise<void>;
  execution(incidentId: string): Promise<WatchedExecution>;
  /** Ends an execution where it is. */
  stop(incidentId: string, reason: string): Promise<void>;
  /** Lets milliseconds pass. */
  sleep(milliseconds: number): Promise<void>;
  /** A name that no earlier rehearsal has. */
  newName(): string;
}

import type { IntakePorts, Ports, RecordPorts } from '@suture/core';
import type { AlertSource } from '../alerts/index.ts';
import type { DeploymentReport } from './deployment-report.ts';
import type { DeliveryPorts } from './github-delivery.ts';

export interface QueuedMessage {
  readonly id: string;
  /** An event as EventBridge delivers it, or as a topic or a queue wraps it, or a vendor's webhook in Suture's envelope, JSON. */
  readonly body: string;
}

export interface BatchResult {
  readonly started: number;
  readonly folded: number;
  readonly suppressed: number;
  /** Messages about a review or a deployment that woke an incident. */
  readonly answered: number;
  /** Messages that nothing waited for: about another team's review or deployment, or a delivery that was handled before. */
  readonly ignored: number;
  /** Messages to retry, or to move to the dead letter queue. */
  readonly refused: readonly { readonly id: string; readonly error: string }[];
}

export type BatchPorts = DeliveryPorts & IntakePorts & RecordPorts & Pick<Ports, 'artifacts'>;

/** What the messages of a batch share. */
export interface Batch {
  readonly ports: BatchPorts;
  /** Prefix of the names of Suture's own alarms. */
  readonly ownAlarms: string;
  readonly sources: readonly AlertSource[];
  readonly counts: Record<Exclude<keyof BatchResult, 'refused'>, number>;
  readonly reports: DeploymentReport[];
  readonly refused: { readonly id: string; readonly error: string }[];
}

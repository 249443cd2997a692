import type { Clock, RecordStores } from '@suture/core';
import { createDynamoAlertRecords } from './alert-records.ts';
import { createDynamoAuditLog } from './audit-log.ts';
import { readSpending } from './budget.ts';
import { createDynamoDeliveries } from './deliveries.ts';
import { createDynamoEpisodes } from './episodes.ts';
import { createDynamoIncidents } from './incidents.ts';
import { createDynamoLeases } from './leases.ts';
import { createDynamoCallbacks } from './pending-callbacks.ts';
import type { DynamoTable } from './table.ts';
import { createDynamoTrustRecord } from './trust-record.ts';

/** The ports that one table serves. */
export type DynamoStores = RecordStores;

const systemClock: Clock = { now: () => new Date() };

/**
 * Stores over one DynamoDB table made by `tableDefinition`. Each write is one item under one condition. Reads are consistent, except
 * for the lists of incidents and waits, which may be a second behind.
 * @param clock decides when a lease or a claim on a delivery has ended
 */
export function createDynamoStores(table: DynamoTable, clock: Clock = systemClock): DynamoStores {
  return {
    alertRecords: createDynamoAlertRecords(table),
    incidents: createDynamoIncidents(table),
    episodes: createDynamoEpisodes(table),
    auditLog: createDynamoAuditLog(table),
    pendingCallbacks: createDynamoCallbacks(table),
    leases: createDynamoLeases(table, clock),
    spending: { of: (scope) => readSpending(table, scope) },
    trustRecord: createDynamoTrustRecord(table),
    deliveries: createDynamoDeliveries(table, clock),
  };
}

import { defined } from '../../defined.ts';
import type { Alert, AlertRecord } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import type { IntakeResult } from './intake.ts';

export type RecordPorts = Pick<Ports, 'alertRecords' | 'log'>;

/** Where an alert came from: the message and its artifact. */
export type AlertOrigin = Pick<AlertRecord, 'id' | 'at' | 'artifact'>;

/** Records what became of an alert, for the list of alerts and in the log. */
export async function recordAlert(
  alert: Alert,
  result: IntakeResult,
  origin: AlertOrigin,
  ports: RecordPorts,
): Promise<void> {
  const { service, source, sourceId, title, startedAt } = alert;
  await keepRecord(
    {
      ...origin,
      outcome: result.outcome,
      reason: explain(result),
      service,
      source,
      startedAt,
      title: title.slice(0, 500),
      sourceId: sourceId.slice(0, 500),
      ...defined({ incidentId: 'incidentId' in result ? result.incidentId : undefined }),
    },
    ports,
  );
}

/** Writes a record to the log and to the store. */
export async function keepRecord(record: AlertRecord, { alertRecords, log }: RecordPorts): Promise<void> {
  const { id: messageId, at: _, ...fields } = record;
  log.info('alert received', { messageId, ...fields });
  await alertRecords.put(record);
}

function explain(result: IntakeResult): string {
  if (result.outcome === 'suppressed') return result.reason;
  if (result.outcome === 'started') return `started ${result.incidentId}`;
  return `joined ${result.incidentId}, seen ${result.count} times`;
}

import {
  type Alert,
  type AlertOrigin,
  type AlertRecord,
  InvalidInput,
  keepRecord,
  receiveAlert,
  recordAlert,
  redact,
} from '@suture/core';
import type { Batch, BatchPorts, QueuedMessage } from './batch.ts';

/** One event of a message, and where it came from. */
export interface TakenEvent {
  readonly event: unknown;
  readonly origin: AlertOrigin;
}

interface Steps {
  /** The events of the message. @throws InvalidInput when it cannot be read */
  readonly open: () => readonly unknown[];
  readonly take: (taken: TakenEvent) => Promise<void>;
}

/**
 * Keeps a message as an artifact and takes each of its events. What is refused is recorded with the reason.
 * @throws the first error, after the other events were taken
 */
export async function takeAlerts({ id, body }: QueuedMessage, { open, take }: Steps, ports: BatchPorts): Promise<void> {
  const at = ports.clock.now().toISOString();
  const artifact = `intake/${at.slice(0, 10)}/${id}.json`;
  await ports.artifacts.put(artifact, redact(body));
  const recordRefusal = (error: unknown, origin: AlertOrigin) =>
    keepRecord({ ...origin, outcome: 'refused', reason: explain(error) }, ports);
  const events = await attempt(open, (error) => recordRefusal(error, { id, at, artifact }));
  const errors: unknown[] = [];
  for (const [index, event] of events.entries()) {
    const origin = { id: events.length === 1 ? id : `${id}.${index + 1}`, at, artifact };
    await attempt(
      async () => take({ event, origin }),
      (error) => recordRefusal(error, origin),
    ).catch((error: unknown) => errors.push(error));
  }
  if (errors.length > 0) throw errors[0];
}

/** Passes on what is thrown, once it is recorded. */
async function attempt<T>(run: () => T | Promise<T>, record: (error: unknown) => Promise<void>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    await record(error);
    throw error;
  }
}

/** Starts or joins an incident, and records what became of the alert. */
export async function submitAlert({ origin }: TakenEvent, alert: Alert, { ports, counts }: Batch): Promise<void> {
  const result = await receiveAlert(alert, ports);
  await recordAlert(alert, result, origin, ports);
  counts[result.outcome] += 1;
}

/** Records an alert that starts nothing. */
export async function suppress(
  { origin }: TakenEvent,
  why: Pick<AlertRecord, 'reason' | 'source' | 'sourceId'>,
  { ports, counts }: Batch,
): Promise<void> {
  await keepRecord({ ...origin, outcome: 'suppressed', ...why }, ports);
  counts.suppressed += 1;
}

/** An error in words for the list of alerts, without secrets. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed';
  return redact(error instanceof InvalidInput ? error.issues.join('; ') : error.message).slice(0, 1_000);
}

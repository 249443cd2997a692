import {
  type AlertOrigin,
  type IntakePorts,
  InvalidInput,
  keepRecord,
  type Ports,
  type RecordPorts,
  receiveAlert,
  recordAlert,
  redact,
} from '@suture/core';
import * as z from 'zod';
import { alertSources, nameAlert, readAlertEvent, readEvents, Unclaimed } from '../alerts/index.ts';
import { readLeniently } from '../lenient.ts';
import { type DeploymentReport, readReport, wakeRollouts } from './deployment-report.ts';
import { answerDelivery, type DeliveryPorts, readDelivery } from './github-delivery.ts';

export interface QueuedMessage {
  readonly id: string;
  /** An event as EventBridge delivers it, or as a topic or a queue wraps it, JSON. */
  readonly body: string;
}

export interface BatchResult {
  readonly started: number;
  readonly folded: number;
  readonly suppressed: number;
  /** Messages about a review or a deployment that woke an incident. */
  readonly answered: number;
  /** Messages about a review or a deployment that nothing waited for, other teams' included. */
  readonly ignored: number;
  /** Messages to retry, or to move to the dead letter queue. */
  readonly refused: readonly { readonly id: string; readonly error: string }[];
}

type Outcome = Exclude<keyof BatchResult, 'refused'>;

export type BatchPorts = DeliveryPorts & IntakePorts & RecordPorts & Pick<Ports, 'artifacts'>;

interface Batch {
  readonly ports: BatchPorts;
  /** Prefix of the names of Suture's own alarms. */
  readonly ownAlarms: string;
  readonly counts: Record<Outcome, number>;
  readonly reports: DeploymentReport[];
  readonly refused: { readonly id: string; readonly error: string }[];
}

/**
 * Processes queued messages one by one: an alert starts or joins an incident, a delivery of the code host wakes the incidents that wait for it, and
 * the results of deployments together wake, once, those that wait for a rollout. Suture's own alarms are left to people. A bad message does
 * not stop the others. What became of each alert is recorded.
 * @param ownAlarms prefix of the names of Suture's own alarms
 */
export async function receiveBatch(
  messages: readonly QueuedMessage[],
  ports: BatchPorts,
  { ownAlarms }: { readonly ownAlarms: string },
): Promise<BatchResult> {
  const counts = { started: 0, folded: 0, suppressed: 0, answered: 0, ignored: 0 };
  const batch: Batch = { ports, ownAlarms, counts, reports: [], refused: [] };
  for (const message of messages)
    await receive(message, batch).catch((error: unknown) => refuse(message.id, error, batch));
  await wakeReported(batch).catch((error: unknown) => {
    for (const messageId of new Set(batch.reports.map((report) => report.messageId))) refuse(messageId, error, batch);
  });
  return { ...counts, refused: batch.refused };
}

function refuse(id: string, error: unknown, { ports, refused }: Batch): void {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: '' };
  ports.log.warn('message refused', { messageId: id, error: name, why: redact(message).slice(0, 500) });
  refused.push({ id, error: name });
}

async function wakeReported({ ports, reports, counts }: Batch): Promise<void> {
  if (reports.length === 0) return;
  const woken = await wakeRollouts(new Set(reports.flatMap(({ services }) => services)), ports);
  for (const { messageId, source, services } of reports) {
    const answered = services.filter((service) => woken.has(service));
    counts[answered.length > 0 ? 'answered' : 'ignored'] += 1;
    ports.log.info('deployment reported', { messageId, source, services: answered });
  }
}

/** Takes each alert of a message. @throws the first error, after the others were taken: then all of them come again and fold */
async function receive({ id, body }: QueuedMessage, batch: Batch): Promise<void> {
  const { ports, counts } = batch;
  const delivery = readDelivery(readLeniently(z.unknown(), body));
  if (delivery !== undefined) {
    const { woken, seenBefore } = await answerDelivery(delivery, ports);
    ports.log.info('delivery answered', { messageId: id, event: delivery.event, woken, seenBefore });
    counts[woken > 0 ? 'answered' : 'ignored'] += 1;
    return;
  }
  const at = ports.clock.now().toISOString();
  const artifact = `intake/${at.slice(0, 10)}/${id}.json`;
  await ports.artifacts.put(artifact, redact(body));
  const recordRefusal = (error: unknown, origin: AlertOrigin) =>
    keepRecord({ ...origin, outcome: 'refused', reason: explain(error) }, ports);
  const what = `the message ${id}`;
  const events = await attempt(
    () => readEvents(body, what, alertSources),
    (error) => recordRefusal(error, { id, at, artifact }),
  );
  const errors: unknown[] = [];
  for (const [index, event] of events.entries()) {
    const origin = { id: events.length === 1 ? id : `${id}.${index + 1}`, at, artifact };
    await attempt(
      async () => receiveEvent({ event, messageId: id, origin }, batch),
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

interface ReceivedEvent {
  readonly event: unknown;
  readonly messageId: string;
  readonly origin: AlertOrigin;
}

async function receiveEvent({ event, messageId, origin }: ReceivedEvent, batch: Batch): Promise<void> {
  const { ports, counts, reports, ownAlarms } = batch;
  const name = nameAlert(event, alertSources);
  const suppress = async (reason: string, source: string, sourceId: string) => {
    await keepRecord({ ...origin, outcome: 'suppressed', reason, source, sourceId }, ports);
    counts.suppressed += 1;
  };
  if (name?.startsWith(ownAlarms))
    return suppress(`${name} is one of Suture's own alarms, which are left to people`, 'cloudwatch', name);
  const report = readReport(event, messageId, ports.config);
  if (report !== undefined) {
    reports.push(report);
    return;
  }
  try {
    const alert = readAlertEvent(event, `the message ${messageId}`, ports.config, alertSources);
    const result = await receiveAlert(alert, ports);
    await recordAlert(alert, result, origin, ports);
    counts[result.outcome] += 1;
  } catch (error) {
    // The account's other groups and tasks report on the same bus, and trying again would change nothing.
    if (error instanceof Unclaimed && error.isOthers) return suppress(explain(error), error.source, error.unclaimed);
    throw error;
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed';
  return redact(error instanceof InvalidInput ? error.issues.join('; ') : error.message).slice(0, 1_000);
}

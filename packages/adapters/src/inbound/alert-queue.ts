import { redact } from '@suture/core';
import * as z from 'zod';
import { type AlertSource, alertSources, nameAlert, readAlertEvent, readEvents, Unclaimed } from '../alerts/index.ts';
import { readLeniently } from '../lenient.ts';
import type { Batch, BatchPorts, BatchResult, QueuedMessage } from './batch.ts';
import { DeliveryBusy } from './delivery-busy.ts';
import { type DeploymentReport, readReport, wakeRollouts } from './deployment-report.ts';
import { answerDelivery, readDelivery } from './github-delivery.ts';
import { explain, submitAlert, suppress, type TakenEvent, takeAlerts } from './take-alerts.ts';
import { findWebhook, receiveWebhook } from './webhook-alerts.ts';

/** Seconds after which an event whose handling did not end may be handled again. */
const claimSeconds = 120;

interface ReceiveOptions {
  /** Prefix of the names of Suture's own alarms. */
  readonly ownAlarms: string;
  /** Default: all of them. */
  readonly sources?: readonly AlertSource[];
}

/**
 * Processes queued messages one by one: an alert starts or joins an incident, a delivery of the code host wakes the incidents that wait for it, and
 * the results of deployments together wake, once, those that wait for a rollout. Suture's own alarms are left to people. A bad message does
 * not stop the others. What became of each alert is recorded.
 */
export async function receiveBatch(
  messages: readonly QueuedMessage[],
  ports: BatchPorts,
  { ownAlarms, sources = alertSources }: ReceiveOptions,
): Promise<BatchResult> {
  const counts = { started: 0, folded: 0, suppressed: 0, answered: 0, ignored: 0 };
  const batch: Batch = { ports, ownAlarms, sources, counts, reports: [], refused: [] };
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
  const { woken } = await wakeRollouts(new Set(reports.flatMap(({ services }) => services)), ports);
  for (const { messageId, source, services } of reports) {
    const answered = services.filter((service) => woken.has(service));
    counts[answered.length > 0 ? 'answered' : 'ignored'] += 1;
    ports.log.info('deployment reported', { messageId, source, services: answered });
  }
}

/** Whether a rollout that failed was that of a fix: its incident is handed over then, and needs no second one. */
async function isOfWaiting(services: readonly string[], { ports, counts }: Batch): Promise<boolean> {
  const { answered } = await wakeRollouts(new Set(services), ports);
  if (answered > 0) counts.answered += 1;
  return answered > 0;
}

/** Processes one message. @throws the first error of its alerts, after the others were taken: then all of them come again and fold */
async function receive(message: QueuedMessage, batch: Batch): Promise<void> {
  const { id, body } = message;
  const { ports, counts, sources } = batch;
  const event = readLeniently(z.unknown(), body);
  const delivery = readDelivery(event);
  if (delivery !== undefined) {
    const { woken, seenBefore } = await answerDelivery(delivery, ports);
    ports.log.info('delivery answered', { messageId: id, event: delivery.event, woken, seenBefore });
    counts[woken > 0 ? 'answered' : 'ignored'] += 1;
    return;
  }
  const webhook = findWebhook(event);
  if (webhook !== undefined) return receiveWebhook(id, webhook, batch);
  await takeAlerts(
    message,
    { open: () => readEvents(body, `the message ${id}`, sources), take: (taken) => receiveEvent(taken, id, batch) },
    ports,
  );
}

async function receiveEvent(taken: TakenEvent, messageId: string, batch: Batch): Promise<void> {
  const { reports, ownAlarms, sources, ports } = batch;
  const { event } = taken;
  const name = nameAlert(event, sources);
  if (name?.startsWith(ownAlarms)) {
    const reason = `${name} is one of Suture's own alarms, which are left to people`;
    return suppress(taken, { reason, source: 'cloudwatch', sourceId: name }, batch);
  }
  const report = readReport(event, messageId, ports.config);
  if (report !== undefined && !report.isAlert) {
    reports.push(report);
    return;
  }
  if (report !== undefined) return receiveFailure(taken, report, batch);
  await receiveAlert(taken, messageId, batch);
}

/** A rollout that failed: that of a fix whose incident waits, or else an alert. Two rules may bring the same event. */
async function receiveFailure(taken: TakenEvent, report: DeploymentReport, batch: Batch): Promise<void> {
  const { deliveries } = batch.ports;
  const { eventId, messageId } = report;
  const claim = eventId === undefined ? 'claimed' : await deliveries.claim('rollout', eventId, claimSeconds);
  if (claim === 'busy') throw new DeliveryBusy(messageId);
  if (claim === 'done') {
    batch.counts.ignored += 1;
    return;
  }
  if (!(await isOfWaiting(report.services, batch))) await receiveAlert(taken, messageId, batch);
  if (eventId !== undefined) await deliveries.finish('rollout', eventId);
}

async function receiveAlert(taken: TakenEvent, messageId: string, batch: Batch): Promise<void> {
  const { sources, ports } = batch;
  const { event } = taken;
  try {
    await submitAlert(taken, readAlertEvent(event, `the message ${messageId}`, ports.config, sources), batch);
  } catch (error) {
    // The account's other groups and tasks report on the same bus, and trying again would change nothing.
    if (error instanceof Unclaimed && error.isOthers)
      return suppress(taken, { reason: explain(error), source: error.source, sourceId: error.unclaimed }, batch);
    throw error;
  }
}

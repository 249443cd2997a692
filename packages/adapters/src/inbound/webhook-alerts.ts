import { type Config, InvalidInput, parse } from '@suture/core';
import * as z from 'zod';
import { type OpenedWebhook, readAlertEvent, readWebhook, Unclaimed, WebhookEvent } from '../alerts/index.ts';
import { webhookDetailType } from '../alerts/webhook-event.ts';
import type { Batch } from './batch.ts';
import { DeliveryBusy } from './delivery-busy.ts';
import { explain, submitAlert, suppress, type TakenEvent, takeAlerts } from './take-alerts.ts';

const Envelope = z.object({ 'detail-type': z.literal(webhookDetailType) });

/** Seconds after which an unfinished delivery may be tried again: less than the queue waits, more than a delivery takes. */
const claimSeconds = 120;

/** The webhook in a queued message, or undefined when it is another kind of message. @throws InvalidInput when its envelope is broken */
export function findWebhook(event: unknown): WebhookEvent | undefined {
  return Envelope.safeParse(event).success ? parse(WebhookEvent, event, 'the envelope of a webhook') : undefined;
}

/**
 * Takes the alerts of one vendor's delivery, once. Only the source that the sender was checked for reads the body: a sender with one vendor's
 * secret cannot speak for another.
 * @throws DeliveryBusy while the same delivery is taken elsewhere, so that the queue brings it again
 */
export async function receiveWebhook(messageId: string, webhook: WebhookEvent, batch: Batch): Promise<void> {
  const { from, id, body } = webhook.detail;
  const { ports, counts, sources } = batch;
  const claim = await ports.deliveries.claim(`webhook.${from}`, id, claimSeconds);
  if (claim === 'busy') throw new DeliveryBusy(id);
  if (claim === 'done') {
    ports.log.info('webhook seen before', { messageId, from, delivery: id });
    counts.ignored += 1;
    return;
  }
  const opened: { sources: OpenedWebhook['sources'] } = { sources: [] };
  await takeAlerts(
    { id: messageId, body },
    {
      open: () => {
        requireOn(from, ports.config);
        const { events, sources: only } = readWebhook(webhook, nameWebhook(from), ports.config, sources);
        opened.sources = only;
        return events;
      },
      take: (taken) => takeEvent(taken, from, opened.sources, batch),
    },
    ports,
  );
  await ports.deliveries.finish(`webhook.${from}`, id);
}

function nameWebhook(from: string): string {
  return `the webhook of ${from}`;
}

/** @throws InvalidInput when the source is off by now */
function requireOn(from: string, { webhooks }: Config): void {
  if (webhooks.sources.some((name) => name === from)) return;
  throw new InvalidInput(nameWebhook(from), [
    `${from} is not in webhooks.sources of suture.config.ts; add it, or stop the sender`,
  ]);
}

async function takeEvent(
  taken: TakenEvent,
  from: string,
  sources: OpenedWebhook['sources'],
  batch: Batch,
): Promise<void> {
  try {
    await submitAlert(taken, readAlertEvent(taken.event, nameWebhook(from), batch.ports.config, sources), batch);
  } catch (error) {
    // A vendor reports on everything that it watches, and trying again would change nothing.
    if (!(error instanceof Unclaimed)) throw error;
    await suppress(taken, { reason: explain(error), source: from, sourceId: error.unclaimed }, batch);
  }
}

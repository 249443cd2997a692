import { WebhookName } from '@suture/core';
import { toWebhookEvent } from '../alerts/webhook-event.ts';
import type { WebhookSource } from '../alerts/webhook-source.ts';
import type { Inbox } from '../inbox.ts';
import type { WebhookDelivery } from '../webhook-delivery.ts';

export interface AlertWebhookAnswer {
  /** HTTP status. */
  readonly status: 200 | 202 | 400 | 401 | 413;
  readonly outcome: 'queued' | 'nothing to do' | 'unsigned' | 'too large' | 'unreadable';
  /** Why, for the sender's list of deliveries. */
  readonly say: string;
}

interface Admission {
  readonly source: WebhookSource;
  readonly inbox: Inbox;
  /** Whether the vendor sent a delivery: undefined, or the reason why it is refused. */
  readonly refuse: (delivery: WebhookDelivery, now: Date) => string | undefined;
  readonly now: Date;
}

/** Bytes of a message of SQS. */
const mostQueued = 1_048_576;

/**
 * Takes one vendor's delivery in: checks its size and its sender before anything reads the body, puts the body into the inbox as it came, and answers.
 * What it says is read later, by this vendor's source alone.
 * @throws what the inbox throws: then the vendor sends the delivery again, or shows it as failed
 */
export async function admitAlertWebhook(
  delivery: WebhookDelivery,
  { source, inbox, refuse, now }: Admission,
): Promise<AlertWebhookAnswer> {
  const tooLarge = (most: number) => answer(413, 'too large', `more than ${most} bytes`);
  if (delivery.body.length > source.mostBytes) return tooLarge(source.mostBytes);
  const refusal = refuse(delivery, now);
  if (refusal !== undefined) return answer(401, 'unsigned', refusal);
  const body = readText(delivery.body);
  if (body === undefined) return answer(400, 'unreadable', 'the body is not UTF-8 text');
  const nothing = source.ignores?.(delivery);
  if (nothing !== undefined) return answer(200, 'nothing to do', nothing);
  const event = toWebhookEvent(WebhookName.parse(source.name), source.idOf(delivery), now, body);
  // Quotes and line breaks take more room in the message than in the body.
  if (Buffer.byteLength(JSON.stringify(event)) > mostQueued) return tooLarge(mostQueued);
  await inbox.put(event);
  return answer(202, 'queued', 'queued');
}

function answer(
  status: AlertWebhookAnswer['status'],
  outcome: AlertWebhookAnswer['outcome'],
  say: string,
): AlertWebhookAnswer {
  return { status, outcome, say };
}

function readText(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

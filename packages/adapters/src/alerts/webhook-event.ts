import type { WebhookName } from '@suture/core';
import * as z from 'zod';

/** The `source` of a webhook's body while it waits in the queue. Nothing from outside can set it there. */
export const webhookSource = 'suture.webhook';

/** Its `detail-type`. */
export const webhookDetailType = 'Suture Webhook';

/** A webhook's body as it waits in the queue: only the source that its signature was checked for may read it. */
export const WebhookEvent = z.object({
  source: z.literal(webhookSource),
  'detail-type': z.literal(webhookDetailType),
  detail: z.object({
    from: z.string().min(1).max(100),
    /** What a redelivery keeps. */
    id: z.string().min(1).max(100),
    receivedAt: z.iso.datetime(),
    /** The body as text. */
    body: z.string(),
  }),
});
export type WebhookEvent = z.infer<typeof WebhookEvent>;

/** The event of a body. */
export function toWebhookEvent(from: WebhookName, id: string, receivedAt: Date, body: string): WebhookEvent {
  return {
    source: webhookSource,
    'detail-type': webhookDetailType,
    detail: { from, id, receivedAt: receivedAt.toISOString(), body },
  };
}

import { type Config, InvalidInput } from '@suture/core';
import { readDocuments } from './documents.ts';
import { generic, listGenericEvents } from './generic.ts';
import { readEvents } from './read-alert.ts';
import type { AlertSource } from './source.ts';
import type { WebhookEvent } from './webhook-event.ts';

/** What a webhook's body holds. */
export interface OpenedWebhook {
  readonly events: readonly unknown[];
  /** The only source that may read them: a secret proves who sent the body, and that sender speaks for nobody else. */
  readonly sources: readonly AlertSource[];
}

/**
 * The events in the body of a queued webhook.
 * @param what names it in errors
 * @throws InvalidInput when its source is not known, or the body is not what that source sends
 */
export function readWebhook(
  { detail }: WebhookEvent,
  what: string,
  config: Config,
  sources: readonly AlertSource[],
): OpenedWebhook {
  const { from, body, receivedAt } = detail;
  const source = sources.find(({ name }) => name === from);
  if (source === undefined) throw new InvalidInput(what, [`detail.from: there is no source "${from}"`]);
  if (source !== generic) return { events: readEvents(body, what, [source]), sources: [source] };
  const events = readDocuments(body, what).flatMap((document) => listGenericEvents(document, config, receivedAt));
  return { events, sources: [source] };
}

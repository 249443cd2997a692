import { type Config, InvalidInput } from '@suture/core';
import { readDocuments } from './documents.ts';
import { generic, listGenericEvents } from './generic.ts';
import { readEvents } from './read-alert.ts';
import type { AlertSource } from './source.ts';
import type { WebhookEvent } from './webhook-event.ts';

/** What a webhook's body holds. */
export interface OpenedWebhook {
  readonly events: readonly unknown[];
  /** The only sources that may read them: a secret proves who sent the body, and that sender speaks for nobody else. */
  readonly sources: readonly AlertSource[];
}

/** Grafana sends the alerts of its Alertmanager too, and people point either at either address. */
const alike = ['alertmanager', 'grafana'];

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
  if (source !== generic) {
    const readers = sources.filter(({ name }) => name === from || (alike.includes(from) && alike.includes(name)));
    return { events: readEvents(body, what, readers), sources: readers };
  }
  const events = readDocuments(body, what).flatMap((document) => listGenericEvents(document, config, receivedAt));
  return { events, sources: [source] };
}

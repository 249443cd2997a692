import { createHmac, randomUUID } from 'node:crypto';
import { nodeId, shapeOrganization, shapeUser } from './shapes/account.ts';
import { eventsByPermission } from './shapes/app.ts';
import { shapeRepository } from './shapes/repository.ts';
import type { Delivery, Installation, Json, Repository, User, World } from './world.ts';

/** The parts of one payload: the sender, the repository and the event's own members. */
export interface WebhookEvent {
  readonly event: Delivery['event'];
  readonly repository: Repository;
  readonly sender: User;
  readonly payload: Json;
}

/** Records a delivery for every App installed on the repository whose permissions cover the event and that is subscribed to it. */
export function recordDeliveries(world: World, webhook: WebhookEvent): void {
  const { event, repository } = webhook;
  const listeners = world.installations.filter(
    (installation) =>
      installation.repositories.includes(repository.fullName) &&
      installation.permissions[eventsByPermission[event]] !== undefined &&
      installation.events.includes(event),
  );
  for (const listener of listeners) world.deliveries.push(writeDelivery(world, webhook, listener));
}

/** The headers of a delivery, in lower case. */
export function headersOf(delivery: Delivery): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/stand-in',
    'x-github-event': delivery.event,
    'x-github-delivery': delivery.id,
    'x-hub-signature-256': delivery.signature,
  };
}

/** The value of `x-hub-signature-256`. */
export function sign(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function writeDelivery(world: World, webhook: WebhookEvent, installation: Installation): Delivery {
  const { event, repository, sender, payload } = webhook;
  const body = JSON.stringify({
    ...payload,
    repository: shapeRepository(world, repository),
    organization: shapeOrganization(world, repository.owner),
    sender: shapeUser(world, sender),
    installation: { id: installation.id, node_id: nodeId('MDIzOkludGVncmF0aW9u', installation.id) },
  });
  return { id: randomUUID(), event, body, signature: sign(installation.webhookSecret, body) };
}

import { createHmac, randomUUID } from 'node:crypto';
import { nodeId, shapeOrganization, shapeUser } from './shapes/account.ts';
import { eventsByPermission } from './shapes/app.ts';
import { shapeRepository } from './shapes/repository.ts';
import type { Delivery, Installation, Json, Repository, User, World } from './world.ts';

/** What makes one payload: who did it, where, and the event's own members. */
export interface Happening {
  readonly event: Delivery['event'];
  readonly repository: Repository;
  readonly sender: User;
  readonly payload: Json;
}

/** Keeps a delivery for every App that is installed on the repository and may hear of the event. */
export function tell(world: World, happening: Happening): void {
  const { event, repository } = happening;
  const listeners = world.installations.filter(
    (installation) =>
      installation.repositories.includes(repository.fullName) &&
      installation.permissions[eventsByPermission[event]] !== undefined,
  );
  for (const listener of listeners) world.deliveries.push(writeDelivery(world, happening, listener));
}

/** The headers a delivery comes with, in lower case. */
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

function writeDelivery(world: World, happening: Happening, installation: Installation): Delivery {
  const { event, repository, sender, payload } = happening;
  const body = JSON.stringify({
    ...payload,
    repository: shapeRepository(world, repository),
    organization: shapeOrganization(world, repository.owner),
    sender: shapeUser(world, sender),
    installation: { id: installation.id, node_id: nodeId('MDIzOkludGVncmF0aW9u', installation.id) },
  });
  return { id: randomUUID(), event, body, signature: sign(installation.webhookSecret, body) };
}

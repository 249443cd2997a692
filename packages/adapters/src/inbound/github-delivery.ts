import { type CallbackPorts, type Incident, type PendingCallback, type Ports, settle } from '@suture/core';
import * as z from 'zod';
import { GitHubDelivery, gitHubDelivery } from '../github/webhook.ts';
import { GitLabDelivery, gitLabDelivery } from '../gitlab/webhook.ts';
import { DeliveryBusy } from './delivery-busy.ts';

/** A delivery as it lies in the queue, by the code host that it came from. */
const Queued = z.discriminatedUnion('detail-type', [
  z.object({ 'detail-type': z.literal(gitHubDelivery), detail: GitHubDelivery }),
  z.object({ 'detail-type': z.literal(gitLabDelivery), detail: GitLabDelivery }),
]);

type Delivery = (GitHubDelivery | GitLabDelivery) & { readonly host: 'github' | 'gitlab' };

export type DeliveryPorts = CallbackPorts & Pick<Ports, 'deliveries' | 'log'>;

/** Seconds after which an unfinished delivery may be tried again. */
const claimSeconds = 120;

/** The delivery in a queued message, or undefined when it is another kind of message. */
export function readDelivery(event: unknown): Delivery | undefined {
  const queued = Queued.safeParse(event).data;
  if (queued === undefined) return undefined;
  return { ...queued.detail, host: queued['detail-type'] === gitHubDelivery ? 'github' : 'gitlab' };
}

/**
 * Wakes the incidents that wait for what a delivery reports. It decides nothing: they ask the code host for the present state.
 * @throws DeliveryBusy while the same delivery is answered elsewhere, so that the queue brings it again
 */
export async function answerDelivery(
  delivery: Delivery,
  ports: DeliveryPorts,
): Promise<{ readonly woken: number; readonly seenBefore: boolean }> {
  const claim = await ports.deliveries.claim(delivery.host, delivery.id, claimSeconds);
  if (claim === 'done') return { woken: 0, seenBefore: true };
  if (claim === 'busy') throw new DeliveryBusy(delivery.id);
  let woken = 0;
  for (const wait of await findWaits(delivery, ports)) if ((await settle(wait, ports)) !== undefined) woken += 1;
  await ports.deliveries.finish(delivery.host, delivery.id);
  return { woken, seenBefore: false };
}

/** What waits for this event. */
async function findWaits(delivery: Delivery, ports: CallbackPorts): Promise<readonly PendingCallback[]> {
  const { event, repository, pull, issue, commit } = delivery;
  if (/^(?:pull_request|merge_request|note$|pipeline$)/.test(event) && pull !== undefined) {
    const ref = `${repository}#${pull}`;
    const { items } = await ports.pendingCallbacks.list();
    // Several incidents may wait for a pull request that is not Suture's.
    return items.filter((wait) => wait.kind === 'review' && (wait.ref === ref || wait.ref.startsWith(`${ref}+`)));
  }
  if (event === 'issue_comment' && issue !== undefined)
    return findReviews(repository, ports, ({ review, ticket }) => {
      return review?.id === String(issue) || ticket?.id === `${repository}#${issue}`;
    });
  // GitLab numbers issues and merge requests apart.
  if (event === 'note' && issue !== undefined)
    return findReviews(repository, ports, ({ ticket }) => ticket?.id === `${repository}#${issue}`);
  if (commit !== undefined) return findReviews(repository, ports, ({ review }) => review?.headCommit === commit);
  if (event !== 'deployment_status' && event !== 'workflow_run' && event !== 'deployment') return [];
  const { items } = await ports.pendingCallbacks.list();
  return items.filter((wait) => wait.kind === 'rollout' && wait.ref.startsWith(`${repository}@`));
}

/** The waits for pull requests of a repository whose incident is the one that is looked for. */
async function findReviews(
  repository: string,
  ports: CallbackPorts,
  isMeant: (incident: Incident) => boolean,
): Promise<readonly PendingCallback[]> {
  const { items } = await ports.pendingCallbacks.list();
  const found: PendingCallback[] = [];
  for (const wait of items) {
    if (wait.kind !== 'review' || !wait.ref.startsWith(`${repository}#`)) continue;
    const incident = await ports.incidents.get(wait.incidentId);
    if (incident !== undefined && isMeant(incident)) found.push(wait);
  }
  return found;
}

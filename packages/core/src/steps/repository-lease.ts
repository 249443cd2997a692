import { type Incident, isInProgress } from '../model/index.ts';
import { scratchBranch } from '../policy/rehearsal.ts';
import type { Ports } from '../ports/index.ts';
import { line, outside, own, paragraph } from '../render/document.ts';
import { writeForTicket } from '../render/ticket-text.ts';

/** The ports that waiting for a repository needs. */
export const leaseNeeds = ['config', 'incidents', 'leases', 'tickets'] as const;

/** Seconds that a lease lasts: longer than a review and a rollout may take together. A holder that has ended loses it at once. */
const leaseSeconds = 15 * 86_400;

/** Seconds until an incident that waits for a repository looks again: an execution may have 25,000 events, and may wait for weeks. */
export const lookAgainAfter = 900;

/**
 * Makes the incident the only one with a fix in flight in its repository. Returns the incident that it has to wait for, whose id is then on
 * the ticket; undefined if there is none. A rehearsal has a branch of its own and waits for nobody.
 */
export async function takeRepository(
  incident: Incident,
  ports: Pick<Ports, (typeof leaseNeeds)[number]>,
): Promise<string | undefined> {
  const { id, repository, ticket } = incident;
  if (!ports.config.limits.oneFixPerRepository || scratchBranch(incident) !== undefined) return undefined;
  let { holder } = await ports.leases.take(repository, id, leaseSeconds);
  if (holder !== id && (await hasEnded(holder, ports)))
    holder = (await ports.leases.take(repository, id, leaseSeconds, holder)).holder;
  if (holder === id) return undefined;
  if (ticket !== undefined) {
    const blocks = [
      paragraph(line`The fix waits: incident ${own(holder)} has one in flight in ${outside(repository)}.`),
      paragraph(own('It is written when that incident is closed or handed over.')),
    ];
    await ports.tickets.comment(ticket, `waits-for-${holder}`, writeForTicket(blocks, ports.config));
  }
  return holder;
}

/** Lets the next incident of the repository write its fix. */
export async function releaseRepository(
  { id, repository }: Incident,
  { leases }: Pick<Ports, 'leases'>,
): Promise<void> {
  await leases.release(repository, id);
}

/** Whether an incident can have no fix in flight any more. */
async function hasEnded(incidentId: string, { incidents }: Pick<Ports, 'incidents'>): Promise<boolean> {
  const incident = await incidents.get(incidentId);
  return incident === undefined || !isInProgress(incident);
}

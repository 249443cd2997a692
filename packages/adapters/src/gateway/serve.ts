import {
  type CodeHistory,
  type CodeHost,
  type Config,
  InvalidInput,
  parse,
  type Rollouts,
  type TicketRef,
  type Tickets,
} from '@suture/core';
import type { Deployment } from '../code-hosts/deployment.ts';
import type { Objects } from '../objects/objects.ts';
import { treeKey } from '../snapshots/index.ts';
import { type GatewayReply, GatewayRequest } from './protocol.ts';

/** What stands behind the gateway. */
export interface GatewayParts {
  readonly config: Config;
  readonly codeHost: CodeHost;
  readonly ticketsFor: (repository: string) => Tickets;
  readonly rollouts: Rollouts;
  readonly isAncestor: (repository: string, ancestor: string, descendant: string) => Promise<boolean>;
  readonly codeHistory: CodeHistory;
  readonly deployments: (repository: string, limit: number) => Promise<readonly Deployment[]>;
  /** A commit's tree as the host packs it. */
  readonly tree: (repository: string, commit: string) => Promise<Uint8Array>;
  readonly objects: Objects;
}

/**
 * Does what a step asks, for a configured repository and for no other.
 * @throws InvalidInput for a request of no known shape or another repository; whatever the code host's adapter throws
 */
export async function serveGateway(
  rawRequest: unknown,
  parts: GatewayParts,
): Promise<GatewayReply<GatewayRequest['operation']>> {
  const request = parse(GatewayRequest, rawRequest, 'the request to the gateway');
  refuseStrangers(repositoryOf(request), parts.config);
  const { codeHost, codeHistory, rollouts } = parts;
  switch (request.operation) {
    case 'deployedCommit':
      return codeHost.deployedCommit(request.incident);
    case 'history':
      return [...(await codeHost.history(request.repository, request.commit, request.limit))];
    case 'diff':
      return codeHost.diff(request.repository, request.baseCommit, request.files);
    case 'openReview':
      return codeHost.openReview(request.repository, request.request);
    case 'readReview':
      return codeHost.readReview(request.repository, request.reviewId);
    case 'comment':
      return done(codeHost.comment(request.repository, request.reviewId, request.text));
    case 'closeReview':
      return done(codeHost.closeReview(request.repository, request.reviewId, request.reason));
    case 'openTicket': {
      const { repository, incidentId, title, body } = request;
      const ticket = await parts.ticketsFor(repository).open(incidentId, title, body);
      return { ...ticket, id: `${repository}#${ticket.id}` };
    }
    case 'commentTicket':
      return done(ticketsAt(request.ticket, parts).comment(plain(request.ticket), request.key, request.text));
    case 'closeTicket':
      return done(ticketsAt(request.ticket, parts).close(plain(request.ticket), request.resolution));
    case 'rolloutStatus':
      return rollouts.status(request.incident, request.mergeCommit);
    case 'isAncestor':
      return parts.isAncestor(request.repository, request.ancestor, request.descendant);
    case 'fileHistory':
      return codeHistory.ofFile(request.repository, request.commit, request.path, request.limit);
    case 'blame':
      return codeHistory.blame(request.repository, request.commit, request.path);
    case 'changesOf':
      return (await codeHistory.changesOf(request.repository, request.commit)) ?? null;
    case 'compare':
      return (await codeHistory.compare(request.repository, request.base, request.head)) ?? null;
    case 'deployments':
      return parts.deployments(request.repository, request.limit);
    case 'keepTree':
      return done(keepTree(request.repository, request.commit, parts));
  }
}

async function done(effect: Promise<void>): Promise<null> {
  await effect;
  return null;
}

function repositoryOf(request: GatewayRequest): string {
  if ('repository' in request) return request.repository;
  if ('incident' in request) return request.incident.repository;
  return request.ticket.id.split('#')[0] ?? '';
}

function refuseStrangers(repository: string, config: Config): void {
  const known = Object.values(config.services).some((service) => service.repository === repository);
  if (!known)
    throw new InvalidInput('the request to the gateway', [
      `repository: ${repository} is not one of the configuration's; add a service with it`,
    ]);
}

function ticketsAt(ticket: TicketRef, parts: GatewayParts): Tickets {
  return parts.ticketsFor(ticket.id.split('#')[0] ?? '');
}

/** As the tickets of one repository know it. */
function plain(ticket: TicketRef): TicketRef {
  return { ...ticket, id: ticket.id.split('#')[1] ?? '' };
}

async function keepTree(repository: string, commit: string, { objects, tree }: GatewayParts): Promise<void> {
  const key = treeKey(repository, commit);
  if (await objects.has(key)) return;
  await objects.put(key, await tree(repository, commit));
}

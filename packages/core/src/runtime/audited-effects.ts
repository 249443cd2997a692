import type { z } from 'zod';
import type { CodeHost, Ports, ProvingGround, Tickets, TrustRecord } from '../ports/index.ts';

type Detail = Readonly<Record<string, z.core.util.JSONType>>;

/** Puts a record on an incident's trail. */
export type WriteRecord = (action: string, detail: Detail) => Promise<unknown>;

/** The ports through which a step has an effect outside the incident's own records. */
export type EffectPorts = Pick<Ports, 'codeHost' | 'provingGround' | 'tickets' | 'trustRecord'>;

/** The effects of the given ports, each with its record before and its outcome after. A step gets no others. */
export function auditEffects(ports: Partial<Ports>, write: WriteRecord): Partial<EffectPorts> {
  const { codeHost, provingGround, tickets, trustRecord } = ports;
  return {
    ...(codeHost && { codeHost: auditCodeHost(codeHost, write) }),
    ...(provingGround && { provingGround: auditProvingGround(provingGround, write) }),
    ...(tickets && { tickets: auditTickets(tickets, write) }),
    ...(trustRecord && { trustRecord: auditTrustRecord(trustRecord, write) }),
  };
}

/** Runs one effect between its two records. The first must be written before anything happens. */
async function record<T>(
  write: WriteRecord,
  [before, after]: readonly [before: string, after: string],
  detail: Detail,
  effect: () => Promise<T>,
  outcomeOf: (result: T) => Detail = () => detail,
): Promise<T> {
  await write(before, detail);
  let result: T;
  try {
    result = await effect();
  } catch (error) {
    await write('effect failed', { effect: before, error: error instanceof Error ? error.name : 'unknown' });
    throw error;
  }
  await write(after, outcomeOf(result));
  return result;
}

function auditTickets(tickets: Tickets, write: WriteRecord): Tickets {
  return {
    open: (incidentId, title, body) =>
      record(
        write,
        ['will open ticket', 'ticket opened'],
        { title },
        () => tickets.open(incidentId, title, body),
        ({ id, url }) => ({ ticket: id, url }),
      ),
    comment: (ticket, key, text) =>
      record(write, ['will comment on ticket', 'ticket commented on'], { ticket: ticket.id, key }, () =>
        tickets.comment(ticket, key, text),
      ),
    close: (ticket, resolution) =>
      record(write, ['will close ticket', 'ticket closed'], { ticket: ticket.id }, () =>
        tickets.close(ticket, resolution),
      ),
  };
}

function auditCodeHost(host: CodeHost, write: WriteRecord): CodeHost {
  return {
    deployedCommit: (incident) => host.deployedCommit(incident),
    history: (repository, commit, limit) => host.history(repository, commit, limit),
    diff: (repository, baseCommit, files) => host.diff(repository, baseCommit, files),
    readReview: (repository, reviewId) => host.readReview(repository, reviewId),
    openReview: (repository, request) => {
      const { branch, title, draft } = request;
      return record(
        write,
        ['will open review', 'review opened'],
        { branch, title, draft },
        () => host.openReview(repository, request),
        ({ id, url, headCommit }) => ({ id, url, head: headCommit }),
      );
    },
    comment: (repository, reviewId, text) =>
      record(write, ['will comment on review', 'review commented on'], { id: reviewId }, () =>
        host.comment(repository, reviewId, text),
      ),
    closeReview: (repository, reviewId, reason) =>
      record(write, ['will close review', 'review closed'], { id: reviewId }, () =>
        host.closeReview(repository, reviewId, reason),
      ),
  };
}

function auditProvingGround(ground: ProvingGround, write: WriteRecord): ProvingGround {
  return {
    supply: (order) =>
      record(
        write,
        ['will supply proving ground', 'proving ground supplied'],
        { attempt: order.attempt, baseCommit: order.baseCommit },
        () => ground.supply(order),
        ({ dependencies }) => ({ dependencies }),
      ),
  };
}

function auditTrustRecord(trust: TrustRecord, write: WriteRecord): TrustRecord {
  return {
    get: (service) => trust.get(service),
    count: (service, kind, incidentId) =>
      record(write, ['will count outcome', 'outcome counted'], { service, kind }, () =>
        trust.count(service, kind, incidentId),
      ),
  };
}

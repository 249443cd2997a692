import type * as z from 'zod';
import type { AuditRecord } from '../audit/record.ts';
import { VersionConflict } from '../errors.ts';
import { AlertRecord, Incident } from '../model/index.ts';
import { parse } from '../parse.ts';
import {
  type Budget,
  type Clock,
  type Listing,
  PendingCallback,
  type Ports,
  type RecordStores,
  type ShadowOutcome,
  type Spending,
  type TrustOutcome,
} from '../ports/index.ts';
import { createMemoryEpisodes } from './episodes.ts';
import { createMemoryLeases } from './leases.ts';

/** The ports that store something. */
export type MemoryStores = RecordStores & Pick<Ports, 'artifacts'>;

/** A clock that moves only when it is advanced. */
export interface TestClock extends Clock {
  advance(milliseconds: number): void;
}

/**
 * Stores in memory that fulfil the contracts of the real ones: values are copied on the way in and out.
 * @param clock ends the claims on deliveries; without one they never end
 */
export function createMemoryStores(clock: Clock = createTestClock('2026-01-01T00:00:00.000Z')): MemoryStores {
  return {
    artifacts: createMemoryArtifacts(),
    alertRecords: createMemoryAlertRecords(),
    incidents: createMemoryIncidents(),
    leases: createMemoryLeases(clock),
    spending: { of: async () => ({ tokens: 0, microUsd: 0 }) },
    episodes: createMemoryEpisodes(),
    auditLog: createMemoryAuditLog(),
    pendingCallbacks: createMemoryCallbacks(),
    trustRecord: createMemoryTrustRecord(),
    deliveries: createMemoryDeliveries(clock),
  };
}

/** Nonces that count up, so that a test's texts are always the same. */
export function fixedEntropy(): Ports['entropy'] {
  let count = 0;
  return {
    nonce: () => {
      count += 1;
      return `nonce-${String(count).padStart(16, '0')}`;
    },
  };
}

/** @param start the first instant, ISO 8601 */
export function createTestClock(start: string): TestClock {
  let now = new Date(start).getTime();
  return {
    now: () => new Date(now),
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

function createMemoryArtifacts(): Ports['artifacts'] {
  const texts = new Map<string, string>();
  return {
    put: async (key, text) => {
      texts.set(key, text);
    },
    get: async (key) => texts.get(key),
  };
}

function createMemoryAlertRecords(): Ports['alertRecords'] {
  const records = new Map<string, AlertRecord>();
  const keyOf = ({ at, id }: AlertRecord) => `${at}#${id}`;
  return {
    put: async (record) => {
      records.set(record.id, structuredClone(record));
    },
    list: async (limit) => {
      const newest = [...records].sort(([, a], [, b]) => (keyOf(a) < keyOf(b) ? 1 : -1));
      return listReadable(AlertRecord, newest.slice(0, limit));
    },
  };
}

function createMemoryIncidents(): Ports['incidents'] {
  const incidents = new Map<string, Incident>();
  return {
    create: async (incident) => {
      if (incidents.has(incident.id)) return false;
      incidents.set(incident.id, structuredClone(incident));
      return true;
    },
    get: async (incidentId) => {
      const stored = incidents.get(incidentId);
      if (stored === undefined) return undefined;
      return parse(Incident, structuredClone(stored), `the stored incident ${incidentId}`);
    },
    update: async (incident) => {
      if (incidents.get(incident.id)?.version !== incident.version) {
        throw new VersionConflict(`Incident ${incident.id}`);
      }
      const next = { ...structuredClone(incident), version: incident.version + 1 };
      incidents.set(incident.id, next);
      return structuredClone(next);
    },
    list: async () => listReadable(Incident, [...incidents].sort(compareNewestFirst)),
    listOpen: async () =>
      listReadable(Incident, [...incidents].filter(([, { status }]) => isOpen(status)).sort(compareNewestFirst)),
  };
}

function listReadable<S extends z.ZodType>(
  schema: S,
  stored: Iterable<readonly [string, unknown]>,
): Listing<z.infer<S>> {
  const items: z.infer<S>[] = [];
  const unreadable: string[] = [];
  for (const [key, value] of stored) {
    const read = schema.safeParse(structuredClone(value));
    if (read.success) items.push(read.data);
    else unreadable.push(key);
  }
  return { items, unreadable };
}

function isOpen(status: Incident['status']): boolean {
  return status === 'pending_start' || status === 'running';
}

function compareNewestFirst([, a]: readonly [string, Incident], [, b]: readonly [string, Incident]): number {
  const [left, right] = [`${a.createdAt}#${a.id}`, `${b.createdAt}#${b.id}`];
  return left < right ? 1 : -1;
}

function createMemoryAuditLog(): Ports['auditLog'] {
  const trails = new Map<string, Map<number, AuditRecord>>();
  const heads = new Map<string, { readonly seq: number; readonly hash: string }>();
  return {
    append: async (record) => {
      const trail = trails.get(record.incidentId) ?? new Map<number, AuditRecord>();
      trails.set(record.incidentId, trail);
      if (trail.has(record.seq)) return false;
      trail.set(record.seq, structuredClone(record));
      heads.set(record.incidentId, { seq: record.seq, hash: record.hash });
      return true;
    },
    last: async (incidentId) => {
      const trail = trails.get(incidentId);
      return structuredClone(trail?.get(Math.max(...trail.keys())));
    },
    read: async (incidentId) =>
      structuredClone([...(trails.get(incidentId)?.values() ?? [])].sort((a, b) => a.seq - b.seq)),
    head: async (incidentId) => heads.get(incidentId),
    chains: async () => [...trails.keys()].sort(),
  };
}

function createMemoryCallbacks(): Ports['pendingCallbacks'] {
  const callbacks = new Map<string, PendingCallback>();
  const keyOf = (kind: PendingCallback['kind'], ref: string) => `${kind}#${ref}`;
  return {
    put: async (callback) => {
      callbacks.set(keyOf(callback.kind, callback.ref), structuredClone(callback));
    },
    get: async (kind, ref) => structuredClone(callbacks.get(keyOf(kind, ref))),
    remove: async (kind, ref, token) => {
      const key = keyOf(kind, ref);
      if (token === undefined || callbacks.get(key)?.token === token) callbacks.delete(key);
    },
    list: async () => listReadable(PendingCallback, callbacks),
  };
}

function createMemoryTrustRecord(): Ports['trustRecord'] {
  const outcomes = new Map<string, Map<string, TrustOutcome>>();
  const shadows = new Map<string, Map<string, ShadowOutcome>>();
  return {
    outcomes: async (service) => structuredClone([...(outcomes.get(service)?.values() ?? [])]),
    count: async (service, result, incidentId, about = {}) => {
      const known = outcomes.get(service) ?? new Map<string, TrustOutcome>();
      outcomes.set(service, known);
      const key = `${result}#${incidentId}`;
      if (!known.has(key)) known.set(key, structuredClone({ ...about, result, incidentId }));
    },
    shadows: async (service) => structuredClone([...(shadows.get(service)?.values() ?? [])]),
    addShadow: async (service, shadow) => {
      const known = shadows.get(service) ?? new Map<string, ShadowOutcome>();
      shadows.set(service, known.set(shadow.id, structuredClone(shadow)));
    },
  };
}

function createMemoryDeliveries(clock: Clock): Ports['deliveries'] {
  const kept = new Map<string, { readonly done: boolean; readonly until: number }>();
  const keyOf = (source: string, id: string) => JSON.stringify([source, id]);
  return {
    claim: async (source, id, seconds) => {
      const now = clock.now().getTime();
      const known = kept.get(keyOf(source, id));
      if (known !== undefined && known.until > now) return known.done ? 'done' : 'busy';
      kept.set(keyOf(source, id), { done: false, until: now + seconds * 1000 });
      return 'claimed';
    },
    finish: async (source, id) => {
      kept.set(keyOf(source, id), { done: true, until: clock.now().getTime() + 7 * 86_400_000 });
    },
  };
}

/** A budget whose scopes are visible. */
export function createMemoryBudget(): Budget & { readonly scopes: ReadonlyMap<string, Spending> } {
  const scopes = new Map<string, Spending>();
  return {
    scopes,
    reserve: async (scope, amount, limit) => {
      const before = scopes.get(scope) ?? { tokens: 0, microUsd: 0 };
      const total = { tokens: before.tokens + amount.tokens, microUsd: before.microUsd + amount.microUsd };
      if (total.tokens > limit.tokens || total.microUsd > limit.microUsd) return false;
      scopes.set(scope, total);
      return true;
    },
    add: async (scope, amount) => {
      const before = scopes.get(scope) ?? { tokens: 0, microUsd: 0 };
      const total = { tokens: before.tokens + amount.tokens, microUsd: before.microUsd + amount.microUsd };
      scopes.set(scope, total);
      return total;
    },
  };
}

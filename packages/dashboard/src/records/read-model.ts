import {
  AuditRecord,
  describeError,
  type Incident,
  type IncidentFigures,
  measureIncident,
  type PendingCallback,
  readFigures,
} from '@suture/core';
import type { RecordSource, Records } from './records.ts';

/** The last thing that an incident's audit trail says. */
export type LastRecord = Pick<AuditRecord, 'stage' | 'state' | 'at' | 'action'>;

/** What the pages show, as it was read last. */
export interface Snapshot {
  /** Grows by one when something that is shown has changed. */
  readonly revision: number;
  /** Newest first. Until `complete`, the open ones alone. */
  readonly incidents: readonly Incident[];
  readonly open: readonly Incident[];
  readonly complete: boolean;
  readonly unreadable: readonly string[];
  /** By incident: what it waits for. */
  readonly waits: ReadonlyMap<string, PendingCallback>;
  /** By incident: the newest record of its trail, for the open ones. */
  readonly last: ReadonlyMap<string, LastRecord>;
  readonly figures: readonly IncidentFigures[];
  /** Grows when audit trails were read for the figures. */
  readonly measurements: number;
  /** Why every step is stopped, if it is. */
  readonly stopped: string | undefined;
  /** Why the last look failed; the rest is then older. */
  readonly problem: string | undefined;
}

export interface ReadModel {
  current(): Snapshot;
  /** Looks for changes: reads the open incidents, and those that were open before. */
  refresh(): Promise<void>;
  /** Reads every incident. */
  readAll(): Promise<void>;
  /** Reads the audit trails of the newest incidents that have changed since they were read. */
  measure(): Promise<void>;
  /** Calls back after each change, until the returned function is called. */
  onChange(listener: () => void): () => void;
}

/** Audit trails that are read for costs and stages; each is a query of its own. */
export const measuredAtMost = 500;
/** Audit trails that are read at once. */
const trailsAtOnce = 8;

const empty: Snapshot = {
  revision: 0,
  incidents: [],
  open: [],
  complete: false,
  unreadable: [],
  waits: new Map(),
  last: new Map(),
  figures: [],
  measurements: 0,
  stopped: undefined,
  problem: undefined,
};

/** The records in memory, so that a page needs no read of the stores. */
export function createReadModel(source: RecordSource): ReadModel {
  let snapshot = empty;
  const known = new Map<string, Incident>();
  const trails = new Map<string, { readonly version: number; readonly figures: IncidentFigures }>();
  const listeners = new Set<() => void>();

  function publish(change: Partial<Snapshot>): void {
    const next = { ...snapshot, ...change };
    if (sameAs(next, snapshot)) return;
    const incidents = [...known.values()].sort(newestFirst);
    const figures = incidents.map(
      (incident) => trails.get(incident.id)?.figures ?? measureIncident(incident, undefined),
    );
    snapshot = { ...next, incidents, figures, revision: snapshot.revision + 1 };
    for (const listener of listeners) listener();
  }

  async function look(records: Records): Promise<Partial<Snapshot>> {
    const [listed, waiting, stopped] = await Promise.all([
      records.incidents.listOpen(),
      records.pendingCallbacks.list(),
      records.killSwitch.reason(),
    ]);
    const open = [...listed.items].sort(newestFirst);
    const ids = new Set(open.map(({ id }) => id));
    const left = [...known.values()].filter(({ id, outcome }) => outcome === undefined && !ids.has(id));
    const ended = await Promise.all(left.map(({ id }) => records.incidents.get(id)));
    for (const incident of [...open, ...ended]) if (incident !== undefined) known.set(incident.id, incident);
    const waits = new Map(waiting.items.map((wait) => [wait.incidentId, wait]));
    return { open, waits, stopped, last: await readLast(open, records) };
  }

  /** A few trails at a time: others use the stores too. */
  async function measure(): Promise<void> {
    const newest = [...known.values()].sort(newestFirst).slice(0, measuredAtMost);
    const due = newest.filter(({ id, version }) => trails.get(id)?.version !== version);
    for (let from = 0; from < due.length; from += trailsAtOnce) {
      const some = due.slice(from, from + trailsAtOnce);
      await source.read(({ auditLog }) =>
        Promise.all(
          some.map(async (incident) => {
            trails.set(incident.id, { version: incident.version, figures: await readFigures(incident, { auditLog }) });
          }),
        ),
      );
    }
    if (due.length > 0) publish({ measurements: snapshot.measurements + 1 });
  }

  /** Work that fails keeps what was read before, and says so. */
  async function guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      publish({ problem: describeError(error) });
    }
  }

  return {
    current: () => snapshot,
    refresh: () =>
      guarded(async () => {
        publish({ ...(await source.read(look)), problem: undefined });
      }),
    readAll: () =>
      guarded(async () => {
        const { items, unreadable } = await source.read(({ incidents }) => incidents.list());
        for (const incident of items) if (isNewer(incident, known.get(incident.id))) known.set(incident.id, incident);
        publish({ complete: true, unreadable });
      }),
    measure: () => guarded(measure),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A look may have read a later version while everything was read. */
function isNewer(one: Incident, other: Incident | undefined): boolean {
  return other === undefined || one.version > other.version;
}

const Last = AuditRecord.pick({ stage: true, state: true, at: true, action: true });

async function readLast(open: readonly Incident[], { auditLog }: Records): Promise<ReadonlyMap<string, LastRecord>> {
  const found = await Promise.all(
    open.slice(0, trailsAtOnce * 4).map(async ({ id }) => [id, Last.safeParse(await auditLog.last(id)).data] as const),
  );
  return new Map(found.flatMap(([id, last]) => (last === undefined ? [] : [[id, last] as const])));
}

function newestFirst(a: Incident, b: Incident): number {
  return `${a.createdAt}#${a.id}` < `${b.createdAt}#${b.id}` ? 1 : -1;
}

/** Whether nothing that is shown differs. An incident's version grows with each write. */
function sameAs(a: Snapshot, b: Snapshot): boolean {
  const shown = ({ open, waits, last, complete, unreadable, measurements, stopped, problem }: Snapshot) =>
    JSON.stringify([
      open.map(({ id, version }) => [id, version]),
      [...waits.values()].map(({ kind, ref, incidentId }) => [kind, ref, incidentId]),
      [...last],
      [complete, unreadable, measurements, stopped, problem],
    ]);
  return shown(a) === shown(b);
}

import type { CapturedEvent, LogEntry } from './model.ts';

/** The entries of a log that are kept while it is read. */
export interface KeptEntries {
  /** @param size of the entry in the log, in characters. */
  readonly add: (entry: LogEntry, size: number) => void;
  readonly list: () => readonly LogEntry[];
}

interface Kept {
  readonly entry: LogEntry;
  readonly size: number;
}

const entryLimit = 10_000;
const sizeLimit = 33_554_432;
const eventLimit = 1_000;
const requestIdFields = [
  'reqId',
  'req_id',
  'requestId',
  'request_id',
  'function_request_id',
  'correlationId',
  'traceId',
  'trace_id',
  'xray_trace_id',
];

/** Keeps the last entries of a log within limits. Adds to an error the event logged earlier for its request. */
export function keepEntries(): KeptEntries {
  const events = new Map<string, CapturedEvent>();
  let kept: Kept[] = [];
  let size = 0;

  function shrink(): void {
    kept = keepWithin(kept);
    size = kept.reduce((sum, one) => sum + one.size, 0);
  }

  return {
    add(entry, length) {
      kept.push({ entry: joinEvent(entry, events), size: length });
      size += length;
      if (kept.length > 2 * entryLimit || size > 2 * sizeLimit) shrink();
    },
    list() {
      shrink();
      return kept.map(({ entry }) => entry);
    },
  };
}

function joinEvent(entry: LogEntry, events: Map<string, CapturedEvent>): LogEntry {
  const id = requestIdOf(entry);
  if (id === undefined) return entry;
  if (entry.event !== undefined && entry.event.kind !== 'values') {
    events.delete(id);
    events.set(id, entry.event);
    const oldest = events.size > eventLimit ? events.keys().next().value : undefined;
    if (oldest !== undefined) events.delete(oldest);
  }
  const known = events.get(id);
  const joined = entry.error !== undefined && entry.event === undefined && known !== undefined;
  return joined ? { ...entry, event: known } : entry;
}

function requestIdOf({ fields }: LogEntry): string | undefined {
  const id = requestIdFields
    .map((name) => fields[name])
    .find((one) => typeof one === 'string' || typeof one === 'number');
  return id === undefined ? undefined : String(id);
}

/** Prefers errors to other entries and late entries to early ones. Keeps the order of the log. */
function keepWithin(all: readonly Kept[]): Kept[] {
  const ranked = [
    ...all.filter(({ entry }) => entry.error !== undefined).reverse(),
    ...all.filter(({ entry }) => entry.error === undefined).reverse(),
  ];
  const chosen = new Set<Kept>();
  let size = 0;
  for (const one of ranked) {
    size += one.size;
    if (chosen.size === entryLimit || size > sizeLimit) break;
    chosen.add(one);
  }
  return all.filter((one) => chosen.has(one));
}

import { requestIdOf } from './errors/fields/index.ts';
import type { CapturedEvent, LogEntry, LoggedError } from './model.ts';

/** Requests that are remembered at least; twice as many at most. */
const limit = 1_000;

interface Request {
  event?: CapturedEvent;
  /** Errors that were seen for it, each by what it says. */
  errors?: string[];
  /** An entry that says that the process ended, until the platform says why. */
  held?: LogEntry;
}

/** Joins what several entries tell of one request. */
export interface RequestJoin {
  readonly add: (entry: LogEntry) => readonly LogEntry[];
  readonly end: () => readonly LogEntry[];
}

/**
 * Gives an error the event that was logged earlier for its request, and drops what only repeats an error of the same request: a runtime
 * prints an uncaught error again, and the platform reports that the invocation failed.
 */
export function joinRequests(): RequestJoin {
  let requests = new Map<string, Request>();
  /** Those that were not seen since `requests` was begun. */
  let older = new Map<string, Request>();
  let sinceError = Number.POSITIVE_INFINITY;

  function find(id: string): Request {
    const found = requests.get(id);
    if (found !== undefined) return found;
    const known = older.get(id) ?? {};
    requests.set(id, known);
    return known;
  }

  /** Forgets the older requests when there are enough newer ones. What still waited for them comes back. */
  function forget(): readonly LogEntry[] {
    if (requests.size < limit) return none;
    for (const id of requests.keys()) older.delete(id);
    const waiting = heldOf(older);
    older = requests;
    requests = new Map();
    return waiting;
  }

  return {
    add(entry) {
      const { error, event } = entry;
      sinceError += 1;
      if (error !== undefined) {
        // A shell, or Lambda's report of a start, says that the process ended that just told why.
        const init = error.kind === 'exit' && entry.fields.type === 'platform.init_report';
        const repeats = init || ended.test(error.message);
        if (sinceError <= 10 && error.kind !== undefined && repeats) return [without(entry)];
        sinceError = 0;
      }
      if (error === undefined && event === undefined && typeof entry.fields.type !== 'string') return [entry];
      const id = requestIdOf(entry.fields);
      if (id === undefined) return [entry];
      const request = find(id);
      const { type } = entry.fields;
      if (type === 'platform.start') delete request.errors;
      if (event !== undefined && event.kind !== 'values') request.event = event;
      const forgotten = forget();
      const settled = error === undefined ? [entry] : settle(entry, error, request);
      return forgotten.length === 0 ? settled : [...forgotten, ...settled];
    },
    end: () => heldOf(new Map([...older, ...requests])),
  };
}

const none: readonly LogEntry[] = [];
const ended =
  /^(?:(?:Aborted|Killed|Segmentation fault)(?: \(core dumped\))?|Runtime\.ExitError|Failed with result 'oom-kill'\.?)$/;

function heldOf(requests: ReadonlyMap<string, Request>): readonly LogEntry[] {
  return [...requests.values()].flatMap(({ held }) => held ?? []);
}

/** What an entry with an error of a request becomes. */
function settle(entry: LogEntry, error: LoggedError, request: Request): readonly LogEntry[] {
  const errors = request.errors ?? [];
  request.errors = errors;
  const platform = typeof entry.fields.type === 'string' && entry.fields.type.startsWith('platform.');
  const held =
    platform && request.held !== undefined && /\.(?:report|runtimeDone|end)$/.test(String(entry.fields.type))
      ? request.held
      : undefined;
  if (held?.error !== undefined) {
    delete request.held;
    // The report knows better why the process ended.
    const better = error.kind === 'out-of-memory' || error.kind === 'timeout' ? error : held.error;
    errors.push(keyOf(better), 'platform');
    return [{ ...held, error: better }, without(entry)];
  }
  if (error.kind === 'killed' || error.kind === 'exit') {
    if (errors.length > 0 || request.held !== undefined) return [without(entry)];
    if (!platform) {
      request.held = withEvent(entry, request);
      return [];
    }
  }
  const key = error.kind === 'timeout' || error.kind === 'out-of-memory' ? 'platform' : keyOf(error);
  if (errors.includes(key) || (platform && errors.length > 0)) return [without(entry)];
  errors.push(key);
  return [withEvent(entry, request)];
}

function withEvent(entry: LogEntry, { event }: Request): LogEntry {
  return entry.event === undefined && event !== undefined ? { ...entry, event, joined: true } : entry;
}

function without({ error: _repeated, ...entry }: LogEntry): LogEntry {
  return entry;
}

function keyOf({ name, message }: LoggedError): string {
  return `${name}: ${message}`;
}

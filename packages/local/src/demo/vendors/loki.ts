import { type Asked, openWebApi, type Reply, type WebApi } from './web-api.ts';

export interface LokiStream {
  readonly labels: Readonly<Record<string, string>>;
  /** In any order. */
  readonly lines: {
    /** ISO 8601, or nanoseconds since the epoch. */
    readonly at: string | bigint;
    readonly text: string;
    /** Structured metadata of this line alone. */
    readonly metadata?: Readonly<Record<string, string>>;
  }[];
}

export interface LokiState {
  /** What the header `authorization` must be; absent for a Loki that asks for none. */
  readonly authorization?: string;
  readonly tenant?: string;
  /** Streams can be added at any time. */
  readonly streams: LokiStream[];
  /** `max_entries_limit_per_query`. Default: 5000. */
  readonly mostEntries?: number;
}

/** Stands in for Loki's query API (grafana.com/docs/loki/latest/reference/loki-http-api): range queries of lines and of counts. */
export function openLoki(state: LokiState, host = 'loki.example.com'): WebApi {
  return openWebApi({
    host,
    refuse: (asked) => refuse(asked, state),
    routes: [{ method: 'GET', path: /^\/loki\/api\/v1\/query_range$/, answer: (asked) => queryRange(asked, state) }],
  });
}

function refuse({ headers }: Asked, { authorization, tenant }: LokiState): Reply | undefined {
  if (authorization !== undefined && headers.get('authorization') !== authorization)
    return { status: 401, body: { status: 'error', error: 'authentication error: invalid token' } };
  if (tenant !== undefined && headers.get('x-scope-orgid') !== tenant) return { status: 401, body: 'no org id' };
  return undefined;
}

interface Entry {
  readonly stream: Readonly<Record<string, string>>;
  readonly at: bigint;
  readonly text: string;
  readonly metadata: Readonly<Record<string, string>>;
}

function queryRange(asked: Asked, state: LokiState): Reply {
  const { query } = asked;
  const expression = query.get('query') ?? '';
  const counted = /^sum\(count_over_time\((.*)\[(\d+)s\]\)\)$/s.exec(expression);
  const entries = select(counted?.[1] ?? expression, state);
  if (entries === undefined) return { status: 400, body: 'parse error at line 1, col 1: syntax error' };
  return counted === null ? answerLines(asked, entries, state) : answerCounts(asked, entries, Number(counted[2]));
}

/** The entries that a selector with filters finds; undefined for what is none. */
function select(expression: string, { streams }: LokiState): readonly Entry[] | undefined {
  const found = /^\s*\{([^}]*)\}((?:\s*\|= "(?:[^"\\]|\\.)*")*)\s*$/s.exec(expression);
  if (found === null) return undefined;
  const wanted = [...(found[1] ?? '').matchAll(/([\w.]+)="([^"]*)"/g)].map(([, label = '', value = '']) => [
    label,
    value,
  ]);
  const words = [...(found[2] ?? '').matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([text]) => String(JSON.parse(text)));
  return streams
    .filter(({ labels }) => wanted.every(([label = '', value]) => labels[label] === value))
    .flatMap(({ labels, lines }) =>
      lines.map(({ at, text, metadata = {} }) => ({ stream: labels, at: toNanoseconds(at), text, metadata })),
    )
    .filter(({ text }) => words.every((word) => text.includes(word)));
}

function answerLines({ query, headers }: Asked, entries: readonly Entry[], { mostEntries = 5000 }: LokiState): Reply {
  const limit = Number(query.get('limit') ?? 100);
  if (limit > mostEntries)
    return {
      status: 400,
      body: `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${mostEntries})`,
    };
  const [start, end] = [BigInt(query.get('start') ?? 0), BigInt(query.get('end') ?? 0)];
  const newest = entries
    .filter(({ at }) => at >= start && at < end)
    .toSorted((a, b) => Number(b.at - a.at))
    .slice(0, limit);
  const categorized = headers.get('x-loki-response-encoding-flags') === 'categorize-labels';
  const streams = new Map<string, { stream: object; values: unknown[] }>();
  for (const { stream, at, text, metadata } of newest) {
    const labels = categorized ? stream : { ...stream, ...metadata };
    const key = JSON.stringify(labels);
    const one = streams.get(key) ?? { stream: labels, values: [] };
    streams.set(key, one);
    one.values.push([String(at), text, ...(categorized ? [{ structuredMetadata: metadata }] : [])]);
  }
  return { body: { status: 'success', data: { resultType: 'streams', result: [...streams.values()], stats: {} } } };
}

function answerCounts({ query }: Asked, entries: readonly Entry[], seconds: number): Reply {
  const step = Number((query.get('step') ?? '60s').replace('s', ''));
  const values: [number, string][] = [];
  for (let at = Number(query.get('start')); at <= Number(query.get('end')); at += step) {
    const [from, until] = [BigInt(at - seconds) * 1_000_000_000n, BigInt(at) * 1_000_000_000n];
    const count = entries.filter((entry) => entry.at > from && entry.at <= until).length;
    if (count > 0) values.push([at, String(count)]);
  }
  const result = values.length === 0 ? [] : [{ metric: {}, values }];
  return { body: { status: 'success', data: { resultType: 'matrix', result, stats: {} } } };
}

function toNanoseconds(at: string | bigint): bigint {
  return typeof at === 'bigint' ? at : BigInt(Date.parse(at)) * 1_000_000n;
}

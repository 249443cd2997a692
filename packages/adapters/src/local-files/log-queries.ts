import type { Clock, LogQuery, QueryAnswer, TelemetryQueries } from '@suture/core';
import { readLog } from '@suture/log-reader';
import { answerFrom, type Finding } from '../telemetry/answer.ts';
import { countLines, describeWords } from '../telemetry/histogram.ts';
import { spanOf, stepOf, type TimeSpan } from '../telemetry/time-span.ts';

export interface LogQueriesOptions {
  /** The service's present log, in pieces that may be cut anywhere. */
  readonly lines: () => Iterable<string>;
  readonly clock: Clock;
}

/** Characters read of one entry, and most days of a query. */
const bounds = { entry: 65_536, days: 366 };

/** Answers queries about logs from a log on this machine; the other queries have no source here. */
export function createLogQueries(options: LogQueriesOptions): Omit<TelemetryQueries, 'vendor'> {
  const absent = (what: string) => async (): Promise<QueryAnswer> => ({
    outcome: 'none',
    why: `On one machine there are no ${what}: only the log can be asked.`,
  });
  return {
    logs: (_incident, query) => askLogs(query, options),
    logCounts: (_incident, query) => askLogCounts(query, options),
    metrics: absent('metrics'),
    traces: absent('traces'),
    changes: absent('records of deployments and changes of configuration; the commits can be looked at'),
  };
}

function askLogs(query: LogQuery, options: LogQueriesOptions): Promise<QueryAnswer> {
  const find = async (): Promise<Finding> => {
    const newest: string[] = [];
    let matched = 0;
    for (const { text } of entriesOf(query, spanOf(query, options.clock.now(), bounds.days), options)) {
      matched += 1;
      newest.push(text);
      if (newest.length > query.limit) newest.shift();
    }
    const left = matched - newest.length;
    return { lines: newest, more: left === 0 ? [] : [`${left} earlier entries hold the words too and were left out.`] };
  };
  return answerFrom([find], { nothing: nothingIn(query), keep: 'last' });
}

function askLogCounts(query: Omit<LogQuery, 'limit'>, options: LogQueriesOptions): Promise<QueryAnswer> {
  const count = async (): Promise<Finding> => {
    const span = spanOf(query, options.clock.now(), bounds.days);
    const step = stepOf(span);
    const counts = new Map<number, number>();
    let untimed = 0;
    for (const { time } of entriesOf(query, span, options)) {
      if (time === undefined) {
        untimed += 1;
        continue;
      }
      const start = Math.floor(time / (step * 1000)) * step * 1000;
      counts.set(start, (counts.get(start) ?? 0) + 1);
    }
    return {
      lines: countLines(counts, span, step),
      more: untimed === 0 ? [] : [`${untimed} entries contain the words but have no time.`],
    };
  };
  return answerFrom([count], { nothing: nothingIn(query) });
}

function nothingIn({ from, until, contains }: Omit<LogQuery, 'limit'>): string {
  return `No entry of the log between ${from} and ${until} holds ${describeWords(contains)}.`;
}

interface TimedEntry {
  /** Milliseconds since the epoch; an entry without a time has the time of the entry before. */
  readonly time: number | undefined;
  readonly text: string;
}

/** Entries of the span that contain all words, including entries of unknown time. */
function* entriesOf(
  { contains }: Pick<LogQuery, 'contains'>,
  span: TimeSpan,
  { lines }: LogQueriesOptions,
): Generator<TimedEntry> {
  let time: number | undefined;
  for (const text of wholeEntries(lines())) {
    time = timeOf(text) ?? time;
    const within = time === undefined || (time >= span.from && time <= span.until);
    if (within && contains.every((word) => text.includes(word))) yield { time, text };
  }
}

function timeOf(text: string): number | undefined {
  const [first = ''] = text.split('\n', 1);
  const time = Date.parse(readLog(first)[0]?.time ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** Each line with the indented lines below it: a stack belongs to its error. */
function* wholeEntries(pieces: Iterable<string>): Generator<string> {
  let entry = '';
  for (const line of linesOf(pieces)) {
    if (entry !== '' && /^\s+\S/.test(line)) {
      if (entry.length < bounds.entry) entry += `\n${line}`;
      continue;
    }
    if (entry !== '') yield entry;
    entry = line;
  }
  if (entry !== '') yield entry;
}

function* linesOf(pieces: Iterable<string>): Generator<string> {
  let rest = '';
  for (const piece of pieces) {
    const [first = '', ...others] = piece.split('\n');
    rest = `${rest}${first}`.slice(0, bounds.entry);
    for (const other of others) {
      yield rest.replace(/\r$/, '');
      rest = other.slice(0, bounds.entry);
    }
  }
  if (rest !== '') yield rest;
}

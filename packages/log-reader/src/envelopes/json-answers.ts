import { readTime } from '../errors/fields/time.ts';
import { isFields, textOf } from '../json.ts';
import type { Envelope, Fields, Line } from '../model.ts';
import { withTold } from './prefix.ts';

const answerKeys = ['events', 'logEvents', 'results', 'streams', 'data'];

/** The JSON answer of an interface that returns many lines: CloudWatch's FilterLogEvents, GetLogEvents, subscriptions and Insights, and Loki's queries. */
export const jsonAnswers: Envelope = {
  name: 'json-answers',
  form: 'json',
  mayBe: (has) => answerKeys.some(has),
  unwrap: (line) => {
    const { json } = line;
    if (json === undefined) return undefined;
    const events = json.events ?? json.logEvents;
    if (Array.isArray(events) && events.length > 0 && events.every(isEvent))
      return events.map((event) => asLine(line, { ...event, ...streamOf(json) }));
    if (Array.isArray(json.results) && json.results.length > 0 && json.results.every(isRow))
      return json.results.map((row: readonly Fields[]) =>
        asLine(line, Object.fromEntries(row.map(({ field, value }) => [String(field), value]))),
      );
    const streams = json.streams ?? (isFields(json.data) ? json.data.result : undefined);
    if (Array.isArray(streams) && streams.length > 0 && streams.every(isLokiStream))
      return streams.flatMap((one) => readStream(line, one));
    return undefined;
  },
};

function isEvent(value: unknown): value is Fields {
  return isFields(value) && typeof value.message === 'string';
}

function isRow(value: unknown): value is readonly Fields[] {
  return Array.isArray(value) && value.every((cell) => isFields(cell) && typeof cell.field === 'string');
}

function streamOf({ logStream }: Fields): Fields {
  return typeof logStream === 'string' ? { logStreamName: logStream } : {};
}

function asLine(line: Line, event: Fields): Line {
  // The event is unwrapped in the next turn.
  return withTold(line, { text: '', json: { ingestionTime: 0, ...event } });
}

interface LokiStream {
  readonly stream: unknown;
  readonly values: readonly unknown[];
}

function isLokiStream(value: unknown): value is Fields & LokiStream {
  return (
    isFields(value) &&
    Array.isArray(value.values) &&
    value.values.every((pair) => Array.isArray(pair) && typeof pair[1] === 'string')
  );
}

/** Loki answers newest first; the lines of one stream are told apart by their times. */
function readStream(line: Line, { stream, values }: LokiStream): readonly Line[] {
  const pairs = values.filter(Array.isArray);
  const [first, last] = [textOf(pairs[0]?.[0]) ?? '', textOf(pairs.at(-1)?.[0]) ?? ''];
  const ordered = first.length === last.length && first > last ? pairs.toReversed() : pairs;
  return ordered.map(([time, text]) =>
    withTold(line, {
      text: String(text).replace(/\r?\n$/, ''),
      time: readTime(time),
      stream: JSON.stringify(stream ?? ''),
    }),
  );
}

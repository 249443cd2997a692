import type { Incident, LogQuery, QueryAnswer } from '@suture/core';
import * as z from 'zod';
import { lenient } from '../lenient.ts';
import {
  answerFrom,
  countLines,
  describeWords,
  type Finding,
  Matrix,
  spanOf,
  startsOf,
  stepOf,
} from '../telemetry/index.ts';
import { type Loki, queryRange, selectorOf } from './api.ts';
import { countOf, withWords } from './log-ql.ts';
import { timeOf } from './log-text.ts';
import { readLog } from './read-log.ts';

/** Most days of one query; a Loki refuses more than 30 by default. */
const daysAtMost = 7;

const Counts = z.object({ data: Matrix, warnings: lenient(z.array(z.string())) });

/** The newest lines of the service's log that hold the words, oldest first. */
export function askLogs(incident: Incident, query: LogQuery, loki: Loki): Promise<QueryAnswer> {
  return answerFrom([() => findLines(incident, query, loki)], { nothing: nothingIn(query), keep: 'last' });
}

async function findLines(incident: Incident, query: LogQuery, loki: Loki): Promise<Finding> {
  const span = spanOf(query, loki.clock.now(), daysAtMost);
  const { lines, cut, gaps } = await readLog(
    loki,
    withWords(selectorOf(incident, loki), query.contains),
    span,
    query.limit,
  );
  const shown = lines.slice(-query.limit);
  const more = cut || shown.length < lines.length ? ['Earlier lines may hold the words too and were left out.'] : [];
  return { lines: shown.map(({ at, text }) => `${timeOf(at)} ${text.trimEnd()}`), more: [...more, ...gaps] };
}

/** The number of lines that hold the words, one line per interval. */
export function askLogCounts(incident: Incident, query: Omit<LogQuery, 'limit'>, loki: Loki): Promise<QueryAnswer> {
  return answerFrom([() => countMatches(incident, query, loki)], { nothing: nothingIn(query) });
}

async function countMatches(incident: Incident, query: Omit<LogQuery, 'limit'>, loki: Loki): Promise<Finding> {
  const span = spanOf(query, loki.clock.now(), daysAtMost);
  const step = stepOf(span);
  // Loki's count at an instant is that of the step before it.
  const ends = startsOf(span, step).map((start) => start / 1000 + step);
  const { data, warnings = [] } = await queryRange(
    loki,
    {
      query: countOf(selectorOf(incident, loki), query.contains, step),
      start: String(ends.at(0)),
      end: String(ends.at(-1)),
      step: `${step}s`,
    },
    Counts,
  );
  const counts = data.result.flatMap(({ values }) =>
    values.map(([at, count]): [number, number] => [(at - step) * 1000, Number(count)]),
  );
  return { lines: countLines(new Map(counts), span, step), more: warnings };
}

function nothingIn({ from, until, contains }: Omit<LogQuery, 'limit'>): string {
  return `No line in Loki between ${from} and ${until} holds ${describeWords(contains)}.`;
}

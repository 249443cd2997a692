import type { Incident, QueryAnswer, QueryWindow } from '@suture/core';
import * as z from 'zod';
import { QueryUnanswerable } from '../errors.ts';
import { lenient } from '../lenient.ts';
import { answerFrom, type Finding, Matrix, matrixLines, spanOf, stepOf, type TimeSpan } from '../telemetry/index.ts';
import { askPrometheus, type Prometheus } from './api.ts';
import { rulesBehind } from './describe-rule.ts';
import { withoutThreshold } from './threshold.ts';

const daysAtMost = 30;
/** Most rules of the alert's name whose expression is asked for. */
const mostRules = 3;

/** Most series of an answer; older versions do not know the limit. */
const mostSeries = 100;

const notes = lenient(z.array(z.string()));
const Range = z.object({ data: Matrix, warnings: notes, infos: notes });

/** The values of the alert's own expression, and those of the queries that are configured for the service. */
export function askMetrics(incident: Incident, window: QueryWindow, prometheus: Prometheus): Promise<QueryAnswer> {
  const { service, alert } = incident;
  const field = `services.${service}.prometheus.metrics`;
  const configured = prometheus.config.services[service]?.prometheus?.metrics ?? [];
  const span = () => spanOf(window, prometheus.clock.now(), daysAtMost);
  const isOwn = alert.source === 'alertmanager' || alert.source === 'grafana';
  return answerFrom(
    [
      ...(isOwn ? [() => readExpressions(alert, span(), prometheus)] : []),
      ...configured.map((query) => () => naming(field, () => readRange(query, span(), prometheus))),
    ],
    { nothing: `No alert of Prometheus raised the incident, and ${field} in suture.config.ts names no query.` },
  );
}

async function readExpressions(alert: Incident['alert'], span: TimeSpan, prometheus: Prometheus): Promise<Finding> {
  const { rules } = await rulesBehind(alert, prometheus);
  const queries = [...new Set(rules.map(({ query }) => query))].slice(0, mostRules);
  const findings: Finding[] = [];
  for (const query of queries) findings.push(await readRange(withoutThreshold(query) ?? query, span, prometheus));
  return { lines: findings.flatMap(({ lines }) => lines), more: findings.flatMap(({ more = [] }) => more) };
}

/** Says which setting holds a query that cannot be answered. */
async function naming(field: string, read: () => Promise<Finding>): Promise<Finding> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof QueryUnanswerable) throw new QueryUnanswerable(`${field}: ${error.message}`, { cause: error });
    throw error;
  }
}

async function readRange(query: string, { from, until }: TimeSpan, prometheus: Prometheus): Promise<Finding> {
  const step = stepOf({ from, until });
  const {
    data,
    warnings = [],
    infos = [],
  } = await askPrometheus(
    prometheus,
    'query_range',
    { query, start: String(from / 1000), end: String(until / 1000), step: String(step), limit: String(mostSeries) },
    Range,
  );
  return { lines: matrixLines(query.replace(/\s+/g, ' '), data.result), more: [...warnings, ...infos] };
}

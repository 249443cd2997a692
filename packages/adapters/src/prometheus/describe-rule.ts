import type { Incident, QueryAnswer } from '@suture/core';
import { QueryUnanswerable } from '../errors.ts';
import { answerFrom, type Finding } from '../telemetry/index.ts';
import type { Prometheus } from './api.ts';
import { type ActiveAlert, type AlertingRule, readRules } from './rules.ts';

/** Most alerts of a rule that are shown. */
const mostAlerts = 20;

/** The rule behind an alert: expression, time, labels, annotations and its state. */
export function askRule(incident: Incident, prometheus: Prometheus): Promise<QueryAnswer> {
  return answerFrom([() => describeRules(incident, prometheus)], {
    nothing: 'Prometheus has nothing about the alert.',
  });
}

async function describeRules({ alert }: Incident, prometheus: Prometheus): Promise<Finding> {
  const { rules, unknown } = await rulesBehind(alert, prometheus);
  const more = unknown === 0 ? [] : [`${unknown} rules of that name have a form that is not known.`];
  return { lines: rules.flatMap(ruleLines), more };
}

/** The rules behind an alert. @throws QueryUnanswerable when Prometheus has none */
export async function rulesBehind({ source, sourceId, url }: Incident['alert'], prometheus: Prometheus) {
  const { name } = prometheus.api;
  if (source === 'grafana') {
    const page = url === undefined ? '' : `: see ${url}`;
    throw new QueryUnanswerable(`Grafana manages the rule of ${sourceId} itself, and ${name} does not know it${page}.`);
  }
  const reading = await readRules(sourceId, prometheus);
  if (reading.rules.length > 0) return reading;
  throw new QueryUnanswerable(
    `${name} has no alerting rule ${sourceId}: it was deleted or renamed, or prometheus.url in suture.config.ts is not where its rules are evaluated.`,
  );
}

function ruleLines(rule: AlertingRule): readonly string[] {
  const { name, query, duration, keepFiringFor, labels, annotations, alerts, health, lastError, lastEvaluation } = rule;
  const keeps = keepFiringFor === undefined || keepFiringFor === 0 ? '' : `, then fires ${keepFiringFor} s longer`;
  return [
    `rule ${name}: ${query}`,
    `  must hold for ${duration ?? 0} s${keeps}`,
    ...(Object.keys(labels).length === 0 ? [] : [`  labels: ${listLabels(labels)}`]),
    ...Object.entries(annotations).map(([key, value]) => `  ${key}: ${value}`),
    `  state: ${rule.state ?? 'unknown'}, evaluation ${health ?? 'unknown'}${lastEvaluation === undefined ? '' : ` at ${lastEvaluation}`}${lastError ? `: ${lastError}` : ''}`,
    ...alerts.slice(0, mostAlerts).map(alertLine),
    ...(alerts.length > mostAlerts ? [`  ${alerts.length - mostAlerts} more alerts were left out`] : []),
  ];
}

function alertLine({ state, activeAt, value, labels }: ActiveAlert): string {
  return `  ${state} since ${activeAt ?? 'an unknown time'}, value ${value ?? 'unknown'}: ${listLabels(labels)}`;
}

function listLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(', ');
}

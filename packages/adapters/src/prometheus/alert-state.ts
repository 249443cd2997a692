import type { Incident, SymptomReading } from '@suture/core';
import { digestLabels } from '../alerts/alert-labels.ts';
import { identityOf } from '../alerts/alert-text.ts';
import type { Prometheus } from './api.ts';
import { type ActiveAlert, type AlertingRule, readRules } from './rules.ts';

interface AlarmState {
  readonly alarm: SymptomReading['alarm'];
  /** In words. */
  readonly why: string;
}

/** Whether the incident's alert still fires. Without its rule, or with a rule that fails, nobody can tell. */
export async function readAlarm({ alert }: Incident, prometheus: Prometheus): Promise<AlarmState> {
  const { name } = prometheus.api;
  if (alert.source === 'grafana')
    return {
      alarm: 'unknown',
      why: `Grafana manages the rule of ${alert.sourceId} itself, so ${name} does not know it`,
    };
  const { rules, unknown } = await readRules(alert.sourceId, prometheus);
  const known = judgeRules(rules, alert.sourceId, alert.fingerprint, name);
  // A rule that cannot be read may be the one that fires.
  if (unknown === 0 || known.alarm === 'firing') return known;
  return { alarm: 'unknown', why: `${known.why}; ${unknown} rules of that name have a form that is not known` };
}

/** The alert's labels are known by their digest alone, which is the same for all copies of a service. */
function judgeRules(rules: readonly AlertingRule[], alertName: string, fingerprint: string, name: string): AlarmState {
  if (rules.length === 0) return { alarm: 'unknown', why: `${name} has no alerting rule ${alertName}` };
  const active = rules.flatMap(({ alerts }) => alerts);
  const own = active.filter(({ labels }) => identityOf('alertmanager', digestLabels(labels)) === fingerprint);
  if (own.some(isFiring)) return { alarm: 'firing', why: `${alertName} fires` };
  if (own.length > 0) return { alarm: 'unknown', why: `${alertName} does not fire yet, but its condition holds` };
  const failing = rules.find(({ health }) => health !== undefined && health !== 'ok');
  if (failing !== undefined) {
    const reason =
      failing.lastError === undefined || failing.lastError === '' ? 'no evaluation yet' : failing.lastError;
    return { alarm: 'unknown', why: `the rule ${alertName} cannot be evaluated (${reason.slice(0, 300)})` };
  }
  // Labels that Prometheus adds when it sends an alert (`external_labels`) are not in its API, so one of these may be the incident's.
  if (active.length > 0)
    return {
      alarm: 'unknown',
      why: `${active.length} alerts ${alertName} are active, none of them with the labels of the incident's`,
    };
  return { alarm: 'ok', why: `${alertName} is inactive` };
}

function isFiring({ state }: ActiveAlert): boolean {
  return state === 'firing';
}

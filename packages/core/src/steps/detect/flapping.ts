import { type Alert, type Incident, Severity } from '../../model/index.ts';
import { fingerprintOf } from '../../policy/fingerprint.ts';
import type { LatestAlert, Ports } from '../../ports/index.ts';

/** How many times the folding window may pass until the evidence is looked at again. */
const windowsPerLook = 4;

/**
 * The incident that an alert joins at once, because the same symptom fired a moment ago: while that incident is open, was handed over
 * or recorded. Undefined if the evidence must decide: after a pause, after an hour of flapping, after a fix was verified, or when the
 * alert itself brings another error or a greater severity.
 */
export async function findFlapping(
  alert: Alert,
  symptom: string,
  { config, episodes, incidents }: Pick<Ports, 'config' | 'episodes' | 'incidents'>,
): Promise<Incident | undefined> {
  // A person who asks again wants another look.
  if (alert.source === 'log' || alert.source === 'command') return undefined;
  const latest = await episodes.latest(symptom);
  if (latest === undefined || !isNear(alert, latest, config.limits.foldMinutes * 60_000)) return undefined;
  const original = await readOriginal(latest.incidentId, { incidents });
  return original !== undefined && covers(original, alert) ? original : undefined;
}

/** An incident, or the one that it was folded into. */
async function readOriginal(
  incidentId: string,
  { incidents }: Pick<Ports, 'incidents'>,
): Promise<Incident | undefined> {
  const incident = await incidents.get(incidentId);
  return incident?.foldedInto === undefined ? incident : incidents.get(incident.foldedInto);
}

function isNear({ startedAt }: Alert, { at, openedAt }: LatestAlert, window: number): boolean {
  const since = (time: string) => Date.parse(startedAt) - Date.parse(time);
  return Math.abs(since(at)) <= window && since(openedAt) <= windowsPerLook * window;
}

function covers(original: Incident, alert: Alert): boolean {
  if (isOtherFault(original.alert, alert)) return false;
  const { outcome } = original;
  // What began before the fix was verified is the fault that it fixed.
  if (outcome?.result === 'closed') return alert.startedAt <= outcome.at;
  return outcome?.result !== 'recorded' || !isWorse(alert, original);
}

function isOtherFault({ error: known }: Alert, { error }: Alert): boolean {
  if (known === undefined || error === undefined) return false;
  return fingerprintOf(known)?.key !== fingerprintOf(error)?.key;
}

function isWorse({ severity }: Alert, original: Incident): boolean {
  const known = original.severity ?? original.alert.severity;
  if (severity === undefined || known === undefined) return false;
  return Severity.options.indexOf(severity) < Severity.options.indexOf(known);
}

import type { Incident } from '../../model/index.ts';
import { type Limits, verifySeconds } from '../../policy/config.ts';
import type { Ports, SymptomReading } from '../../ports/index.ts';
import type { StepContext, StepResult } from '../define-step.ts';
import { gatherEvidence } from '../detect/detect-evidence.ts';
import { loadEvidence, loadPatch, recordAttempt } from '../load.ts';

/** VerifyObserve: whether the symptom is gone, for as long as its severity asks. */
export async function verifyObserve({ incident, audit }: StepContext, ports: Ports): Promise<StepResult> {
  const now = ports.clock.now();
  const liveAt = incident.liveAt ?? now.toISOString();
  const looks = incident.attempts.observe + 1;
  const reading = await ports.telemetry.read(incident, liveAt, await loadEvidence(incident, ports));
  const elapsed = (now.getTime() - Date.parse(liveAt)) / 1000;
  const verdict = judgeSymptom(incident, reading, elapsed, looks, ports.config.limits);
  await audit('symptom read', {
    ...countsOf(reading),
    alarm: reading.alarm,
    verdict: verdict.next,
    secondsLive: Math.round(elapsed),
  });
  const change = { liveAt, attempts: { ...incident.attempts, observe: looks } };
  if (verdict.next !== 'diagnose') return { ...verdict, change };
  const { idea } = await loadPatch(incident, ports);
  await recordAttempt(incident, { idea, result: 'not_recovered', reasons: [verdict.say] }, ports);
  await ports.trustRecord.count(incident.service, 'notRecovered', incident.id);
  const evidence = await gatherEvidence(incident, ports);
  const afresh = { mergeCommit: undefined, liveAt: undefined, review: undefined, baseCommit: evidence.deployedCommit };
  return { ...verdict, change: { ...afresh, attempts: { ...change.attempts, observe: 0 } } };
}

/** Recovered, watch on, or not recovered: in that order of doubt. No traffic is no recovery. */
export function judgeSymptom(
  incident: Incident,
  reading: SymptomReading,
  elapsedSeconds: number,
  looks: number,
  limits: Limits,
): { readonly say: string; readonly next: 'close' | 'wait' | 'diagnose' | 'hand_over'; readonly waitSeconds?: number } {
  const wanted = verifySeconds(limits, incident.severity ?? 'medium');
  const enough = elapsedSeconds >= wanted;
  if (reading.sameError > 0) {
    if (incident.attempts.diagnose >= limits.diagnoses)
      return { say: `the error came back: ${reading.observed}`, next: 'hand_over' };
    return { say: `the error came back: ${reading.observed}`, next: 'diagnose' };
  }
  const silent = reading.requests === 0;
  if (enough && reading.alarm !== 'firing' && !silent) return { say: `recovered: ${reading.observed}`, next: 'close' };
  if (looks >= limits.verifyLooks) {
    return {
      say: silent ? 'there was no traffic to tell recovery by' : `not recovered in time: ${reading.observed}`,
      next: 'hand_over',
    };
  }
  const left = Math.max(1, Math.ceil(wanted - elapsedSeconds));
  return {
    say: `watching: ${reading.observed}`,
    next: 'wait',
    waitSeconds: enough ? limits.verifyEvery : Math.min(limits.verifyEvery, left),
  };
}

function countsOf(reading: SymptomReading): Record<string, number> {
  return {
    sameError: reading.sameError,
    ...(reading.requests === undefined ? {} : { requests: reading.requests }),
    ...(reading.failures === undefined ? {} : { failures: reading.failures }),
  };
}

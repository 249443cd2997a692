import { defined } from '../../defined.ts';
import type { Incident } from '../../model/index.ts';
import { type Limits, verifySeconds } from '../../policy/config.ts';
import type { SymptomReading } from '../../ports/index.ts';
import { defineStep, type StepResult } from '../define-step.ts';
import { evidenceNeeds, gatherEvidence } from '../detect/detect-evidence.ts';
import { loadEvidence, loadPatch, recordAttempt } from '../load.ts';

/** Observes whether the symptom stays away, for a time that depends on the severity. */
export const verifyObserve = defineStep({
  name: 'VerifyObserve',
  stage: 'verify',
  needs: [...evidenceNeeds, 'trustRecord'],
  next: ['close', 'wait', 'diagnose', 'hand_over'],
  seconds: 300,
  run: async ({ incident, audit }, ports) => {
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
    if (!incident.review?.theirs) {
      const patch = await loadPatch(incident, ports);
      await recordAttempt(incident, patch, { result: 'not_recovered', reasons: [verdict.summary] }, ports);
      await ports.trustRecord.count(incident.service, 'notRecovered', incident.id);
    }
    const { deployedCommit } = await gatherEvidence(incident, ports);
    const afresh = { mergeCommit: undefined, liveAt: undefined, review: undefined, baseCommit: deployedCommit };
    return { ...verdict, change: { ...afresh, attempts: { ...change.attempts, observe: 0 } } };
  },
});

/** Recovered, still watching, or not recovered. No traffic does not count as recovery. */
function judgeSymptom(
  incident: Incident,
  reading: SymptomReading,
  elapsedSeconds: number,
  looks: number,
  limits: Limits,
): StepResult<'close' | 'wait' | 'diagnose' | 'hand_over'> {
  const wanted = verifySeconds(limits, incident.severity ?? 'medium');
  const enough = elapsedSeconds >= wanted;
  if (reading.sameError > 0) {
    const next = incident.attempts.diagnose >= limits.diagnoses ? 'hand_over' : 'diagnose';
    return { summary: `the error came back: ${reading.observed}`, next };
  }
  const unjudged = whyUnjudged(reading);
  if (enough && reading.alarm !== 'firing' && unjudged === undefined)
    return { summary: `recovered: ${reading.observed}`, next: 'close' };
  if (looks >= limits.verifyLooks) {
    const summary =
      unjudged === undefined ? `not recovered in time: ${reading.observed}` : `${unjudged}: recovery cannot be judged`;
    return { summary, next: 'hand_over' };
  }
  const left = Math.max(1, Math.ceil(wanted - elapsedSeconds));
  const waitSeconds = enough ? limits.verifyEvery : Math.min(limits.verifyEvery, left);
  return { summary: `watching: ${reading.observed}`, next: 'wait', waitSeconds };
}

function whyUnjudged({ requests, unread = [] }: SymptomReading): string | undefined {
  if (unread.length > 0) return unread.join(' ').replace(/\.$/, '');
  return requests === 0 ? 'no traffic' : undefined;
}

function countsOf(reading: SymptomReading): Record<string, number> {
  const { sameError, requests, failures } = reading;
  return { sameError, ...defined({ requests, failures }) };
}

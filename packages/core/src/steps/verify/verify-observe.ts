import { defined } from '../../defined.ts';
import { plain } from '../../markdown.ts';
import { artifactKeys, type Incident, type Patch, Proof, type RecoveryLook } from '../../model/index.ts';
import { type Limits, verifySeconds } from '../../policy/config.ts';
import { judgeRecovery, type RecoveryVerdict } from '../../policy/recovery/index.ts';
import type { Ports, SymptomReading } from '../../ports/index.ts';
import { describeFailedFix } from '../../render/revert.ts';
import { commentOnTicket } from '../comment-on-ticket.ts';
import { countFix, countNeeds } from '../count-fix.ts';
import { defineStep, type StepContext } from '../define-step.ts';
import { evidenceNeeds, gatherEvidence } from '../detect/detect-evidence.ts';
import { findArtifact, loadEvidence, loadPatch, recordAttempt, requireField } from '../load.ts';
import { chatNeeds } from '../tell-chat.ts';
import { loadCountsBefore, loadLooks, saveCountsBefore, saveLooks } from './looks.ts';
import { offerRevert, type RevertOffer, revertNeeds } from './offer-revert.ts';
import { checkStanding, type Standing, standingNeeds } from './still-live.ts';

/** Observes whether the symptom stays away, for a time that depends on the severity and the traffic. */
export const verifyObserve = defineStep({
  name: 'VerifyObserve',
  stage: 'verify',
  needs: [...evidenceNeeds, ...revertNeeds, ...countNeeds, ...standingNeeds, ...chatNeeds],
  next: ['close', 'wait', 'diagnose', 'hand_over'],
  seconds: 300,
  run: async ({ incident, audit }, ports) => {
    const now = ports.clock.now();
    const liveAt = incident.liveAt ?? now.toISOString();
    const look = incident.attempts.observe + 1;
    const before = await loadCountsBefore(incident, ports);
    const reading = await ports.telemetry.read(incident, liveAt, await loadEvidence(incident, ports), before);
    if (before === undefined) await saveCountsBefore(incident, reading, ports);
    const verdict = await judge({ ...incident, liveAt }, reading, { now, look }, ports);
    const { word, summary, waitSeconds } = verdict;
    await audit('symptom read', {
      ...countsOf(reading),
      alarm: reading.alarm,
      verdict: word,
      summary,
      secondsLive: Math.round((now.getTime() - Date.parse(liveAt)) / 1000),
    });
    const change = { liveAt, attempts: { ...incident.attempts, observe: look } };
    if (word === 'watching') return { summary, next: 'wait', change, ...defined({ waitSeconds }) };
    const patch = incident.review?.theirs ? undefined : await loadPatch(incident, ports);
    const standing = await checkStanding(incident, patch && plain(patch.title), ports);
    if (standing.standing !== 'live') {
      const absent = judgeAbsent(standing, { look, summary }, ports.config.limits);
      await audit('the fix was not seen live', { ...standing });
      return { ...absent, change };
    }
    if (word === 'recovered') return { summary, next: 'close', change };
    if (word === 'cannot_tell') return { summary, next: 'hand_over', change };
    // What was deployed over it meanwhile is what a revert and the next diagnosis must begin with.
    const { deployedCommit } = await gatherEvidence(incident, ports);
    const offer = await takeBack(incident, patch, { reason: summary, commit: deployedCommit }, ports);
    await tellFailure(incident, { reason: summary, offer }, audit, ports);
    const revert = 'review' in offer ? { revert: offer.review } : {};
    if (incident.attempts.diagnose >= ports.config.limits.diagnoses)
      return { summary, next: 'hand_over', change: { ...change, ...revert } };
    const afresh = { mergeCommit: undefined, liveAt: undefined, review: undefined, baseCommit: deployedCommit };
    const attempts = { ...change.attempts, observe: 0 };
    return { summary, next: 'diagnose', change: { ...afresh, ...revert, attempts } };
  },
});

/** What follows from numbers that are not those of the fix: a person is told, at once or when looking again has shown nothing else. */
function judgeAbsent(
  { standing, detail }: Exclude<Standing, { readonly standing: 'live' }>,
  { look, summary }: { readonly look: number; readonly summary: string },
  { verifyEvery, verifyLooks }: Limits,
): { readonly next: 'wait' | 'hand_over'; readonly summary: string; readonly waitSeconds?: number } {
  if (standing === 'gone')
    return { next: 'hand_over', summary: `the fix is not live any more, so it cannot be judged: ${detail}` };
  if (look < verifyLooks) {
    const summary = `no verdict while the fix is not seen live: ${detail}`;
    return { next: 'wait', summary, waitSeconds: verifyEvery };
  }
  return { next: 'hand_over', summary: `it was not seen that the fix is still live: ${detail}; last seen: ${summary}` };
}

/** Counts a fix that did not help, and offers to take it back. Another one's change is left to those who made it. */
async function takeBack(
  incident: Incident,
  patch: Patch | undefined,
  live: { readonly reason: string; readonly commit: string },
  ports: Pick<Ports, (typeof revertNeeds)[number] | (typeof countNeeds)[number]>,
): Promise<RevertOffer> {
  if (patch === undefined) return { why: 'Suture did not write this change.' };
  await recordAttempt(incident, patch, { result: 'not_recovered', reasons: [live.reason] }, ports);
  await countFix(incident, 'notRecovered', ports);
  const proof = await findArtifact(Proof, artifactKeys.proof(incident.id, incident.attempts.fix), ports);
  return offerRevert(incident, { patch, proof }, live, ports);
}

async function tellFailure(
  incident: Incident,
  { reason, offer }: { readonly reason: string; readonly offer: RevertOffer },
  audit: StepContext['audit'],
  ports: Pick<Ports, (typeof chatNeeds)[number]>,
): Promise<void> {
  const ticket = requireField(incident.ticket, 'ticket', incident);
  const told = 'review' in offer ? { url: offer.review.url } : offer;
  const key = `not-recovered-${incident.attempts.fix}`;
  await commentOnTicket(incident, { ticket, key, blocks: describeFailedFix(reason, told) }, audit, ports);
}

/** Judges this look together with the earlier ones, and keeps it for the next. */
async function judge(
  incident: Incident & { readonly liveAt: string },
  reading: SymptomReading,
  { now, look }: { readonly now: Date; readonly look: number },
  ports: Pick<Ports, 'artifacts' | 'config'>,
): Promise<RecoveryVerdict> {
  const { limits } = ports.config;
  const looks = await loadLooks(incident, look, ports);
  const { alarm, requests, sameError } = reading;
  const seen: RecoveryLook = { look, at: now.toISOString(), alarm, sameError, ...defined({ requests }) };
  await saveLooks(incident, [...looks, seen], ports);
  return judgeRecovery({
    now,
    liveAt: new Date(incident.liveAt),
    windowSeconds: verifySeconds(limits, incident.severity ?? 'medium'),
    looks,
    look,
    most: { looks: limits.verifyLooks, everySeconds: limits.verifyEvery },
    reading,
  });
}

function countsOf(reading: SymptomReading): Record<string, number> {
  const { sameError, requests, failures } = reading;
  return { sameError, ...defined({ requests, failures }) };
}

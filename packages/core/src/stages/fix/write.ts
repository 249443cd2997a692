import { artifactKeys } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { loadAttempts, loadDiagnosis, loadEvidence, loadPatch, recordAttempt, saveArtifact } from '../load.ts';
import type { StepContext, StepResult } from '../step.ts';

/** FixWrite: a patch and its reproduction, within the attempts the configuration allows. */
export async function fixWrite({ incident, audit }: StepContext, ports: Ports): Promise<StepResult> {
  const { attempts } = incident;
  const comments = await readComments({ incident, audit }, ports);
  const round = comments === undefined ? attempts.fixInRound + 1 : 1;
  if (round > ports.config.limits.fixAttempts) {
    return { say: `${attempts.fix} fixes were tried and none held`, next: 'hand_over' };
  }
  const result = await ports.repairer.fix({
    incident,
    evidence: await loadEvidence(incident, ports),
    diagnosis: await loadDiagnosis(incident, ports),
    attempts: await loadAttempts(incident, ports),
    comments: comments ?? [],
  });
  if (result.outcome === 'none') {
    await audit('no fix found', { reason: result.reason, tried: result.tried });
    return { say: result.reason.slice(0, 900), next: 'hand_over' };
  }
  const attempt = attempts.fix + 1;
  await saveArtifact(artifactKeys.patch(incident.id, attempt), result.patch, ports);
  await audit('fix written', {
    artifact: artifactKeys.patch(incident.id, attempt),
    title: result.patch.title,
    files: result.patch.files.map((file) => file.path),
    by: result.patch.by,
    tried: result.tried,
  });
  return {
    say: result.patch.title,
    next: 'guard',
    change: {
      attempts: {
        ...attempts,
        fix: attempt,
        fixInRound: round,
        review: attempts.review + (comments === undefined ? 0 : 1),
      },
    },
  };
}

/** What reviewers asked for, when that is why a new fix is written; the attempt they refused is put on record. */
async function readComments(
  { incident, audit }: Pick<StepContext, 'incident' | 'audit'>,
  ports: Ports,
): Promise<readonly string[] | undefined> {
  if (incident.review === undefined || incident.mergeCommit !== undefined) return undefined;
  const review = await ports.codeHost.readReview(incident.repository, incident.review.id);
  if (review.status !== 'changes_requested') return undefined;
  const comments = review.comments.map((comment) => comment.text);
  const { idea } = await loadPatch(incident, ports);
  const known = (await loadAttempts(incident, ports)).some(
    (entry) => entry.result === 'changes_requested' && entry.attempt === incident.attempts.fix,
  );
  const later = incident.attempts.fix > 0 && known;
  if (later) return undefined;
  await audit('changes requested', { by: review.decidedBy ?? 'a reviewer', comments: comments.length });
  await recordAttempt(incident, { idea, result: 'changes_requested', reasons: comments }, ports);
  return comments;
}

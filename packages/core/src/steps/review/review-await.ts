import type { Review } from '../../model/index.ts';
import type { Ports, Wait } from '../../ports/index.ts';
import type { StepContext, StepOutput, StepResult } from '../define-step.ts';
import { need } from '../load.ts';

/** ReviewAwait: leaves the task token where the review's events will find it. The state itself ends when one of them answers. */
export async function reviewAwait({ incident, input, audit }: StepContext, ports: Ports): Promise<StepResult> {
  const review = need(incident.review, 'review', incident);
  await audit('waiting for review', { id: review.id });
  await ports.waits.put({
    kind: 'review',
    ref: `${incident.repository}#${review.id}`,
    incidentId: incident.id,
    token: need(input.token, 'task token', incident),
    since: ports.clock.now().toISOString(),
  });
  return { say: `waiting for ${review.url}`, next: 'wait' };
}

/** What a review's present state means for the loop; undefined while nobody has decided. */
export async function settleReview(wait: Wait, ports: Ports): Promise<StepOutput | undefined> {
  const incident = await ports.incidents.get(wait.incidentId);
  if (incident?.review === undefined) return undefined;
  const review = await ports.codeHost.readReview(incident.repository, incident.review.id);
  const decision = decide(review, incident.review.headCommit);
  if (decision === undefined) return undefined;
  const spent = decision.next === 'write' && incident.attempts.review >= ports.config.limits.reviewRounds;
  if (spent)
    return {
      incidentId: incident.id,
      say: `changes were requested more than ${ports.config.limits.reviewRounds} times`,
      next: 'hand_over',
    };
  return { incidentId: incident.id, ...decision };
}

function decide(review: Review, provenHead: string): { readonly say: string; readonly next: string } | undefined {
  const by = review.decidedBy ?? 'a reviewer';
  if (review.status === 'open') return undefined;
  if (review.status === 'closed') return { say: `${by} closed the pull request without merging`, next: 'rejected' };
  if (review.status === 'changes_requested') return { say: `${by} asked for changes`, next: 'write' };
  if (review.headCommit !== provenHead)
    return { say: `${by} merged another commit than the one that was proven`, next: 'hand_over' };
  return { say: `${by} merged the pull request`, next: 'deploy' };
}

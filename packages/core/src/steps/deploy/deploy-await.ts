import type { Ports, Wait } from '../../ports/index.ts';
import type { StepContext, StepOutput, StepResult } from '../define-step.ts';
import { need } from '../load.ts';

/** DeployAwait: the team's own pipeline ships; this only leaves the token for whoever sees the merge commit live. */
export async function deployAwait({ incident, input, audit }: StepContext, ports: Ports): Promise<StepResult> {
  const { id } = need(incident.review, 'review', incident);
  const review = await ports.codeHost.readReview(incident.repository, id);
  const mergeCommit = need(review.mergeCommit, 'merge commit', incident);
  await audit('waiting for rollout', { mergeCommit, mergedBy: review.decidedBy ?? 'unknown' });
  await ports.waits.put({
    kind: 'rollout',
    ref: `${incident.repository}@${mergeCommit}`,
    incidentId: incident.id,
    token: need(input.token, 'task token', incident),
    since: ports.clock.now().toISOString(),
  });
  return { say: `waiting for ${mergeCommit.slice(0, 10)} to be live`, next: 'wait', change: { mergeCommit } };
}

/** What the rollout's present state means for the loop; undefined while it is under way and not overdue. */
export async function settleRollout(wait: Wait, ports: Ports): Promise<StepOutput | undefined> {
  const incident = await ports.incidents.get(wait.incidentId);
  if (incident?.mergeCommit === undefined) return undefined;
  const rollout = await ports.rollouts.status(incident, incident.mergeCommit);
  const about = { incidentId: incident.id };
  if (rollout.status === 'live') {
    // From here on the symptom is looked for, so it has to be when the commit went live and not when somebody noticed.
    await ports.incidents.update({ ...incident, liveAt: rollout.at ?? ports.clock.now().toISOString() });
    return { ...about, say: rollout.detail, next: 'observe' };
  }
  if (rollout.status === 'failed') return { ...about, say: `the rollout failed: ${rollout.detail}`, next: 'hand_over' };
  const waited = ports.clock.now().getTime() - Date.parse(wait.since);
  const { rolloutHours } = ports.config.limits;
  if (waited <= rolloutHours * 3_600_000) return undefined;
  return {
    ...about,
    say: `the merge commit was not live after ${rolloutHours} hours: ${rollout.detail}`,
    next: 'hand_over',
  };
}

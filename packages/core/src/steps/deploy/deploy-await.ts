import { defineCallback } from '../define-step.ts';
import { requireField } from '../load.ts';

/** The team's own pipeline ships: this keeps the token until the merge commit is live. */
export const deployAwait = defineCallback({
  name: 'DeployAwait',
  stage: 'deploy',
  kind: 'rollout',
  needs: ['clock', 'codeHost', 'pendingCallbacks'],
  next: ['wait'],
  seconds: 60,
  waitSeconds: 7 * 86_400,
  run: async ({ incident, input, audit }, { clock, codeHost, pendingCallbacks }) => {
    const { id } = requireField(incident.review, 'review', incident);
    const review = await codeHost.readReview(incident.repository, id);
    const mergeCommit = requireField(review.mergeCommit, 'merge commit', incident);
    await audit('waiting for rollout', { mergeCommit, mergedBy: review.decidedBy ?? 'unknown' });
    await pendingCallbacks.put({
      kind: 'rollout',
      ref: `${incident.repository}@${mergeCommit}`,
      incidentId: incident.id,
      token: requireField(input.token, 'task token', incident),
      since: clock.now().toISOString(),
    });
    return { summary: `waiting for ${mergeCommit.slice(0, 10)} to be live`, next: 'wait', change: { mergeCommit } };
  },
  settleNeeds: ['clock', 'config', 'rollouts'],
  answers: ['observe', 'hand_over'],
  settle: async (incident, { since }, { clock, config, rollouts }) => {
    if (incident.mergeCommit === undefined) return undefined;
    const rollout = await rollouts.status(incident, incident.mergeCommit);
    const now = clock.now();
    if (rollout.status === 'live')
      // The symptom is watched from here on: from when the commit went live, not from when somebody noticed.
      return { summary: rollout.detail, next: 'observe', change: { liveAt: rollout.at ?? now.toISOString() } };
    if (rollout.status === 'failed') return { summary: `the rollout failed: ${rollout.detail}`, next: 'hand_over' };
    const { rolloutHours } = config.limits;
    if (now.getTime() - Date.parse(since) <= rolloutHours * 3_600_000) return undefined;
    return {
      summary: `the merge commit was not live after ${rolloutHours} hours: ${rollout.detail}`,
      next: 'hand_over',
    };
  },
});

import { describeError } from '../../describe-error.ts';
import { shortId } from '../../markdown.ts';
import type { Incident, Rollout } from '../../model/index.ts';
import { redact } from '../../policy/redaction.ts';
import type { Rollouts } from '../../ports/index.ts';
import { turnOfRollout } from '../../render/turns.ts';
import { defineCallback } from '../define-step.ts';
import { requireField } from '../load.ts';
import { showOnTicket, ticketNeeds } from '../show-on-ticket.ts';

/** Keeps the task token until the team's own pipeline has shipped the merge commit. */
export const deployAwait = defineCallback({
  name: 'DeployAwait',
  stage: 'deploy',
  kind: 'rollout',
  needs: [...ticketNeeds, 'clock', 'codeHost', 'pendingCallbacks'],
  next: ['wait'],
  seconds: 60,
  waitSeconds: 7 * 86_400,
  run: async ({ incident, input, audit }, ports) => {
    const { clock, codeHost, pendingCallbacks } = ports;
    const { id } = requireField(incident.review, 'review', incident);
    // A commit of somebody else that is on the shipping branch already has no pull request that Suture knows.
    const review = incident.mergeCommit === undefined ? await codeHost.readReview(incident.repository, id) : undefined;
    const mergeCommit = requireField(incident.mergeCommit ?? review?.mergeCommit, 'merge commit', incident);
    await audit('waiting for rollout', { mergeCommit, mergedBy: review?.decidedBy ?? 'unknown' });
    await showOnTicket({ ...incident, mergeCommit }, turnOfRollout(mergeCommit), audit, ports);
    await pendingCallbacks.put({
      kind: 'rollout',
      // Another incident may wait for the commit that this one stepped back for.
      ref: `${incident.repository}@${mergeCommit}${incident.review?.theirs ? `+${incident.id}` : ''}`,
      incidentId: incident.id,
      token: requireField(input.token, 'task token', incident),
      since: clock.now().toISOString(),
    });
    return { summary: `waiting for ${shortId(mergeCommit)} to be live`, next: 'wait', change: { mergeCommit } };
  },
  settleNeeds: ['clock', 'config', 'rollouts'],
  answers: ['observe', 'hand_over'],
  settle: async (incident, { ref, since }, { clock, config, rollouts }) => {
    // The rollout may be reported before this step has written the incident, which then lacks the commit or has that of an earlier fix.
    const mergeCommit = readCommit(ref);
    const now = clock.now();
    const { rolloutHours } = config.limits;
    const isOverdue = now.getTime() - Date.parse(since) > rolloutHours * 3_600_000;
    const rollout = await askOnce(incident, mergeCommit, isOverdue, rollouts);
    if (rollout.status === 'live')
      return { summary: rollout.detail, next: 'observe', change: { mergeCommit, liveAt: liveSince(rollout, now) } };
    if (rollout.status === 'failed') return { summary: `the rollout failed: ${rollout.detail}`, next: 'hand_over' };
    if (!isOverdue) return undefined;
    const summary = `the merge commit was not live after ${describeHours(rolloutHours)}: ${rollout.detail}`;
    return { summary, next: 'hand_over' };
  },
});

/** The commit that a callback waits for: `owner/name@commit`, and `+incident` where several may wait. */
function readCommit(ref: string): string {
  return ref.slice(ref.lastIndexOf('@') + 1).split('+')[0] ?? '';
}

/** Asks the source. While there is time left, a failure is thrown, and the next event or sweep asks again. */
async function askOnce(
  incident: Incident,
  mergeCommit: string,
  isOverdue: boolean,
  rollouts: Rollouts,
): Promise<Rollout> {
  try {
    return await rollouts.status(incident, mergeCommit);
  } catch (error) {
    if (!isOverdue) throw error;
    const why = redact(describeError(error)).slice(0, 300);
    return { commit: mergeCommit, status: 'pending', detail: `its rollout could not be read (${why})` };
  }
}

/** Observation counts from the time the commit went live, not from the time of this check; a clock that is ahead must not put it into the future. */
function liveSince({ at }: Rollout, now: Date): string {
  return at === undefined || Date.parse(at) > now.getTime() ? now.toISOString() : at;
}

function describeHours(hours: number): string {
  if (hours >= 1) return `${hours} hours`;
  return hours >= 1 / 60 ? `${Math.round(hours * 60)} minutes` : `${Math.round(hours * 3600)} seconds`;
}

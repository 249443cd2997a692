import { defined } from '../../defined.ts';
import type { Decision, Review, ReviewRef } from '../../model/index.ts';
import { defineCallback, type Settled } from '../define-step.ts';
import { requireField } from '../load.ts';
import { keyOfChanges } from '../review-requests.ts';
import { listRedChecks } from './checks.ts';
import { hasNewConflict } from './conflict.ts';
import { listDueCommands } from './due-commands.ts';

/** Every word that the wait may end with. */
const answers = ['deploy', 'write', 'answer', 'rejected', 'hand_over'] as const;

/** Keeps the task token until a person has decided on the pull request. */
export const reviewAwait = defineCallback({
  name: 'ReviewAwait',
  stage: 'review',
  kind: 'review',
  needs: ['clock', 'pendingCallbacks'],
  next: ['wait'],
  seconds: 60,
  waitSeconds: 7 * 86_400,
  run: async ({ incident, input, audit }, { clock, pendingCallbacks }) => {
    const review = requireField(incident.review, 'review', incident);
    await audit('waiting for review', { id: review.id });
    await pendingCallbacks.put({
      kind: 'review',
      // Several incidents may wait for one that is not Suture's.
      ref: `${incident.repository}#${review.id}${review.theirs ? `+${incident.id}` : ''}`,
      incidentId: incident.id,
      token: requireField(input.token, 'task token', incident),
      since: clock.now().toISOString(),
      // The answers that this release's definition knows: an execution keeps the definition it started with.
      answers: [...answers],
    });
    return { summary: `waiting for ${review.url}`, next: 'wait' };
  },
  settleNeeds: ['codeHost', 'config'],
  answers,
  settle: async (incident, wait, { codeHost, config }) => {
    if (incident.review === undefined) return undefined;
    const review = await codeHost.readReview(incident.repository, incident.review.id);
    const isDecided = review.status === 'merged' || review.status === 'closed';
    if (!isDecided && wait.answers?.includes('answer') === true) {
      const due = await listDueCommands(incident, { codeHost, config });
      if (due.length > 0) return { summary: `${due[0]?.comment.by} has a question or a command`, next: 'answer' };
      const red = await listRedChecks(incident, review, { codeHost });
      if (red.length > 0) return { summary: `the check ${red[0]?.name} of ${review.url} fails`, next: 'answer' };
      if (hasNewConflict(incident, review))
        return { summary: `${review.url} conflicts with ${review.base ?? 'its base branch'}`, next: 'answer' };
    }
    if (incident.answered?.includes(keyOfChanges(review)) === true && review.status === 'changes_requested')
      return undefined;
    const decision = decide(review, incident.review);
    const { reviewRounds } = config.limits;
    if (decision?.next !== 'write' || incident.attempts.review < reviewRounds) return decision;
    return { summary: `changes were requested more than ${reviewRounds} times`, next: 'hand_over' };
  },
});

/** Whoever made it decides how; Suture waits for the merge, and goes on by itself if there is none. */
function decideTheirs(review: Review, by: string): Settled<'deploy' | 'write'> | undefined {
  if (review.status === 'merged') return { summary: `${by} merged ${review.url}`, next: 'deploy' };
  if (review.status !== 'closed') return undefined;
  return { summary: `${review.url} was closed without merging`, next: 'write', change: { review: undefined } };
}

function decide(review: Review, opened: ReviewRef): Settled<'deploy' | 'write' | 'rejected' | 'hand_over'> | undefined {
  const by = review.decidedBy ?? 'a reviewer';
  if (opened.theirs) return decideTheirs(review, by);
  if (review.status === 'open') return undefined;
  if (review.status === 'closed') return { summary: `${by} closed the pull request without merging`, next: 'rejected' };
  if (review.status === 'changes_requested' && review.headCommit !== opened.headCommit)
    return { summary: `${by} asked for changes of a commit that somebody else pushed`, next: 'hand_over' };
  if (review.status === 'changes_requested') return { summary: `${by} asked for changes`, next: 'write' };
  if (review.headCommit !== opened.headCommit)
    return { summary: `${by} merged another commit than the one that was proven`, next: 'hand_over' };
  if (opened.base !== undefined && review.base !== opened.base)
    return {
      summary: `${by} merged the pull request into ${review.base ?? 'another branch'} instead of ${opened.base}`,
      next: 'hand_over',
    };
  if (review.withoutPerson === true)
    return {
      summary: `${by}, who is a program or may not write to the repository now, merged the pull request, and nobody who may had approved its commit`,
      next: 'hand_over',
    };
  const decision: Decision = { by, headCommit: review.headCommit, ...defined({ at: review.decidedAt }) };
  return { summary: `${by} merged the pull request`, next: 'deploy', change: { decision } };
}

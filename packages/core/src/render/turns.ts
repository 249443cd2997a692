import { shortId } from '../markdown.ts';
import { line, outside, own } from './document.ts';
import type { Turn } from './ticket.ts';

/** Suture looks for the cause. */
export const turnOfDiagnosis: Turn = { now: own('Suture looks for the cause.'), who: 'suture' };

/** Suture writes a fix and proves it. */
export const turnOfFix: Turn = { now: own('The cause is known. Suture writes a fix and proves it.'), who: 'suture' };

/** A pull request waits. */
export const turnOfReview: Turn = { now: own('A fix is proposed and waits for a review.'), who: 'person' };

/** The pull request is merged. */
export function turnOfRollout(commit: string): Turn {
  return { now: line`The fix is merged as ${outside(shortId(commit))} and waits for its rollout.`, who: 'pipeline' };
}

/** The merge commit is live. */
export const turnOfVerification: Turn = {
  now: own('The fix is live. Suture watches whether the failure is gone.'),
  who: 'suture',
};

/** The symptom is gone. */
export const turnOfClose: Turn = { now: own('The failure is gone.'), who: 'nobody' };

/** Suture stopped. */
export function turnOfHandOver(reason: string): Turn {
  return { now: line`Suture stopped: ${outside(reason, 600)}`, who: 'person' };
}

import { shortId } from '../markdown.ts';
import { line, outside, own } from './document.ts';
import type { Turn } from './ticket.ts';

/** Suture looks for the cause. */
export const turnOfDiagnosis: Turn = { key: 'diagnosis', now: own('Suture looks for the cause.'), who: 'suture' };

/** Suture writes a fix and proves it. */
export const turnOfFix: Turn = {
  key: 'fix',
  now: own('The cause is known. Suture writes a fix and proves it.'),
  who: 'suture',
};

/** A pull request waits. */
export const turnOfReview: Turn = {
  key: 'review',
  now: own('A fix is proposed and waits for a review.'),
  who: 'person',
};

/** The pull request is merged. */
export function turnOfRollout(commit: string): Turn {
  const now = line`The fix is merged as ${outside(shortId(commit))} and waits for its rollout. Then Suture watches whether the failure is gone.`;
  return { key: 'rollout', now, who: 'pipeline' };
}

/** The symptom is gone. */
export const turnOfClose: Turn = { key: 'close', now: own('The failure is gone.'), who: 'nobody' };

/** Suture stopped. */
export function turnOfHandOver(reason: string): Turn {
  return { key: 'hand-over', now: line`Suture stopped: ${outside(reason, 600)}`, who: 'person' };
}

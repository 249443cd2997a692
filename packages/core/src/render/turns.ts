import { shortId } from '../markdown.ts';
import { type Line, line, outside, own } from './document.ts';
import type { Turn } from './ticket.ts';

/** Suture looks for the cause. */
export const turnOfDiagnosis: Turn = {
  key: 'diagnosis',
  stage: 'diagnose',
  now: own('Suture looks for the cause.'),
  who: 'suture',
};

/** Suture writes a fix and proves it. */
export const turnOfFix: Turn = {
  key: 'fix',
  stage: 'fix',
  now: own('The cause is known. Suture writes a fix and proves it.'),
  who: 'suture',
};

/** A pull request waits. */
export const turnOfReview: Turn = {
  key: 'review',
  stage: 'review',
  now: own('A fix is proposed and waits for a review.'),
  who: 'person',
};

/** The pull request is merged. */
export function turnOfRollout(commit: string): Turn {
  const now = line`The fix is merged as ${outside(shortId(commit))} and waits for its rollout. Then Suture watches whether the failure is gone.`;
  return { key: 'rollout', stage: 'deploy', now, who: 'pipeline' };
}

/** The symptom is gone. */
export const turnOfClose: Turn = { key: 'close', stage: 'close', now: own('The failure is gone.'), who: 'nobody' };

/** Somebody else mends the cause. @param what the other change, and what shows that it is about the same */
export function turnOfOther(what: Line, isMerged: boolean): Turn {
  const then = own(isMerged ? 'once it is live' : 'once it is merged and live');
  return {
    key: 'other',
    stage: isMerged ? 'deploy' : 'review',
    now: line`Suture steps back for another change: ${what}. Suture verifies that one ${then}.`,
    who: isMerged ? 'pipeline' : 'person',
  };
}

/** Another incident looks after the cause. */
export function turnOfJoined(elder: string): Turn {
  return {
    key: 'joined',
    stage: 'fix',
    now: line`The same cause as ${own(elder)}, which has a fix already.`,
    who: 'nobody',
  };
}

/** Suture stopped. */
export function turnOfHandOver(reason: string): Turn {
  return { key: 'hand-over', stage: 'close', now: line`Suture stopped: ${outside(reason, 600)}`, who: 'person' };
}

import type { Incident, ReviewRef } from '@suture/core';
import type { Hint } from './how-called.ts';

/** Whether a pull request is on a code host, and not on this machine. */
export function isRemote({ url }: Pick<ReviewRef, 'url'>): boolean {
  return /^https?:/.test(url);
}

/** What a person does about a pull request on a code host. */
export function describeRemoteReview({ id, mergeCommit }: Incident, { url }: ReviewRef, hint: Hint): string {
  if (mergeCommit !== undefined)
    return [`The fix was merged: ${url}`, `Verify it:  git pull, then ${hint('resume', id)}`].join('\n');
  return [
    `A proven fix waits for review: ${url}`,
    `Read it:    ${hint('show', id)}`,
    'Decide:     merge it there, request changes or close it',
    `Then:       git pull, and ${hint('resume', id)}`,
  ].join('\n');
}

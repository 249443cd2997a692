import type { LocalLoop, RunEnd } from '../loop.ts';
import { type Decide, type FollowedReviews, followReviews } from './follow-reviews.ts';

/** Runs an incident to its end, or until nobody decides, and asks about each of its pull requests meanwhile. */
export async function runWithDecisions(
  incidentId: string,
  decide: Decide,
  loop: Pick<LocalLoop, 'ports' | 'reviewer' | 'run'>,
  signal: AbortSignal,
): Promise<FollowedReviews & { readonly end: RunEnd }> {
  const ended = new AbortController();
  const leave = new AbortController();
  const [run, followed] = await Promise.allSettled([
    loop.run(incidentId, { stay: true, signal: AbortSignal.any([leave.signal, signal]) }).finally(() => ended.abort()),
    followReviews(incidentId, decide, loop, AbortSignal.any([ended.signal, signal]))
      .then((seen) => {
        if (seen.undecided) leave.abort();
        return seen;
      })
      .catch((error: unknown) => {
        leave.abort();
        throw error;
      }),
  ]);
  if (followed.status === 'rejected') throw followed.reason;
  if (run.status === 'rejected') throw run.reason;
  return { ...followed.value, end: run.value };
}

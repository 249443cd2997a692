import { setTimeout as pause } from 'node:timers/promises';
import type { Incident, Ports, Review } from '@suture/core';
import { KillSwitchIsOn, NoIdentity, NotMergeable, ReviewNotOpen, UnprovenHead } from '../errors.ts';
import type { Reviewer } from '../reviewer/index.ts';

/** What a person makes of a proven fix. */
export type Decision =
  | { readonly kind: 'merge' }
  | { readonly kind: 'reject'; readonly reason: string }
  | { readonly kind: 'change'; readonly comment: string };

/**
 * Asks for a decision; undefined leaves the pull request open.
 * @param problem why the last decision could not be carried out
 */
export type Decide = (review: Review, incident: Incident, problem?: string) => Promise<Decision | undefined>;

export interface DecisionParts {
  readonly ports: Pick<Ports, 'incidents' | 'codeHost'>;
  readonly reviewer: Reviewer;
}

/** How the pull requests of one run were followed. */
export interface FollowedReviews {
  /** Nobody decided about the last one. */
  readonly undecided: boolean;
  /** Milliseconds that the decisions took. */
  readonly waited: number;
}

/** Milliseconds between two looks for a pull request to decide about. */
const pollEvery = 200;

/** Asks about each pull request of an incident as it opens, and carries out the decision, until the signal is aborted or nobody decides. */
export async function followReviews(
  incidentId: string,
  decide: Decide,
  { ports, reviewer }: DecisionParts,
  signal: AbortSignal,
): Promise<FollowedReviews> {
  let waited = 0;
  let asked: string | undefined;
  while (!signal.aborted) {
    const found = await findOpenReview(incidentId, ports);
    if (found !== undefined && keyOf(found.review) !== asked) {
      asked = keyOf(found.review);
      const began = performance.now();
      const decided = await decideUntilDone(found, decide, reviewer);
      waited += performance.now() - began;
      if (!decided) return { undecided: true, waited };
    }
    // An abort ends the pause early.
    await pause(pollEvery, undefined, { signal }).catch(() => undefined);
  }
  return { undecided: false, waited };
}

interface OpenReview {
  readonly review: Review;
  readonly incident: Incident;
}

async function findOpenReview(
  incidentId: string,
  { incidents, codeHost }: DecisionParts['ports'],
): Promise<OpenReview | undefined> {
  const incident = await incidents.get(incidentId);
  if (incident?.review === undefined) return undefined;
  const review = await codeHost.readReview(incident.repository, incident.review.id);
  return review.status === 'open' ? { review, incident } : undefined;
}

/** One pull request may be asked about again when another fix was pushed to it. */
function keyOf({ id, headCommit }: Review): string {
  return `${id}@${headCommit}`;
}

async function decideUntilDone({ review, incident }: OpenReview, decide: Decide, reviewer: Reviewer): Promise<boolean> {
  let problem: string | undefined;
  for (;;) {
    const decision = await decide(review, incident, problem);
    if (decision === undefined) return false;
    try {
      await carryOut(decision, review.id, reviewer);
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      problem = error.message;
    }
  }
}

async function carryOut(decision: Decision, reviewId: string, reviewer: Reviewer): Promise<void> {
  const by = await reviewer.whoAmI();
  if (decision.kind === 'merge') await reviewer.approve(reviewId, { by });
  else if (decision.kind === 'reject') await reviewer.reject(reviewId, { by, reason: decision.reason });
  else await reviewer.requestChanges(reviewId, { by, comment: decision.comment });
}

/** A person can do something about these, and decide again. */
function isRefusal(error: unknown): error is Error {
  return [KillSwitchIsOn, NoIdentity, NotMergeable, ReviewNotOpen, UnprovenHead].some(
    (refusal) => error instanceof refusal,
  );
}

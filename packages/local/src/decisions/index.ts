export type { Decide, Decision } from './follow-reviews.ts';
export { runWithDecisions } from './run-with-decisions.ts';

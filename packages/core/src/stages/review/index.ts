export { reviewAwait, settleReview } from './await.ts';
export { reviewOpen } from './open.ts';

export { reviewAwait, settleReview } from './await.ts';
export { describeProof, describeReview, reviewOpen } from './open.ts';

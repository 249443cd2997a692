export { reviewAwait, settleReview } from './review-await.ts';
export { describeProof, describeReview, reviewOpen } from './review-open.ts';

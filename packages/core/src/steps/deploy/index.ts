export { deployAwait, settleRollout } from './deploy-await.ts';

export { deployAwait, settleRollout } from './await.ts';

export { judgeRecovery } from './judge.ts';
export type { RecoveryInput, RecoveryVerdict } from './verdict.ts';

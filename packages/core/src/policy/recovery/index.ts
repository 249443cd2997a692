export { judgeRecovery } from './judge.ts';
export { levels as recoveryLevels, times as recoveryTimes } from './levels.ts';
export type { RecoveryInput, RecoveryVerdict } from './verdict.ts';

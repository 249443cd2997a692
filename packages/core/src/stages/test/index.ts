export { judgeProof, sameError } from './judge.ts';
export { testJudge } from './step.ts';

export { judgeProof, sameError } from './judge-proof.ts';
export { testJudge } from './test-judge.ts';

import { close, handOver } from './close/index.ts';
import { deployAwait } from './deploy/index.ts';
import { detectEvidence, detectTicket, detectTriage } from './detect/index.ts';
import { diagnose } from './diagnose/index.ts';
import { fixGuard, fixWrite } from './fix/index.ts';
import { reviewAwait, reviewOpen } from './review/index.ts';
import type { Step } from './step.ts';
import { testJudge } from './test/index.ts';
import { verifyObserve } from './verify/index.ts';

/** Every state of the machine that runs our code, by its name there. `TestRun` is the proving ground's. */
export const steps = {
  DetectEvidence: { stage: 'detect', run: detectEvidence },
  DetectTriage: { stage: 'detect', run: detectTriage },
  DetectTicket: { stage: 'detect', run: detectTicket },
  Diagnose: { stage: 'diagnose', run: diagnose },
  FixWrite: { stage: 'fix', run: fixWrite },
  FixGuard: { stage: 'fix', run: fixGuard },
  TestJudge: { stage: 'test', run: testJudge },
  ReviewOpen: { stage: 'review', run: reviewOpen },
  ReviewAwait: { stage: 'review', run: reviewAwait },
  DeployAwait: { stage: 'deploy', run: deployAwait },
  VerifyObserve: { stage: 'verify', run: verifyObserve },
  Close: { stage: 'close', run: close },
  HandOver: { stage: 'close', run: handOver, underKillSwitch: true },
} as const satisfies Record<string, Step>;

export type StateName = keyof typeof steps;

export { type IntakeResult, receiveAlert, startIncident } from './detect/index.ts';
export { StepInput, StepOutput } from './step.ts';
export { judgeProof, sameError } from './test/index.ts';

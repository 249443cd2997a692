import { close } from './close/close.ts';
import { handOver } from './close/hand-over.ts';
import type { Step } from './define-step.ts';
import { deployAwait } from './deploy/deploy-await.ts';
import { detectEvidence } from './detect/detect-evidence.ts';
import { detectTicket } from './detect/detect-ticket.ts';
import { detectTriage } from './detect/detect-triage.ts';
import { diagnose } from './diagnose/diagnose.ts';
import { fixGuard } from './fix/fix-guard.ts';
import { fixWrite } from './fix/fix-write.ts';
import { testJudge } from './prove/test-judge.ts';
import { reviewAnswer } from './review/review-answer.ts';
import { reviewAwait } from './review/review-await.ts';
import { reviewOpen } from './review/review-open.ts';
import { verifyObserve } from './verify/verify-observe.ts';

/**
 * Every state of the machine that runs our code, by its name there. The machine's timeouts and transitions, the functions, their
 * permissions and the architecture tests follow from this table.
 */
export const steps = {
  DetectEvidence: detectEvidence,
  DetectTriage: detectTriage,
  DetectTicket: detectTicket,
  Diagnose: diagnose,
  FixWrite: fixWrite,
  FixGuard: fixGuard,
  TestJudge: testJudge,
  ReviewOpen: reviewOpen,
  ReviewAwait: reviewAwait,
  ReviewAnswer: reviewAnswer,
  DeployAwait: deployAwait,
  VerifyObserve: verifyObserve,
  Close: close,
  HandOver: handOver,
} as const satisfies Record<string, Step>;

export type StateName = keyof typeof steps;

/** The minutes that a build of each project may run and wait in the queue. */
const prepare = { project: 'PrepareProjectName', minutes: 30, queueMinutes: 60 } as const;
const prove = { project: 'ProveProjectName', minutes: 60, queueMinutes: 60 } as const;

/** The states that run a build, and the project of each. */
export const builds = {
  DiagnosePrepare: prepare,
  DiagnoseSearch: prove,
  TestPrepare: prepare,
  TestRun: prove,
} as const;

export type BuildName = keyof typeof builds;

export type { CallbackStep, Settled, Step } from './define-step.ts';
export { StepInput, StepOutput } from './define-step.ts';
export {
  type IntakePorts,
  type IntakeResult,
  nameSymptom,
  receiveAlert,
  requireService,
  startIncident,
} from './detect/intake.ts';
export { type AlertHints, compareErrors, rankErrors, withAlertError } from './detect/rank-errors.ts';
export { type AlertOrigin, keepRecord, type RecordPorts, recordAlert } from './detect/record-alert.ts';
export { readTakenNumber } from './fix/alternatives.ts';
export { judgeProof } from './prove/judge-proof.ts';
export { sameError } from './prove/same-error.ts';
export {
  close,
  deployAwait,
  detectEvidence,
  detectTicket,
  detectTriage,
  diagnose,
  fixGuard,
  fixWrite,
  handOver,
  reviewAnswer,
  reviewAwait,
  reviewOpen,
  testJudge,
  verifyObserve,
};

import * as z from 'zod';
import { ObservationReport } from './observation.ts';
import { FileChange, Reproduction, ReproductionKind, TestCommand } from './patch.ts';

/** What is handed to the proving ground. Everything it needs, and nothing it could widen. */
export const WorkOrder = z.object({
  incidentId: z.string(),
  attempt: z.int().min(1),
  /** Binds the report to this order. */
  nonce: z.string().min(16),
  repository: z.string(),
  baseCommit: z.string(),
  suite: TestCommand,
  files: z.array(FileChange),
  reproduction: Reproduction,
  /** Milliseconds one run of the suite may take. */
  timeout: z.int().positive(),
});
export type WorkOrder = z.infer<typeof WorkOrder>;

export const TestOutcome = z.object({
  id: z.string(),
  status: z.enum(['passed', 'failed', 'skipped']),
  /** `Name: message` of what failed it. */
  error: z.string().optional(),
});
export type TestOutcome = z.infer<typeof TestOutcome>;

/** One run of a suite, as a reporter inside the runner wrote it. */
export const SuiteRun = z.object({
  tests: z.array(TestOutcome),
  complete: z.boolean(),
  problem: z.string().optional(),
  timedOut: z.boolean(),
  /** Milliseconds. */
  duration: z.number(),
  /** What about the program's end does not fit the results. */
  doubt: z.string().optional(),
  /** Whether tests that must fail failed, and one that must pass passed. Absent where none were added. */
  tripwires: z.object({ held: z.boolean(), problem: z.string().optional() }).optional(),
  /** Tests, runner and configuration that changed while the tests ran. */
  changed: z.array(z.string()).optional(),
});
export type SuiteRun = z.infer<typeof SuiteRun>;

/** What the proving ground measured. `baseAgain` is run only when the first two runs disagree with what was expected. */
export const ProvingReport = z.object({
  nonce: z.string(),
  isolation: z.string(),
  /** What a run could use, and what the machine could not bound. */
  limits: z.string().optional(),
  reproductionOnBase: SuiteRun.optional(),
  reproductionWithPatch: SuiteRun.optional(),
  /** The short test that a pull request adds, alone on each tree. */
  committedOnBase: SuiteRun.optional(),
  committedWithPatch: SuiteRun.optional(),
  base: SuiteRun.optional(),
  baseAgain: SuiteRun.optional(),
  withPatch: SuiteRun.optional(),
  /** Further runs on the base commit, of the files with tests that pass there and do not with the patch: a test may be flaky. */
  baseFurther: z.array(SuiteRun).optional(),
  /** The files of a failing test alone, with the patch and with tripwires beside its tests. */
  tripwireRun: SuiteRun.optional(),
  /** The same on the base commit, where the tripwires do not hold with the patch. */
  tripwireRunOnBase: SuiteRun.optional(),
  observation: ObservationReport.optional(),
  /** Why nothing or not all could be measured. */
  problem: z.string().optional(),
});
export type ProvingReport = z.infer<typeof ProvingReport>;

/** Whether the fix may be shown to a human, and why. */
export const Proof = z.object({
  verdict: z.enum(['proven', 'unreproduced', 'not_proven', 'red_on_base']),
  /** Each a full sentence; empty when proven. */
  reasons: z.array(z.string()),
  reproduction: z.object({
    kind: ReproductionKind,
    description: z.string(),
    failsOnBase: z.boolean(),
    errorOnBase: z.string().optional(),
    passesWithPatch: z.boolean(),
    /** Whether the short test fails on the base commit and passes with the patch too, so that a pull request may add it. */
    committed: z.boolean().optional(),
  }),
  suite: z.object({
    command: z.string(),
    passedOnBase: z.int(),
    passedWithPatch: z.int(),
    brokenByPatch: z.array(z.string()),
    flaky: z.array(z.string()),
    /** Tests that fail on the base commit for another reason, at most 20. */
    failingOnBase: z.array(z.string()).optional(),
    skippedOnBase: z.int(),
    skippedWithPatch: z.int(),
  }),
  isolation: z.string(),
  limits: z.string().optional(),
  /** What was seen from outside of a process without a test runner. Absent in the proofs of earlier releases. */
  observation: z.object({ made: z.boolean(), description: z.string() }).optional(),
  nonce: z.string(),
  /** How many times the whole suite ran for this proof. */
  suiteRuns: z.int(),
});
export type Proof = z.infer<typeof Proof>;

import * as z from 'zod';
import { SuspectCommit } from './diagnosis.ts';
import { Trigger } from './observation.ts';

/** How the failure is reproduced: by tests of the project that fail, by sending a captured event again, by calling with the values a trace carried, or not at all. */
export const ReproductionKind = z.enum(['failing-test', 'captured-event', 'stack-trace', 'none']);
export type ReproductionKind = z.infer<typeof ReproductionKind>;

export const TextFile = z.object({ path: z.string().min(1), content: z.string() });
export type TextFile = z.infer<typeof TextFile>;

const TestCommandPart = z.object({
  framework: z.enum(['vitest', 'jest', 'mocha', 'jasmine', 'node', 'bun', 'ava', 'tap', 'command']),
  argv: z.array(z.string()).min(1),
  env: z.record(z.string(), z.string()),
  source: z.string(),
  /** The folder it runs in, relative to the root; the root if left out. */
  cwd: z.string().optional(),
});

/** How the project's tests are run: what a person would type, and what that means. */
export const TestCommand = TestCommandPart.extend({
  /** The tests of further members of a workspace. */
  others: z.array(TestCommandPart).optional(),
});
export type TestCommand = z.infer<typeof TestCommand>;

/** What fails before the fix and passes after it. */
export const Reproduction = z.object({
  kind: ReproductionKind,
  description: z.string(),
  /** Files to add to the tree, in a directory of their own; none when the project's own tests already fail. */
  files: z.array(TextFile),
  /**
   * The short test that a pull request adds in place of `files`, among the tests of the project and without any support code. Absent where none could be
   * written, and in the records of earlier releases.
   */
  committed: z.array(TextFile).optional(),
  command: TestCommand,
  /** Test files to run, relative to the root; all when empty. */
  testFiles: z.array(z.string()),
  /** Ids of the project's own failing tests, for `failing-test`. */
  tests: z.array(z.string()),
  /** `Name: message` of the incident's error, which it must fail with on the base commit. */
  expects: z.string().optional(),
  /** The call or event as data, where the reproduction is one: the proof also observes it from outside, without a test runner. */
  trigger: Trigger.optional(),
});
export type Reproduction = z.infer<typeof Reproduction>;

/** One changed file; `before` is the base's text and must match exactly when it is applied. `null` means absent. */
export const FileChange = z.object({
  path: z.string().min(1),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type FileChange = z.infer<typeof FileChange>;

/** Another change that passes the same tests, and calls for which it gives something else than the fix. */
export const Alternative = z.object({
  /** The idea of its patch. */
  idea: z.string(),
  rationale: z.string(),
  differences: z.array(z.object({ call: z.string(), fix: z.string(), alternative: z.string() })),
});
export type Alternative = z.infer<typeof Alternative>;

/** What a call of the changed code gives without the fix, and with it. */
export const Effect = z.object({ call: z.string(), before: z.string(), after: z.string() });
export type Effect = z.infer<typeof Effect>;

/** A fix before guardrails and proof have judged it. */
export const Patch = z.object({
  baseCommit: z.string(),
  /** Stable name of the idea, so that a refused one is not offered again. */
  idea: z.string(),
  /** Imperative, under 72 characters: the commit's subject. */
  title: z.string().min(1).max(120),
  /** Why this cures the cause. */
  rationale: z.string(),
  files: z.array(FileChange).min(1),
  /** Unified, as the code host draws it. */
  diff: z.string(),
  reproduction: Reproduction,
  /** The commit that introduced the fault. A proven fix knows it better than the diagnosis. */
  mends: SuspectCommit.optional(),
  /** What no test decides: a person may take one of these instead, by its number from 1. */
  alternatives: z.array(Alternative).optional(),
  /** Calls that show what it changes, the ones that failed first. Absent where nothing was compared. */
  effects: z.array(Effect).optional(),
  /** How likely it is right, 0..1, where its engine can tell. */
  confidence: z.number().min(0).max(1).optional(),
  /** Who wrote it: `mechanic`, or a model's id. */
  by: z.string(),
});
export type Patch = z.infer<typeof Patch>;

/** The result of one attempt at a fix. */
export const FixAttempt = z.object({
  attempt: z.int().min(1),
  idea: z.string(),
  result: z.enum(['refused', 'not_proven', 'changes_requested', 'not_recovered']),
  reasons: z.array(z.string()),
  /** What was tried. Absent in the records of earlier releases. */
  change: Patch.pick({ by: true, title: true, diff: true }).optional(),
});
export type FixAttempt = z.infer<typeof FixAttempt>;

import { z } from 'zod';
import { Instant, ThrownError } from './alert.ts';

/** Something that came in from outside and made the service fail, so that it can be sent again. */
export const CapturedEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('http'),
    method: z.string(),
    /** With its query. */
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    /** The text of the body, or what the log had it parsed to. */
    body: z.json().optional(),
  }),
  z.object({ kind: z.literal('lambda'), event: z.json() }),
  /** Values logged with the error, by name. */
  z.object({ kind: z.literal('values'), values: z.record(z.string(), z.json()) }),
]);
export type CapturedEvent = z.infer<typeof CapturedEvent>;

/** A call of a stack trace, with its file as printed or, where it is known, as the repository names it. */
export const StackFrame = z.object({
  file: z.string(),
  line: z.int().optional(),
  column: z.int().optional(),
  function: z.string().optional(),
});
export type StackFrame = z.infer<typeof StackFrame>;

/** One kind of error seen in the window, with one example. */
export const ObservedError = z.object({
  error: ThrownError,
  count: z.int().min(1),
  firstSeen: Instant.optional(),
  lastSeen: Instant.optional(),
  event: CapturedEvent.optional(),
  /** What failed where no exception was thrown. */
  kind: z.enum(['timeout', 'out-of-memory', 'killed', 'exit']).optional(),
  /** The most severe level that it was logged at, in lower case. */
  level: z.string().optional(),
  /** Each time a retry was announced or was under way. */
  retried: z.literal(true).optional(),
  /** The frames in the product's own code, innermost first, of each error of its chain, the innermost cause first. */
  frames: z.array(z.array(StackFrame)).optional(),
  /** How many of them lie in the alert's window. Absent where the whole log is the window. */
  inWindow: z.int().min(0).optional(),
  /** How many of them came well before the alert, so that they are nothing new. */
  before: z.int().min(0).optional(),
  /** Why it stands where it stands among the errors, in words. */
  why: z.string().optional(),
});
export type ObservedError = z.infer<typeof ObservedError>;

export const Commit = z.object({ id: z.string(), date: Instant, subject: z.string(), files: z.array(z.string()) });
export type Commit = z.infer<typeof Commit>;

/** What telemetry and history show, before any diagnosis. */
export const Evidence = z.object({
  gatheredAt: Instant,
  deployedCommit: z.string(),
  /** Most likely the incident's first. */
  errors: z.array(ObservedError),
  /** Requests and failures in the window before the alert, when the telemetry counts them. */
  traffic: z.object({ windowSeconds: z.number(), requests: z.int(), failures: z.int() }).optional(),
  /** Commits reachable from the deployed one, newest first. */
  commits: z.array(Commit),
  failingCommand: z.string().optional(),
  /** The project's own tests that it fails, where it was run. */
  failingTests: z.object({ files: z.array(z.string()), ids: z.array(z.string()).min(1) }).optional(),
  /** What is missing, and why. */
  gaps: z.array(z.string()),
});
export type Evidence = z.infer<typeof Evidence>;

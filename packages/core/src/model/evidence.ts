import * as z from 'zod';
import { Instant, ThrownError } from './alert.ts';
import { CapturedEvent } from './captured-event.ts';

/** Failures of a process or request without a thrown error. */
export const FailureKind = z.enum(['timeout', 'out-of-memory', 'killed', 'exit']);
export type FailureKind = z.infer<typeof FailureKind>;

/** One kind of error seen in the window, with one example. */
export const ObservedError = z.object({
  error: ThrownError,
  count: z.int().min(1),
  firstSeen: Instant.optional(),
  lastSeen: Instant.optional(),
  event: CapturedEvent.optional(),
  /** Level of its entries, lower case; the most severe one. */
  level: z.string().optional(),
  /** Each occurrence announced another try, so that it failed nothing yet. */
  retried: z.literal(true).optional(),
  /** A failure that threw nothing. */
  kind: FailureKind.optional(),
  /** Occurrences before the alert's time window, not part of `count`. */
  earlier: z.int().min(0).optional(),
  /** True if it was seen only outside the alert's time window. */
  outside: z.boolean().optional(),
  /** Only the alert shows it, in words that anybody could have sent: no log of the service does. */
  outsider: z.literal(true).optional(),
  /** It was logged behind words that do not announce it, so that it may quote what somebody sent. */
  quoted: z.literal(true).optional(),
  /** Why it stands where it does among the errors, in words. */
  rank: z.string().optional(),
});
export type ObservedError = z.infer<typeof ObservedError>;

export const Commit = z.object({ id: z.string(), date: Instant, subject: z.string(), files: z.array(z.string()) });
export type Commit = z.infer<typeof Commit>;

/** What telemetry and history show, before any diagnosis. */
export const Evidence = z.object({
  gatheredAt: Instant,
  deployedCommit: z.string(),
  /** The one that is most likely the incident's first. */
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

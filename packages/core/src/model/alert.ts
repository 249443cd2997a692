import { z } from 'zod';

/** An instant, ISO 8601 in UTC. */
export const Instant = z.iso.datetime({ offset: true });
export type Instant = z.infer<typeof Instant>;

/** How bad it is, most urgent first. */
export const Severity = z.enum(['critical', 'high', 'medium', 'low']);
export type Severity = z.infer<typeof Severity>;

/** An error as the failing program told it. */
export const ThrownError = z.object({
  name: z.string(),
  message: z.string(),
  /** As printed, frames innermost first; empty when only the message is known. */
  stack: z.string(),
});
export type ThrownError = z.infer<typeof ThrownError>;

/** One vendor's signal in our words. */
export const Alert = z.object({
  /** The system that sent it, as its adapter's file is called: `cloudwatch`, `log`, `command`. */
  source: z.string().min(1),
  /** What the vendor calls the thing that fired: an alarm's name, an issue's number. */
  sourceId: z.string().min(1),
  service: z.string().min(1),
  title: z.string().min(1).max(500),
  state: z.enum(['firing', 'resolved']),
  startedAt: Instant,
  /** Equal for every repeat of the same symptom. */
  fingerprint: z.string().min(1),
  severity: Severity.optional(),
  url: z.string().optional(),
  error: ThrownError.optional(),
  /** A command that fails now and passes when the symptom is gone. */
  failingCommand: z.string().min(1).optional(),
});
export type Alert = z.infer<typeof Alert>;

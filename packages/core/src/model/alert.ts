import { z } from 'zod';
import { defined } from '../defined.ts';

/** An instant, ISO 8601 in UTC. */
export const Instant = z.iso.datetime({ offset: true });
export type Instant = z.infer<typeof Instant>;

/** How bad it is, most urgent first. */
export const Severity = z.enum(['critical', 'high', 'medium', 'low']);
export type Severity = z.infer<typeof Severity>;

/** A call of a stack trace in the product's own code, as it was printed. */
export const ProductFrame = z.object({
  /** As printed: a path below the deployment's folder, or a URL. */
  file: z.string(),
  line: z.int().optional(),
  function: z.string().optional(),
});
export type ProductFrame = z.infer<typeof ProductFrame>;

const Printed = z.object({
  name: z.string(),
  message: z.string(),
  /** As printed, frames innermost first; empty when only the message is known. */
  stack: z.string(),
  /** Its frames outside the runtime and dependencies, innermost first. Absent where nobody read the stack. */
  frames: z.array(ProductFrame).optional(),
});

/** An error as the failing program printed it. */
export const ThrownError = Printed.extend({
  /** What it wraps, from the outside in: the last is where the failure began. */
  causes: z.array(Printed).optional(),
});
export type ThrownError = z.infer<typeof ThrownError>;

/** The error where the failure began, then the errors that wrap it, outermost last. */
export function chainOf({ causes = [], ...error }: ThrownError): readonly z.infer<typeof Printed>[] {
  return [error, ...causes].toReversed();
}

/** An error with all that it wraps, as Node prints it. */
export function printThrown(error: ThrownError): string {
  const printed = chainOf(error).map(({ name, message, stack }) =>
    stack.includes(message) && stack !== '' ? stack : `${name}: ${message}\n${stack}`.trimEnd(),
  );
  return printed.toReversed().join('\n[cause]: ');
}

/** The same error with each of its texts changed. */
export function mapThrown({ causes, ...error }: ThrownError, change: (text: string) => string): ThrownError {
  const map = (one: z.infer<typeof Printed>) => ({ ...one, message: change(one.message), stack: change(one.stack) });
  return { ...map(error), ...defined({ causes: causes?.map(map) }) };
}

/** A vendor's alert as our type. */
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
  /** What the vendor says of why it fired. */
  reason: z.string().max(4_000).optional(),
  /** Further facts of the vendor's, each a line: a metric, a threshold, the children of a composite alarm. */
  facts: z.array(z.string().max(500)).max(30).optional(),
  /** A command that fails now and passes when the symptom is gone. */
  failingCommand: z.string().min(1).optional(),
});
export type Alert = z.infer<typeof Alert>;

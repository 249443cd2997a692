import * as z from 'zod';

/** What sets a failure off, as data: the proving ground makes the call itself, from outside the process that runs the code. */
export const Trigger = z.object({
  /** The module that is loaded, relative to the root. */
  module: z.string().min(1),
  /** Absent for a module that starts its server when it is loaded. */
  export: z.string().optional(),
  /** Whether the export has to be called to get the app. */
  factory: z.boolean(),
  input: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('request'),
      method: z.string(),
      path: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.string().optional(),
    }),
    z.object({ kind: z.literal('event'), event: z.unknown() }),
    z.object({ kind: z.literal('call'), args: z.array(z.unknown()) }),
  ]),
});
export type Trigger = z.infer<typeof Trigger>;

/** One observed process: what it answered to the trigger, the first time and when the trigger was repeated. */
export const ObservedRun = z.object({
  /** How the process looked: its environment, and where it ran. */
  look: z.string(),
  /** `failed` is an error that was thrown, or an answer that says so; `silent` is no answer at all. */
  answers: z.array(z.object({ outcome: z.enum(['answered', 'failed']), said: z.string() })),
  /** Why the process gave no answer, or ended before it was asked again. */
  silent: z.string().optional(),
  /** What the process wrote, its last part. */
  output: z.string(),
});
export type ObservedRun = z.infer<typeof ObservedRun>;

/** The observations of both trees; pairs have the same look. */
export const ObservationReport = z.object({
  onBase: z.array(ObservedRun),
  withPatch: z.array(ObservedRun),
  /** Why nothing could be observed. */
  problem: z.string().optional(),
});
export type ObservationReport = z.infer<typeof ObservationReport>;

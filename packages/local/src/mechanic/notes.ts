import { Reproduction } from '@suture/core';
import type { Frame as FrameType } from '@suture/mechanic';
import * as z from 'zod';

const Frame = z
  .object({ file: z.string(), line: z.int(), column: z.int(), function: z.string().optional() })
  .transform(({ function: name, ...place }): FrameType => (name === undefined ? place : { ...place, function: name }));
const Fault = z.object({ name: z.string(), message: z.string(), frames: z.array(Frame) });
const LineHits = z.record(z.string(), z.record(z.coerce.number(), z.number()));
const Spectrum = z.object({ test: z.string(), passed: z.boolean(), hits: LineHits });

/** The mechanic's findings that the fix needs after the diagnosis; an artifact keeps them between the two steps. */
export const MechanicNotes = z.object({
  commit: z.string(),
  faults: z.array(Fault),
  spectra: z.array(Spectrum),
  reproduction: Reproduction.optional(),
  /** What tests gave on the base commit. */
  known: z
    .array(
      z.object({
        id: z.string(),
        file: z.string(),
        status: z.enum(['passed', 'failed', 'skipped']),
        duration: z.number(),
      }),
    )
    .default([]),
  /** The failing tests by what seems to be one fault, where there seem to be several. */
  groups: z.array(z.array(z.string())).default([]),
  /** Why there is none. */
  irreproducible: z.string().optional(),
  tests: z
    .object({
      failing: z.array(z.string()),
      passing: z.array(z.string()),
      hanging: z.array(z.string()).default([]),
      duration: z.number(),
      slowest: z.number(),
    })
    .optional(),
});
export type MechanicNotes = z.infer<typeof MechanicNotes>;

export const notesKey = (incidentId: string) => `incidents/${incidentId}/mechanic.json`;

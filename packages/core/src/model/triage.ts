import * as z from 'zod';
import { Severity } from './alert.ts';
import { Citation } from './diagnosis.ts';

/** What kind of thing makes a service fail. Only `code` is mended with a patch; the rest is handed over. */
export const Category = z.enum([
  'code',
  'deploy',
  'configuration',
  'dependency',
  'quota',
  'capacity',
  'data',
  'unknown',
]);
export type Category = z.infer<typeof Category>;

/** How bad it is, and whether code can be what is wrong. */
export const Triage = z.object({
  severity: Severity,
  /** How many of whom notice what. */
  impact: z.string(),
  /** What else is, or will be, touched. */
  blastRadius: z.string(),
  category: Category,
  /** Whether a change of code can be the cure, as far as can be seen without reading code. */
  codeIsCause: z.enum(['yes', 'no', 'unclear']),
  /** Why it looks so, for a person. */
  why: z.string(),
  /** An older open incident that this is another alert of. */
  duplicateOf: z.string().optional(),
  citations: z.array(Citation),
  /** Who concluded it: `rules`, or a model's id. */
  by: z.string(),
});
export type Triage = z.infer<typeof Triage>;

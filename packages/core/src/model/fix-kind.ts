import * as z from 'zod';

/**
 * What a fix is, for the trust that its kind has earned: a repair from a template, a repair that a model wrote, a change back to what an
 * earlier commit had, or a symptom guard, which only keeps the failure from showing.
 */
export const FixKind = z.enum(['template', 'model', 'revert', 'guard']);
export type FixKind = z.infer<typeof FixKind>;

import * as z from 'zod';
import { Diagnosis } from './diagnosis.ts';
import { Evidence } from './evidence.ts';
import { Patch, TestCommand } from './patch.ts';
import type { WorkOrder } from './proof.ts';

/** Asks the proving ground to let the mechanic look for a repair. Everything that the search needs, and nothing it could widen. */
export const SearchOrder = z.object({
  kind: z.literal('search'),
  incidentId: z.string(),
  /** Binds the report to this order. */
  nonce: z.string().min(16),
  repository: z.string(),
  baseCommit: z.string(),
  service: z.string(),
  evidence: Evidence,
  suite: TestCommand,
  /** The operator's command for the suite and module for a replay, where they are configured. */
  testCommand: z.string().optional(),
  replay: z.object({ module: z.string(), export: z.string() }).optional(),
  /** Milliseconds one run of the suite may take. */
  timeout: z.int().positive(),
});
export type SearchOrder = z.infer<typeof SearchOrder>;

/** What a search found. It is no proof: each patch goes to the guardrails and the proving ground like any other. */
export const SearchFindings = z.object({
  /** What was tried, and why nothing is proposed if nothing is: sentences for a person and for a model. */
  summary: z.string(),
  /** Candidates tried. */
  tried: z.int().min(0),
  /** Where the mechanic found the fault. Absent when it could not tell. */
  diagnosis: Diagnosis.optional(),
  /** Most likely first. */
  patches: z.array(Patch),
  /** What a person may take instead of a patch, by the patch's idea, in the order in which the patch names them. */
  alternatives: z.record(z.string(), z.array(Patch)),
});
export type SearchFindings = z.infer<typeof SearchFindings>;

/** The findings of one order. */
export const SearchReport = SearchFindings.extend({ nonce: z.string(), isolation: z.string() });
export type SearchReport = z.infer<typeof SearchReport>;

/** What the proving ground is asked to do: to prove a fix, or to search for one. */
export type ProvingOrder = WorkOrder | SearchOrder;

/** An order's name among those of its incident. */
export function nameOrder(order: ProvingOrder): string {
  return 'kind' in order ? order.kind : `fix-${order.attempt}`;
}

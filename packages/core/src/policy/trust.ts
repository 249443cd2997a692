import * as z from 'zod';
import type { Severity } from '../model/index.ts';
import type { TrackRecord } from '../ports/trust-record.ts';

/** How far Suture may go for a service without being asked. There is no level that merges. */
export const TrustLevel = z.enum(['observe', 'draft', 'propose']);
export type TrustLevel = z.infer<typeof TrustLevel>;

export const TrustRule = z.strictObject({
  start: TrustLevel.default('draft'),
  /** Highest level for each severity; a severity left out may reach `propose`. */
  ceiling: z.partialRecord(z.enum(['critical', 'high', 'medium', 'low']), TrustLevel).default({}),
  /** Closed incidents it takes to move one level up. */
  promoteAfter: z.int().min(1).default(3),
});
export type TrustRule = z.infer<typeof TrustRule>;

const levels = TrustLevel.options;

/** The level a service has earned: up one for every `promoteAfter` closed incidents, down one for each rejected or failed fix, never over the ceiling. */
export function trustFor(rule: TrustRule, severity: Severity, record: TrackRecord): TrustLevel {
  const earned = Math.floor(record.closed / rule.promoteAfter) - record.rejected - record.notRecovered;
  const ceiling = levels.indexOf(rule.ceiling[severity] ?? 'propose');
  const level = Math.min(ceiling, Math.max(0, levels.indexOf(rule.start) + earned));
  return levels[level] ?? 'observe';
}

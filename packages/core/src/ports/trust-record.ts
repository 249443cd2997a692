import * as z from 'zod';
import { FixKind, Instant, Severity } from '../model/index.ts';

/**
 * How one fix of a service fared: merged as proposed and recovered (`closed`), merged after a person asked for changes or made them
 * (`edited`), closed unmerged (`rejected`), merged and taken back (`reverted`), followed by the same fault (`recurred`), or live without
 * an end of the symptom (`notRecovered`).
 */
export const TrustOutcome = z.object({
  result: z.enum(['closed', 'edited', 'rejected', 'reverted', 'recurred', 'notRecovered']),
  incidentId: z.string(),
  /** Absent in the records of earlier releases, as are the fields below. */
  at: Instant.optional(),
  severity: Severity.optional(),
  fix: FixKind.optional(),
  /** Subject of the fix's commit, by which its revert is recognised. */
  title: z.string().optional(),
  /** Digest of what was wrong, by which it is recognised when it comes back. */
  fault: z.string().optional(),
});
export type TrustOutcome = z.infer<typeof TrustOutcome>;

/** How a fix of a past incident compares with what people did, found by `suture shadow` without publishing anything. */
export const ShadowOutcome = z.object({
  /** The replayed incident: the people's commit. */
  id: z.string(),
  at: Instant,
  verdict: z.enum(['right', 'wrong', 'abstained']),
  fix: FixKind.optional(),
});
export type ShadowOutcome = z.infer<typeof ShadowOutcome>;

/** What trust is earned by. */
export interface TrustRecord {
  /** Every outcome of a service, in no order. */
  outcomes(service: string): Promise<readonly TrustOutcome[]>;
  /** Records an outcome, once per incident and result however often it is called; the first one's details stay. */
  count(
    service: string,
    result: TrustOutcome['result'],
    incidentId: string,
    about?: Omit<TrustOutcome, 'result' | 'incidentId'>,
  ): Promise<void>;
  /** Every shadow outcome of a service, in no order. */
  shadows(service: string): Promise<readonly ShadowOutcome[]>;
  /** Records a shadow outcome; a later replay of the same incident replaces it. */
  addShadow(service: string, shadow: ShadowOutcome): Promise<void>;
}

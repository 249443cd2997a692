import type { Diagnosis, Evidence, FixAttempt, Incident, Patch } from '../model/index.ts';

export type DiagnosisResult =
  | { readonly outcome: 'diagnosed'; readonly diagnosis: Diagnosis }
  | { readonly outcome: 'cannot_tell'; readonly reason: string; readonly diagnosis?: Diagnosis };

export type FixResult =
  | { readonly outcome: 'written'; readonly patch: Patch; readonly tried: number }
  | { readonly outcome: 'none'; readonly reason: string; readonly tried: number };

export interface FixBrief {
  readonly incident: Incident;
  readonly evidence: Evidence;
  readonly diagnosis: Diagnosis;
  /** What was tried before, oldest first: none of these ideas again. */
  readonly attempts: readonly FixAttempt[];
  /** What reviewers said of the last attempt. */
  readonly comments: readonly string[];
}

/** Who thinks: finds the cause and writes a fix. What it returns is untrusted until guardrails and proof have judged it. */
export interface Repairer {
  diagnose(incident: Incident, evidence: Evidence): Promise<DiagnosisResult>;
  fix(brief: FixBrief): Promise<FixResult>;
}

import type { Diagnosis, Evidence, FixAttempt, Incident, Patch, Triage } from '../model/index.ts';

/** What a step lends to its engine. */
export interface StepEffects {
  /** Puts a record on the incident's trail; called before each effect. */
  audit(action: string, detail: Readonly<Record<string, string | number | boolean>>): Promise<void>;
  /** Milliseconds until the runner stops the step; Infinity where nothing does. */
  timeLeft(): number;
}

/** The conversation is kept; the next call continues it. */
export interface Paused {
  readonly outcome: 'paused';
  readonly reason: string;
  /** Seconds to wait first. */
  readonly waitSeconds: number;
}

export interface TriageRequest {
  readonly incident: Incident;
  readonly evidence: Evidence;
  /** What impact and SLA say: the answer may be worse and never better. */
  readonly rated: Triage;
  /** Older open incidents that this may be another alert of. */
  readonly candidates: readonly Incident[];
}

export type TriageResult = { readonly outcome: 'triaged'; readonly triage: Triage } | Paused;

export type DiagnosisResult =
  | { readonly outcome: 'diagnosed'; readonly diagnosis: Diagnosis }
  /** Something is wrong, and no change of this repository's code is the cure. */
  | { readonly outcome: 'not_code'; readonly reason: string; readonly diagnosis: Diagnosis }
  /** It is over, or there is nothing. A person confirms it. */
  | { readonly outcome: 'recovered' | 'nothing_wrong'; readonly reason: string; readonly diagnosis: Diagnosis }
  | { readonly outcome: 'cannot_tell'; readonly reason: string; readonly diagnosis?: Diagnosis }
  | Paused;

export type FixResult =
  /** The first is tried first; the others are tried as long as none is proven. */
  | { readonly outcome: 'written'; readonly patches: readonly [Patch, ...Patch[]]; readonly tried: number }
  | { readonly outcome: 'none'; readonly reason: string; readonly tried: number }
  | Paused;

export interface FixRequest {
  readonly incident: Incident;
  readonly evidence: Evidence;
  readonly diagnosis: Diagnosis;
  /** What was tried before, oldest first: none of these ideas again. */
  readonly attempts: readonly FixAttempt[];
  /** What reviewers said of the last attempt. */
  readonly comments: readonly string[];
}

/** Triages, finds the cause and writes a fix. What it returns is untrusted until guardrails and proof have judged it. */
export interface Engine {
  /** Optional. Without it the rule-based triage is final. */
  triage?(request: TriageRequest, effects: StepEffects): Promise<TriageResult>;
  diagnose(incident: Incident, evidence: Evidence, effects: StepEffects): Promise<DiagnosisResult>;
  fix(request: FixRequest, effects: StepEffects): Promise<FixResult>;
}

/** An engine as the steps need it: each reaches its own part. */
export interface EnginePorts {
  readonly triageEngine: Pick<Engine, 'triage'>;
  readonly diagnosisEngine: Pick<Engine, 'diagnose'>;
  readonly fixEngine: Pick<Engine, 'fix'>;
}

/** The whole engine behind each of its parts. */
export function enginePorts(engine: Engine): EnginePorts {
  return { triageEngine: engine, diagnosisEngine: engine, fixEngine: engine };
}

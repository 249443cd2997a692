import type { Diagnosis, Evidence, FixAttempt, Incident, Patch, Triage } from '../model/index.ts';

/** The effects of a step that its engine may use. */
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
  /** The fault is real, and no change of this repository's code fixes it. */
  | { readonly outcome: 'not_code'; readonly reason: string; readonly diagnosis: Diagnosis }
  /** It has recovered, or the alert is false. A person confirms it. */
  | { readonly outcome: 'recovered' | 'nothing_wrong'; readonly reason: string; readonly diagnosis: Diagnosis }
  | { readonly outcome: 'cannot_tell'; readonly reason: string; readonly diagnosis?: Diagnosis }
  | Paused;

export type FixResult =
  /** The first is tried first; the others are tried as long as none is proven. */
  | {
      readonly outcome: 'written';
      readonly patches: readonly [Patch, ...Patch[]];
      readonly tried: number;
      /** What a person may take instead of a patch, by the patch's idea, in the order in which the patch names them. */
      readonly alternatives?: Readonly<Record<string, Patch[]>>;
    }
  | { readonly outcome: 'none'; readonly reason: string; readonly tried: number }
  | Paused;

export interface FixRequest {
  readonly incident: Incident;
  readonly evidence: Evidence;
  readonly diagnosis: Diagnosis;
  /** Earlier attempts, oldest first. Their ideas are not tried again. */
  readonly attempts: readonly FixAttempt[];
  /** The reviewers' comments on the last attempt. */
  readonly comments: readonly string[];
  /** What programs say of the last attempt since it was proposed: failed checks, a conflict. Nobody asks for anything in it. */
  readonly observed?: readonly string[];
  /** What the mechanic's search before the diagnosis says of itself, if there was one. */
  readonly searched?: string;
}

/** Triages, finds the cause and writes a fix. What it returns is untrusted until guardrails and proof have judged it. */
export interface Engine {
  /** Optional. Without it the rule-based triage is final. */
  triage?(request: TriageRequest, effects: StepEffects): Promise<TriageResult>;
  diagnose(incident: Incident, evidence: Evidence, effects: StepEffects): Promise<DiagnosisResult>;
  fix(request: FixRequest, effects: StepEffects): Promise<FixResult>;
}

/** One port for each part of the engine, so that a step reaches only its own part. */
export interface EnginePorts {
  readonly triageEngine: Pick<Engine, 'triage'>;
  readonly diagnosisEngine: Pick<Engine, 'diagnose'>;
  readonly fixEngine: Pick<Engine, 'fix'>;
}

/** The whole engine behind each of its parts. */
export function enginePorts(engine: Engine): EnginePorts {
  return { triageEngine: engine, diagnosisEngine: engine, fixEngine: engine };
}

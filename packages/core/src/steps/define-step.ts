import { z } from 'zod';
import type { Incident, Stage } from '../model/index.ts';
import type { Ports } from '../ports/index.ts';

/** What each state hands to the next, at most 32 KiB. `next` is for the Choice that follows, `say` for the person reading the console. */
export const StepOutput = z.object({
  incidentId: z.string(),
  say: z.string().max(1000),
  next: z.string(),
  waitSeconds: z.int().min(0).optional(),
  /** Key of the work order, for the proving ground. */
  workOrder: z.string().optional(),
});
export type StepOutput = z.infer<typeof StepOutput>;

/** What a state receives: the incident's id, the failure that a Catch added, the token of a waiting state. All else is in the stores. */
export const StepInput = z.object({
  incidentId: z.string().min(1),
  token: z.string().optional(),
  say: z.string().optional(),
  failure: z.object({ Error: z.string(), Cause: z.string().optional() }).optional(),
});
export type StepInput = z.infer<typeof StepInput>;

export interface StepContext {
  readonly incident: Incident;
  readonly input: StepInput;
  /** Puts a record on the incident's trail; called before each effect. */
  audit(action: string, detail?: Readonly<Record<string, z.core.util.JSONType>>): Promise<void>;
}

export interface StepResult {
  readonly say: string;
  readonly next: string;
  readonly waitSeconds?: number;
  readonly workOrder?: string;
  /** What the step learned about the incident; written once, after the step. */
  readonly change?: Partial<Omit<Incident, 'id' | 'version'>>;
}

export interface Step {
  readonly stage: Stage;
  /** Runs although the kill switch is thrown; it must then have no effect outside the stores. */
  readonly underKillSwitch?: true;
  readonly run: (context: StepContext, ports: Ports) => Promise<StepResult>;
}

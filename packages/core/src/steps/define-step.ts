import * as z from 'zod';
import type { SealedHead } from '../audit/seal.ts';
import { type Incident, Outcome, type Stage } from '../model/index.ts';
import type { PendingCallback, Ports } from '../ports/index.ts';

/** The input of the next state, at most 32 KiB. */
export const StepOutput = z.object({
  incidentId: z.string(),
  /** For the person reading the console. */
  summary: z.string().max(1000),
  /** For the Choice that follows: one of the words that the step declares. */
  next: z.string(),
  waitSeconds: z.int().min(0).optional(),
  /** Key of the work order, for the proving ground. */
  workOrder: z.string().optional(),
  /** How the incident ended, once it has. */
  result: Outcome.shape.result.optional(),
  /** Where people find it, for the person reading the console. */
  links: z.object({ ticket: z.string().optional(), pullRequest: z.string().optional() }).optional(),
});
export type StepOutput = z.infer<typeof StepOutput>;

/** The input of a state: the incident's id, the failure that a Catch added, the token of a waiting state. The stores hold the rest. */
export const StepInput = z.object({
  incidentId: z.string().min(1),
  token: z.string().optional(),
  summary: z.string().optional(),
  failure: z.object({ Error: z.string(), Cause: z.string().optional() }).optional(),
});
export type StepInput = z.infer<typeof StepInput>;

export interface StepContext {
  readonly incident: Incident;
  readonly input: StepInput;
  /** Writes an observation or a conclusion to the audit trail. Effects write their own records. */
  audit(action: string, detail?: Readonly<Record<string, z.core.util.JSONType>>): Promise<void>;
  /** Signs the chain as it stands now, for a text that names its head. Only for a step that needs `checkpoints`. */
  seal(): Promise<SealedHead>;
}

export interface StepResult<Next extends string = string> {
  readonly summary: string;
  readonly next: Next;
  readonly waitSeconds?: number;
  readonly workOrder?: string;
  /** Changed fields of the incident; written once, after the step. */
  readonly change?: Partial<Omit<Incident, 'id' | 'version'>>;
}

type PortName = keyof Ports;

/** One state of the machine that runs our code. */
export interface Step<Need extends PortName = PortName, Next extends string = string> {
  /** The state's name; it begins with its stage. */
  readonly name: string;
  readonly stage: Stage;
  /** The only ports that `run` gets. The permissions of the state's function follow from them. */
  readonly needs: readonly Need[];
  /** Every word that the step may return. The machine has a transition for each. */
  readonly next: readonly Next[];
  /** Seconds that the function may take; the state waits a little longer. */
  readonly seconds: number;
  /** Runs under the kill switch, and then has no effect outside the stores. */
  readonly underKillSwitch?: true;
  run(context: StepContext, ports: Pick<Ports, Need>): Promise<StepResult<Next>>;
}

/** The answer to a callback. */
export type Settled<Next extends string = string> = Pick<StepResult<Next>, 'summary' | 'next' | 'change'>;

/** A state that waits for an event: `run` stores the task token, `settle` returns the answer once there is one. */
export interface CallbackStep<
  Need extends PortName = PortName,
  Next extends string = string,
  SettleNeed extends PortName = PortName,
> extends Step<Need, 'wait'> {
  readonly kind: PendingCallback['kind'];
  /** Seconds until the waiting state gives up. */
  readonly waitSeconds: number;
  /** Every word that `settle` may return. */
  readonly answers: readonly Next[];
  readonly settleNeeds: readonly SettleNeed[];
  settle(incident: Incident, wait: PendingCallback, ports: Pick<Ports, SettleNeed>): Promise<Settled<Next> | undefined>;
}

/**
 * Declares a step. The compiler checks that `run` uses only the ports of `needs` and returns a word of `next`.
 *
 * @example
 * export const close = defineStep({
 *   name: 'Close',
 *   stage: 'close',
 *   needs: ['artifacts', 'tickets', 'clock'],
 *   next: ['end'],
 *   seconds: 60,
 *   run: async ({ incident }, { tickets }) => ({ summary: 'closed', next: 'end' }),
 * });
 */
export function defineStep<const Name extends string, const Need extends PortName, const Next extends string>(
  step: Step<Need, Next> & { readonly name: Name },
): Step<Need, Next> & { readonly name: Name } {
  return step;
}

/** Declares a step that waits for an event; see {@link defineStep}. */
export function defineCallback<
  const Name extends string,
  const Need extends PortName,
  const Next extends string,
  const SettleNeed extends PortName,
>(
  step: CallbackStep<Need, Next, SettleNeed> & { readonly name: Name },
): CallbackStep<Need, Next, SettleNeed> & { readonly name: Name } {
  return step;
}

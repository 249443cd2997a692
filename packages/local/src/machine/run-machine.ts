import 'core-js/actual/promise/with-resolvers.js';
import { createHash } from 'node:crypto';
import { StateMachine } from 'aws-local-stepfunctions';
import * as z from 'zod';
import { withinTimers } from './guard.ts';
import { isHostFault } from './host-fault.ts';
import type { Failure, Journal } from './journal.ts';
import { type Definition, waitsForToken } from './model.ts';
import type { TaskTokens } from './tokens.ts';

/** The work of a Task state. */
export type TaskHandler = (input: unknown, signal: AbortSignal) => Promise<unknown>;

export interface MachineEvent {
  readonly type: 'entered' | 'exited';
  readonly state: string;
}

export interface MachineRun {
  readonly definition: Definition;
  readonly executionId: string;
  readonly input: unknown;
  /** By state name. A waiting state's handler stores its token for the answer. */
  readonly handlers: Readonly<Record<string, TaskHandler>>;
  readonly waiting: TaskTokens;
  readonly journal: Journal;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: MachineEvent) => void;
  /** Milliseconds in place of every retry interval and Wait state's time, for tests. */
  readonly pauses?: number;
}

export type MachineEnd =
  | { readonly outcome: 'succeeded'; readonly output: unknown; readonly lastState: string }
  | {
      readonly outcome: 'failed';
      readonly error: string;
      readonly cause: string;
      readonly lastState: string;
      /** The last error of a task. `error` and `cause` are those of the Fail state. */
      readonly taskError: (Failure & { readonly state: string }) | undefined;
    }
  /** The signal ended it; another run continues from the journal. */
  | { readonly outcome: 'suspended'; readonly lastState: string };

/** The runner's context holds one token for all states; each waiting state replaces this with its own. */
const tokenPlace = 'token of the waiting state';

type Json = z.infer<ReturnType<typeof z.json>>;

const StateEvent = z.object({ type: z.string(), state: z.object({ name: z.string() }) });

/** Runs an execution to its end, or until the signal is aborted. Results in the journal are not produced again. */
export async function runMachine(run: MachineRun): Promise<MachineEnd> {
  const { definition, signal } = run;
  const gone = new AbortController();
  const signals = signal === undefined ? gone.signal : AbortSignal.any([gone.signal, signal]);
  const running = new Set<Promise<unknown>>();
  const latest: Latest = {};
  const execution = new StateMachine(JSON.parse(JSON.stringify(withinTimers(definition))), {
    validationOptions: { noValidate: true },
  }).run(z.json().parse(run.input), {
    overrides: { taskResourceLocalHandlers: wrapHandlers(run, signals, running, latest), ...pausesOf(run) },
    context: { Execution: { Name: run.executionId }, Task: { Token: tokenPlace } },
    noThrowOnAbort: true,
  });
  const leave = () => execution.abort();
  latest.onHostFault = leave;
  if (signal?.aborted) leave();
  signal?.addEventListener('abort', leave, { once: true });
  const lastState = follow(execution.eventLogs, run.onEvent);
  try {
    const output: unknown = await execution.result;
    if (latest.hostFault !== undefined) {
      const { name, message, state } = latest.hostFault;
      return { outcome: 'failed', error: name, cause: message, lastState: state, taskError: undefined };
    }
    if (signal?.aborted) return { outcome: 'suspended', lastState: await lastState };
    return { outcome: 'succeeded', output, lastState: await lastState };
  } catch (error) {
    // The runner wraps the error of the state that ended the execution.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const { name, message } = failureOf(cause);
    const { state, failure } = latest.try ?? {};
    const taskError = state === undefined || failure === undefined ? undefined : { state, ...failure };
    return { outcome: 'failed', error: name, cause: message, lastState: await lastState, taskError };
  } finally {
    signal?.removeEventListener('abort', leave);
    gone.abort();
    await Promise.allSettled(running);
    await run.journal.close();
  }
}

function failureOf(error: unknown): Failure {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  return { name, message };
}

function pausesOf(run: MachineRun) {
  const { pauses } = run;
  if (pauses === undefined) return {};
  const all = Object.keys(run.definition.States).map((name) => [name, pauses] as const);
  return { waitTimeOverrides: Object.fromEntries(all), retryIntervalOverrides: Object.fromEntries(all) };
}

function wrapHandlers(
  run: MachineRun,
  signal: AbortSignal,
  running: Set<Promise<unknown>>,
  latest: Latest,
): Record<string, (input: Json) => Promise<Json>> {
  const visits = new Map<string, number>();
  const wrapped: Record<string, (input: Json) => Promise<Json>> = {};
  for (const [state, handler] of Object.entries(run.handlers)) {
    wrapped[state] = (input) => {
      const before = latest.try;
      const visit = (visits.get(state) ?? 0) + 1;
      const given = new AbortController();
      const current: Try = { state, visit, handler, input, given, signal: AbortSignal.any([signal, given.signal]) };
      latest.try = current;
      const result = leaveBehind(run, before, current)
        .then(() => perform(run, current))
        .then((value) => {
          current.over = true;
          if (!given.signal.aborted) visits.set(state, visit);
          return z.json().parse(value ?? {});
        })
        .catch((error: unknown) => {
          current.failure = failureOf(error);
          if (isHostFault(error)) {
            latest.hostFault ??= { ...current.failure, state };
            latest.onHostFault?.();
          }
          throw error;
        });
      running.add(result);
      void result.catch(() => undefined).finally(() => running.delete(result));
      return result;
    };
  }
  return wrapped;
}

interface Latest {
  try?: Try;
  /** The first failure that is this machine's, which ends the run without the Catch of its state: another run continues from the journal. */
  hostFault?: Failure & { readonly state: string };
  onHostFault?: () => void;
}

/** One call of a state's handler. */
interface Try {
  readonly state: string;
  /** Counts completed visits; a retried try is the same visit. */
  readonly visit: number;
  readonly handler: TaskHandler;
  readonly input: unknown;
  /** Aborted when the machine continues without this try's result. */
  readonly given: AbortController;
  readonly signal: AbortSignal;
  over?: boolean;
  failure?: Failure;
}

/** Settles the previous try. States run one at a time, so it has succeeded, was retried, or failed into a Catch. */
async function leaveBehind(run: MachineRun, before: Try | undefined, next: Try): Promise<void> {
  if (before === undefined || before.over) return;
  before.given.abort();
  if (next.signal.aborted || before.state === next.state) return;
  if (run.journal.find(before.state, before.visit, before.input) !== undefined) return;
  // The runner abandons a try that neither returned nor threw only after its timeout.
  const failure = before.failure ?? { name: 'States.Timeout', message: 'States.Timeout' };
  await run.journal.keepFailure(before.state, before.visit, before.input, failure);
}

async function perform(run: MachineRun, { state, visit, handler, input, given, signal }: Try): Promise<unknown> {
  const kept = run.journal.find(state, visit, input);
  if (kept !== undefined && 'failure' in kept)
    throw Object.assign(new Error(kept.failure.message), { name: kept.failure.name });
  if (kept !== undefined) return kept.result;
  signal.throwIfAborted();
  const definition = run.definition.States[state];
  const waits = definition !== undefined && waitsForToken(definition);
  const token = createHash('sha256').update(`${run.executionId}\n${state}\n${visit}`).digest('hex');
  const worked = await handler(waits ? putToken(input, token) : input, signal);
  const result = waits ? await run.waiting.wait(token, signal) : worked;
  if (waits && signal.aborted && result === undefined) return {};
  // A result that the machine did not wait for must not reach a resumed run.
  if (!given.signal.aborted) await run.journal.keep(state, visit, input, result);
  return result;
}

/** `Parameters` of a waiting state with the state's own token, and its Payload unwrapped as Lambda gets it. */
function putToken(input: unknown, token: string): unknown {
  const { Payload } = z.object({ Payload: z.record(z.string(), z.unknown()) }).parse(input);
  return Object.fromEntries(Object.entries(Payload).map(([key, value]) => [key, value === tokenPlace ? token : value]));
}

async function follow(events: AsyncGenerator<unknown>, onEvent: MachineRun['onEvent']): Promise<string> {
  let last = '';
  for await (const raw of events) {
    const event = StateEvent.safeParse(raw).data;
    if (event === undefined) continue;
    last = event.state.name;
    const type = event.type.endsWith('Entered') ? 'entered' : 'exited';
    onEvent?.({ type, state: last });
  }
  return last;
}

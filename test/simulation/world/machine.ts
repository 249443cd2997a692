import { describeError } from '@suture/core';
import * as z from 'zod';
import type { Kernel } from '../kernel/kernel.ts';
import type { Random } from '../kernel/random.ts';
import { copy } from './copy.ts';
import type { Definition, Retrier, State } from './definition.ts';

/** The result of a task: its output, or an error by name. */
export type TaskEnd = { readonly output: object } | { readonly error: string; readonly cause: string };

/** What works for the states of the machine. */
export interface Workers {
  /** Invokes a state's function. */
  invoke(state: string, input: object, end: (result: TaskEnd) => void): void;
  /** Runs a build on a work order. */
  build(state: string, workOrder: string, end: (result: TaskEnd) => void): void;
}

export interface Execution {
  readonly name: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  at: string;
  /** The token of the waiting state that it is in. */
  token: string | undefined;
  enteredAt: number;
  /** Every state that it entered, in order. */
  readonly history: string[];
}

export interface StepFunctions {
  /** False if an execution of this name exists. */
  start(name: string): boolean;
  /** What became of an answer: unknown for a token that nothing waits for. */
  answer(token: string, output: string): 'taken' | 'unknown';
  /** Ends an execution from outside, as a person in the console can. */
  abort(name: string): void;
  deploy(definition: Definition): void;
  readonly executions: ReadonlyMap<string, Execution>;
}

const Routed = z.looseObject({ next: z.string().optional(), waitSeconds: z.number().optional() });
const Ordered = z.looseObject({ workOrder: z.string() });
const tokenResource = /waitForTaskToken$/;
const buildResource = /codebuild:startBuild\.sync$/;

interface MachineParts {
  readonly kernel: Kernel;
  readonly random: Random;
  readonly workers: Workers;
  readonly definition: Definition;
}

/** Step Functions: it runs executions of the real definition, each of the one that was deployed when it began. */
export function createStepFunctions({ kernel, random, workers, definition }: MachineParts): StepFunctions {
  const executions = new Map<string, Execution>();
  const waiting = new Map<string, { readonly execution: Execution; readonly finish: (result: TaskEnd) => void }>();
  let current = definition;

  function run(execution: Execution, { StartAt, States }: Definition): void {
    const isRunning = () => execution.status === 'RUNNING';

    function end(status: 'SUCCEEDED' | 'FAILED'): void {
      execution.status = status;
      kernel.note(`execution ${execution.name} ${status} in ${execution.at}`);
    }

    function enter(at: string, data: object): void {
      if (!isRunning()) return;
      const state = States[at];
      execution.at = at;
      execution.enteredAt = kernel.now();
      execution.history.push(at);
      const { next, waitSeconds } = Routed.parse(data);
      if (state === undefined || state.Type === 'Fail') end('FAILED');
      else if (state.Type === 'Succeed') end('SUCCEEDED');
      else if (state.Type === 'Choice')
        enter(state.Choices.find((choice) => choice.StringEquals === next)?.Next ?? state.Default, data);
      else if (state.Type === 'Task') attempt(state, data, new Map());
      // A path that is missing ends an execution, and no Catch sees it.
      else if (waitSeconds === undefined) end('FAILED');
      else kernel.after(waitSeconds * 1000, () => enter(state.Next, data));
    }

    function attempt(state: Extract<State, { Type: 'Task' }>, data: object, tries: Map<Retrier, number>): void {
      const at = execution.at;
      let isOver = false;
      const finish = (result: TaskEnd) => {
        if (isOver || !isRunning()) return;
        isOver = true;
        if (execution.token !== undefined) waiting.delete(execution.token);
        execution.token = undefined;
        if ('output' in result) enter(state.Next, state.ResultPath === null ? data : copy(result.output));
        else if (!isTriedAgain(result.error)) {
          kernel.note(`${at} of ${execution.name} fails: ${result.error}; caught`);
          const [catcher] = state.Catch;
          if (catcher === undefined) end('FAILED');
          else enter(catcher.Next, { ...data, failure: { Error: result.error, Cause: result.cause } });
        }
      };
      const isTriedAgain = (error: string) => {
        const retrier = state.Retry.find(({ ErrorEquals }) => ErrorEquals.includes(error));
        const count = retrier === undefined ? 0 : (tries.get(retrier) ?? 0);
        if (retrier === undefined || count >= retrier.MaxAttempts) return false;
        tries.set(retrier, count + 1);
        const { IntervalSeconds, BackoffRate, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier;
        const longest = Math.min(IntervalSeconds * BackoffRate ** count, MaxDelaySeconds);
        kernel.note(`${at} of ${execution.name} fails: ${error}; tried again`);
        kernel.after(Math.floor(random.next() * longest * 1000), () => {
          if (isRunning()) attempt(state, data, tries);
        });
        return true;
      };
      kernel.after(state.TimeoutSeconds * 1000, () => finish({ error: 'States.Timeout', cause: 'it took too long' }));
      try {
        if (buildResource.test(state.Resource)) workers.build(at, Ordered.parse(data).workOrder, finish);
        else if (tokenResource.test(state.Resource)) askForToken(at, finish);
        else workers.invoke(at, data, finish);
      } catch (error) {
        // A parameter's path that is missing: States.Runtime, which no Catch sees.
        kernel.note(`${at} of ${execution.name} cannot begin: ${describeError(error)}`);
        end('FAILED');
      }
    }

    /** The state ends with the answer to its token, or with a failure of its function. */
    function askForToken(at: string, finish: (result: TaskEnd) => void): void {
      const token = `token-${random.hex(16)}`;
      execution.token = token;
      waiting.set(token, { execution, finish });
      workers.invoke(at, { incidentId: execution.name, token }, (result) => {
        if ('error' in result && execution.token === token) finish(result);
      });
    }

    enter(StartAt, { incidentId: execution.name });
  }

  return {
    executions,
    deploy: (next) => {
      current = next;
    },
    start: (name) => {
      if (executions.has(name)) return false;
      const execution: Execution = {
        name,
        status: 'RUNNING',
        at: '',
        token: undefined,
        enteredAt: kernel.now(),
        history: [],
      };
      executions.set(name, execution);
      const began = current;
      kernel.after(random.whole(5, 200), () => run(execution, began));
      return true;
    },
    answer: (token, output) => {
      const known = waiting.get(token);
      if (known === undefined) return 'unknown';
      waiting.delete(token);
      known.execution.token = undefined;
      const parsed: unknown = JSON.parse(output);
      const value = z.looseObject({}).parse(parsed);
      kernel.after(random.whole(5, 200), () => known.finish({ output: value }));
      return 'taken';
    },
    abort: (name) => {
      const execution = executions.get(name);
      if (execution?.status !== 'RUNNING') return;
      execution.status = 'FAILED';
      if (execution.token !== undefined) waiting.delete(execution.token);
      execution.token = undefined;
      kernel.note(`execution ${name} aborted in ${execution.at}`);
    },
  };
}

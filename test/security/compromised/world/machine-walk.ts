import { builds } from '@suture/core';
import { healDefinition } from '@suture/local/testing';
import { z } from 'zod';

/** Runs a state. Returns undefined if no answer arrives. */
export type Work = (state: string, input: unknown) => Promise<object | undefined>;

const Choice = z.object({ Variable: z.literal('$.next'), StringEquals: z.string(), Next: z.string() });
const State = z.discriminatedUnion('Type', [
  z.object({
    Type: z.literal('Task'),
    Next: z.string(),
    Catch: z.array(
      z.object({
        ErrorEquals: z.tuple([z.literal('States.ALL')]),
        Next: z.string(),
        ResultPath: z.literal('$.failure'),
      }),
    ),
  }),
  z.object({ Type: z.literal('Choice'), Choices: z.array(Choice), Default: z.string() }),
  z.object({ Type: z.literal('Wait'), Next: z.string() }),
  z.object({ Type: z.literal('Succeed') }),
  z.object({ Type: z.literal('Fail') }),
]);
const Definition = z.object({ StartAt: z.string(), States: z.record(z.string(), State) });
const Next = z.looseObject({ next: z.string().optional() });

/** More states than any path through the bounded loops has. */
const mostStates = 200;

/** Lets the time of a waiting state pass, with the output of the state before it. */
export type Wait = (data: object) => void;

export type MachineWalk = (incidentId: string, work: Work, wait?: Wait) => Promise<string>;

/**
 * Walks the deployed definition without retries, which thousands of cases have no time for. A definition that it cannot
 * walk fails to parse. Returns the state in which the walk ended, or which waits for a person. Without `wait` no time passes.
 * @param startAt the state to begin with; the first of the definition when left out
 */
export function createMachineWalk(startAt?: string): MachineWalk {
  const { StartAt, States } = Definition.parse(healDefinition());
  return async (incidentId, work, wait) => {
    let at = startAt ?? StartAt;
    let data: object = { incidentId };
    for (let count = 0; count < mostStates; count += 1) {
      const state = States[at];
      if (state === undefined) throw new RangeError(`the definition has no state ${at}`);
      if (state.Type === 'Succeed' || state.Type === 'Fail') return at;
      if (state.Type === 'Choice') {
        const { next } = Next.parse(data);
        at = state.Choices.find((choice) => choice.StringEquals === next)?.Next ?? state.Default;
      } else if (state.Type === 'Wait') {
        wait?.(data);
        at = state.Next;
      } else {
        try {
          const output = await work(at, data);
          if (output === undefined) return at;
          data = at in builds ? { incidentId } : output;
          at = state.Next;
        } catch (error) {
          const failure =
            error instanceof Error ? { Error: error.name, Cause: error.message } : { Error: String(error) };
          data = { ...data, failure };
          at = state.Catch[0]?.Next ?? 'HandOverFailed';
        }
      }
    }
    throw new RangeError(`the machine does not end: it is in ${at} after ${mostStates} states`);
  };
}

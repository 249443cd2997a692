import type { Random } from './random.ts';

/**
 * What can go wrong with one call to the world:
 * the caller dies before or after the effect, the service throttles, the effect happens and its answer is lost, the client sends it
 * again because an answer was lost, or the call takes minutes.
 */
export const callFaults = ['crash before', 'crash after', 'throttle', 'answer lost', 'sent again', 'slow'] as const;
export type CallFault = (typeof callFaults)[number];

/**
 * What can go wrong with a whole invocation whose work is done or goes on: its answer never arrives, or the caller gives up early while
 * it goes on, so that two workers are on one incident.
 */
export const invocationFaults = ['answer dropped', 'given up on'] as const;
export type InvocationFault = (typeof invocationFaults)[number];

/** One call, as faults are chosen for it. */
export interface CallPlace {
  /** The function that calls: `FixGuard`, `intake`, `sweeper`. */
  readonly caller: string;
  /** Which invocation of that function, from 1. */
  readonly invocation: number;
  /** Which call of that invocation, from 1. */
  readonly call: number;
  /** Which call of the whole run, from 1. */
  readonly index: number;
}

export interface Faults {
  /** The error of every function that a fault kills, where it is not left to chance. */
  readonly death?: string;
  /** The fault of a call, if it has one. Asked once per call, in order. */
  ofCall(place: CallPlace): CallFault | undefined;
  /** The fault of an invocation, if it has one. Asked once per invocation. */
  ofInvocation(place: Omit<CallPlace, 'call'>): InvocationFault | undefined;
}

/** No fault at all. */
export const noFaults: Faults = { ofCall: () => undefined, ofInvocation: () => undefined };

/** A fault that happened, by the place in the run at which it is found again. */
export interface Injected {
  readonly id: string;
  readonly what: string;
}

export interface RandomFaults extends Faults {
  /** From here on nothing goes wrong. */
  stop(): void;
  readonly injected: readonly Injected[];
}

interface FaultRates {
  /** Faults per call. */
  readonly perCall: number;
  /** Faults per invocation. */
  readonly perInvocation: number;
}

/**
 * Faults by chance.
 * @param kept the ids that still happen, when a failing run is made smaller; all when left out
 */
export function createRandomFaults(random: Random, rates: FaultRates, kept?: ReadonlySet<string>): RandomFaults {
  const injected: Injected[] = [];
  let stopped = false;

  function choose<T extends string>(share: number, kinds: readonly [T, ...T[]], id: string, where: string) {
    // The numbers are drawn whether or not the fault is kept, so that the others stay the same.
    const happens = random.chance(share);
    const kind = random.pick(kinds);
    if (stopped || !happens || kept?.has(id) === false) return undefined;
    injected.push({ id, what: `${kind} in ${where}` });
    return kind;
  }

  return {
    injected,
    stop: () => {
      stopped = true;
    },
    ofCall: ({ caller, call, index }) =>
      choose(rates.perCall, callFaults, `call-${index}`, `call ${call} of ${caller}`),
    ofInvocation: ({ caller, index }) => choose(rates.perInvocation, invocationFaults, `invocation-${index}`, caller),
  };
}

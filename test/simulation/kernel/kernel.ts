import { createHash } from 'node:crypto';
import type { CallFault, Faults } from './faults.ts';
import { createQueue } from './queue.ts';
import type { Random } from './random.ts';

/** A running function of the product: it lives until it returns, its time is over, or a fault kills it. */
export interface Invocation {
  readonly caller: string;
  /** Which invocation of this function, from 1. */
  readonly number: number;
  /** Which invocation of the whole run, from 1. */
  readonly index: number;
  readonly startedAt: number;
  /** Milliseconds that it may take. */
  readonly limit: number;
  alive: boolean;
  calls: number;
  /** Told once when it dies: the error's name, as AWS reports it. */
  onDeath: (error: string) => void;
}

/** One call of an invocation to something outside its memory. */
export interface Call<T> {
  /** In the trace: `dynamodb Put INCIDENT#inc-1`. */
  readonly name: string;
  /** Whether its client tries it again by itself when an answer is lost. */
  readonly isSentAgain: boolean;
  readonly apply: () => T;
  /** The error of a service that limits calls. */
  readonly throttled: () => Error;
  /** The error of a connection that broke. */
  readonly broken: () => Error;
}

export interface Kernel {
  /** Milliseconds since the epoch: the true time, which no clock of the product need agree with. */
  now(): number;
  /** Does something later. Events of one instant happen in the order in which they were asked for. */
  after(milliseconds: number, what: () => void): void;
  /** Makes a call for an invocation: it takes time, others happen meanwhile, and a fault may befall it. */
  call<T>(invocation: Invocation, call: Call<T>): Promise<T>;
  begin(caller: string, limit: number): Invocation;
  /** Adds a line to the trace. */
  note(line: string): void;
  /** Reports that an invariant does not hold. The run goes on, so that one run finds what it can. */
  violate(invariant: string, detail: string): void;
  /** Lets events happen until none is left before `until`, or a check says stop. */
  run(until: number, isDone?: () => boolean): Promise<void>;
  /** The invocation whose call takes effect at this instant; undefined where people and the world act. */
  readonly acting: () => Invocation | undefined;
  readonly calls: () => number;
  readonly lines: readonly string[];
  readonly violations: readonly Violation[];
  /** SHA-256 of the whole trace. */
  hash(): string;
}

export interface Violation {
  readonly invariant: string;
  readonly detail: string;
  /** How many lines of the trace came before it. */
  readonly line: number;
}

interface KernelParts {
  readonly random: Random;
  readonly faults: Faults;
  /** The first instant, in milliseconds since the epoch. */
  readonly start: number;
  /** Looked at after every event. */
  readonly watch: () => void;
}

/** The errors of a function that died. Step Functions tries the first two again, and hands over after the others. */
const deaths = [
  [4, 'Lambda.ServiceException'],
  [4, 'Lambda.SdkClientException'],
  [1, 'Runtime.ExitError'],
  [1, 'Sandbox.Timedout'],
] as const;

/** More events than any run needs: a run that reaches it goes round in circles. */
const mostEvents = 400_000;

/** The one place where time passes and things go wrong. */
export function createKernel({ random, faults, start, watch }: KernelParts): Kernel {
  const queue = createQueue();
  const lines: string[] = [];
  const violations: Violation[] = [];
  const numbers = new Map<string, number>();
  let now = start;
  let calls = 0;
  let invocations = 0;
  let events = 0;
  let acting: Invocation | undefined;

  const note = (line: string) => void lines.push(`${now - start} ${line}`);
  const after = (milliseconds: number, what: () => void) => queue.add(now + Math.max(0, milliseconds), what);

  function kill(invocation: Invocation, error: string): void {
    if (!invocation.alive) return;
    invocation.alive = false;
    note(`${invocation.caller}/${invocation.number} dies: ${error}`);
    invocation.onDeath(error);
  }

  function settle<T>(invocation: Invocation, call: Call<T>, fault: CallFault | undefined): Promise<T> | undefined {
    const { caller, number } = invocation;
    const about = `${caller}/${number}.${invocation.calls} ${call.name}`;
    if (!invocation.alive) return undefined;
    if (now - invocation.startedAt > invocation.limit) {
      kill(invocation, 'Sandbox.Timedout');
      return undefined;
    }
    if (fault === 'crash before') {
      note(`${about}: crashes before it`);
      kill(invocation, faults.death ?? random.weighted(deaths));
      return undefined;
    }
    if (fault === 'throttle') {
      note(`${about}: throttled`);
      return Promise.reject(call.throttled());
    }
    let answered: Promise<T>;
    acting = invocation;
    try {
      if (fault === 'sent again' && call.isSentAgain) {
        note(`${about}: sent again`);
        call.apply();
      }
      answered = Promise.resolve(call.apply());
      note(about);
    } catch (error) {
      note(`${about}: ${error instanceof Error ? error.name : 'fails'}`);
      answered = Promise.reject(error);
      answered.catch(() => undefined);
    } finally {
      acting = undefined;
    }
    if (fault === 'crash after') {
      note(`${about}: crashes after it`);
      kill(invocation, faults.death ?? random.weighted(deaths));
      return undefined;
    }
    if (fault === 'answer lost') {
      note(`${about}: the answer is lost`);
      return Promise.reject(call.broken());
    }
    return answered;
  }

  return {
    now: () => now,
    after,
    note,
    lines,
    violations,
    acting: () => acting,
    calls: () => calls,
    violate: (invariant, detail) => {
      if (violations.some((known) => known.invariant === invariant && known.detail === detail)) return;
      violations.push({ invariant, detail, line: lines.length });
      note(`VIOLATED ${invariant}: ${detail}`);
    },
    begin: (caller, limit) => {
      const number = (numbers.get(caller) ?? 0) + 1;
      numbers.set(caller, number);
      invocations += 1;
      const index = invocations;
      return { caller, number, index, startedAt: now, limit, alive: true, calls: 0, onDeath: () => undefined };
    },
    call: (invocation, call) =>
      new Promise((resolve, reject) => {
        calls += 1;
        invocation.calls += 1;
        const { caller, number } = invocation;
        const fault = faults.ofCall({ caller, invocation: number, call: invocation.calls, index: calls });
        after(fault === 'slow' ? random.whole(10_000, 400_000) : random.whole(2, 40), () => {
          settle(invocation, call, fault)?.then(resolve, reject);
        });
      }),
    run: async (until, isDone = () => false) => {
      for (;;) {
        const next = queue.take(until);
        if (next === undefined) break;
        now = Math.max(now, next.at);
        next.what();
        await drain();
        watch();
        events += 1;
        if (events > mostEvents) throw new RangeError(`the run does not end: it had ${mostEvents} events`);
        if (isDone()) return;
      }
      now = Math.max(now, until);
    },
    hash: () => createHash('sha256').update(lines.join('\n')).digest('hex'),
  };
}

/** Lets everything that was woken run until it waits for the world again. The product has no other way to wait. */
function drain(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

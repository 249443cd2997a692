import { findThrottle } from '@suture/adapters/aws';
import { type Config, describeError, type Ports } from '@suture/core';
import type { Faults } from '../kernel/faults.ts';
import type { Invocation, Kernel } from '../kernel/kernel.ts';
import type { Random } from '../kernel/random.ts';
import type { TaskEnd } from './machine.ts';
import { type Container, createContainer } from './ports.ts';
import type { World } from './world.ts';

interface Work {
  /** The function: `FixGuard`, `intake`. */
  readonly caller: string;
  /** Milliseconds that it may take. */
  readonly limit: number;
  /** The incident that it is about. */
  readonly incidentId?: string | undefined;
  readonly run: (ports: Ports, invocation: Invocation) => Promise<object>;
}

export interface Lambda {
  /** Invokes a function. `end` is told once, as the one who asked for it sees it. */
  invoke(work: Work, end: (result: TaskEnd) => void): void;
  /** From now on new containers run this configuration; those that work go on. */
  deploy(config: Config): void;
  readonly live: () => readonly Invocation[];
}

interface LambdaParts {
  readonly kernel: Kernel;
  readonly random: Random;
  readonly faults: Faults;
  readonly config: Config;
  readonly world: () => World;
  /** Looks at what an invocation did once it has ended well. */
  readonly watch: (invocation: Invocation, output: object) => void;
  /** Looks at an error that a function ended with. */
  readonly watchFailure: (invocation: Invocation, name: string, message: string) => void;
}

/** Functions with warm containers, each of which serves one invocation at a time. */
export function createLambda({ kernel, random, faults, config, world, watch, watchFailure }: LambdaParts): Lambda {
  let idle = new Map<string, Container[]>();
  let deployed = config;
  const live = new Set<Invocation>();

  function release(container: Container, pool: Map<string, Container[]>): void {
    container.serving = undefined;
    pool.set(container.caller, [...(pool.get(container.caller) ?? []), container]);
  }

  function invoke({ caller, limit, incidentId, run }: Work, end: (result: TaskEnd) => void): void {
    const pool = idle;
    const container = pool.get(caller)?.pop() ?? createContainer(caller, deployed, world());
    const invocation = kernel.begin(caller, limit);
    container.serving = invocation;
    live.add(invocation);
    const { number, index } = invocation;
    const fault = faults.ofInvocation({ caller, invocation: number, index });
    let isTold = false;
    const tell = (result: TaskEnd) => {
      if (isTold) return;
      isTold = true;
      end(result);
    };
    if (fault === 'given up on')
      kernel.after(random.whole(10, 1_500), () => {
        if (invocation.alive) kernel.note(`${caller}/${number} is given up on, and goes on`);
        tell({ error: 'Lambda.SdkClientException', cause: 'the connection broke' });
      });
    invocation.onDeath = (error) => {
      live.delete(invocation);
      tell({ error, cause: `${caller} died` });
    };

    async function work(): Promise<void> {
      let result: TaskEnd;
      try {
        const output = await run(await container.open(incidentId), invocation);
        watch(invocation, output);
        result = { output };
      } catch (error) {
        const known = findThrottle(error) ?? error;
        const name = known instanceof Error ? known.name : 'Error';
        kernel.note(`${caller}/${number} fails: ${describeError(known).slice(0, 200)}`);
        watchFailure(invocation, name, describeError(known));
        result = { error: name, cause: JSON.stringify({ errorMessage: describeError(known).slice(0, 500) }) };
      }
      if (!invocation.alive) return;
      invocation.alive = false;
      live.delete(invocation);
      release(container, pool);
      if (fault === 'answer dropped') {
        kernel.note(`${caller}/${number} ends, and its answer is dropped`);
        return tell({ error: 'Lambda.ServiceException', cause: 'the answer was dropped' });
      }
      tell(result);
    }
    void work();
  }

  return {
    invoke,
    live: () => [...live],
    deploy: (next) => {
      deployed = next;
      idle = new Map();
    },
  };
}

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Answered, type Asked, Reply } from './protocol.ts';

/** A run that could not be played to its end. */
export class RunBroken extends Error {
  override readonly name = 'RunBroken';
  constructor(asked: Asked, why: string) {
    super(`${JSON.stringify(asked)} could not be played: ${why}`);
  }
}

export interface Pool {
  play(asked: Asked): Promise<Answered>;
  close(): Promise<void>;
  readonly size: number;
}

/** Workers that run a compiled simulation, each one thing at a time. @param program from {@link compile} */
export function openPool(program: string, size = Math.min(2, availableParallelism())): Pool {
  const idle = Array.from({ length: size }, () => new Worker(program));
  const all = [...idle];
  const waiting: ((worker: Worker) => void)[] = [];

  async function take(): Promise<Worker> {
    return idle.pop() ?? new Promise((resolve) => waiting.push(resolve));
  }

  function release(worker: Worker): void {
    const next = waiting.shift();
    if (next === undefined) idle.push(worker);
    else next(worker);
  }

  return {
    size,
    play: async (asked) => {
      const worker = await take();
      try {
        const message = await new Promise<unknown>((resolve, reject) => {
          worker.once('message', (answered: unknown) => {
            worker.off('error', reject);
            resolve(answered);
          });
          worker.once('error', reject);
          worker.postMessage(asked);
        });
        const reply = Reply.parse(message);
        if ('error' in reply) throw new RunBroken(asked, reply.error);
        return reply.answered;
      } finally {
        release(worker);
      }
    },
    close: async () => {
      await Promise.all(all.map((worker) => worker.terminate()));
    },
  };
}

/** Plays all of it with every worker of the pool, and tells each result as it comes. Stops when `tell` returns false. */
export async function playAll<A extends Asked>(
  pool: Pool,
  asked: Iterable<A>,
  tell: (asked: A, answered: Answered) => boolean,
): Promise<void> {
  const left = asked[Symbol.iterator]();
  let goesOn = true;
  async function work(): Promise<void> {
    while (goesOn) {
      const next = left.next();
      if (next.done === true) return;
      const answered = await pool.play(next.value);
      if (goesOn && !tell(next.value, answered)) goesOn = false;
    }
  }
  await Promise.all(Array.from({ length: pool.size }, work));
}

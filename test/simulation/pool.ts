import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Answered, type Asked, Reply, type Story } from './protocol.ts';

/** A run that could not be played to its end. */
export class RunBroken extends Error {
  override readonly name = 'RunBroken';
  constructor(asked: object, why: string) {
    super(`${JSON.stringify(asked)} could not be played: ${why}`);
  }
}

export interface Pool {
  play(asked: Asked): Promise<Answered>;
  /** Plays the stories of the crash matrix, and lists their cells. */
  listStories(): Promise<readonly Story[]>;
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

  async function ask(asked: object): Promise<Reply> {
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
      return Reply.parse(message);
    } finally {
      release(worker);
    }
  }

  return {
    size,
    play: async (asked) => {
      const reply = await ask(asked);
      if ('answered' in reply) return reply.answered;
      throw new RunBroken(asked, 'error' in reply ? reply.error : 'it answered with stories');
    },
    listStories: async () => {
      const asked = { stories: 'all' };
      const reply = await ask(asked);
      if ('stories' in reply) return reply.stories;
      throw new RunBroken(asked, 'error' in reply ? reply.error : 'it answered with a run');
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

import type { Clock } from '@suture/core';
import type { ReadModel, RecordSource } from '../records/index.ts';

/** Milliseconds between two readings of everything, for incidents that came and ended between two looks. */
const readAllEvery = 300_000;
/** Milliseconds for which a page may be older than the stores: its events bring it up to date after a moment. */
const freshFor = 30_000;

/** Keeps the read model as fresh as somebody looks at it. */
export interface Lookout {
  /** Looks for changes if the last look is older than the interval of the source, and waits for it if the last one is far older. */
  freshen(): Promise<void>;
  /** Ends when what was begun has ended. */
  settle(): Promise<void>;
}

/** One look at a time. Everything else is read in the background, while pages already show the open incidents. */
export function createLookout(
  model: Pick<ReadModel, 'refresh' | 'readAll' | 'measure'>,
  { interval }: Pick<RecordSource, 'interval'>,
  clock: Clock,
): Lookout {
  let begunAt = Number.NEGATIVE_INFINITY;
  let seenAt = Number.NEGATIVE_INFINITY;
  let readAllAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  let working: Promise<void> | undefined;

  async function look(now: number): Promise<void> {
    await model.refresh();
    seenAt = now;
    working ??= work(now).finally(() => {
      working = undefined;
    });
  }

  async function work(now: number): Promise<void> {
    if (now - readAllAt >= readAllEvery) {
      readAllAt = now;
      await model.readAll();
    }
    await model.measure();
  }

  return {
    freshen: async () => {
      const now = clock.now().getTime();
      if (looking === undefined && now - begunAt >= interval) {
        begunAt = now;
        looking = look(now).finally(() => {
          looking = undefined;
        });
      }
      if (now - seenAt > freshFor) await looking;
    },
    settle: async () => {
      await looking;
      await working;
    },
  };
}

import type { Clock } from '@suture/core';
import type { ReadModel, RecordSource } from '../records/index.ts';

/** Milliseconds between two readings of everything, for incidents that came and ended between two looks. */
const readAllEvery = 300_000;

/** Keeps the read model as fresh as somebody looks at it. */
export interface Lookout {
  /** Looks for changes if the last look is older than the interval of the source. */
  freshen(): Promise<void>;
  /** Ends when what was begun has ended. */
  settle(): Promise<void>;
}

/** One look at a time. The first reading of everything goes on while pages already show the open incidents. */
export function createLookout(model: ReadModel, { interval }: Pick<RecordSource, 'interval'>, clock: Clock): Lookout {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let readAllAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> = Promise.resolve();
  let readingAll: Promise<void> | undefined;

  function readAll(now: number): void {
    readAllAt = now;
    readingAll = model.readAll().finally(() => {
      readingAll = undefined;
    });
  }

  return {
    freshen: () => {
      const now = clock.now().getTime();
      if (now - lookedAt >= interval) {
        lookedAt = now;
        looking = model.refresh().then(() => {
          if (readingAll === undefined && now - readAllAt >= readAllEvery) readAll(now);
        });
      }
      return looking;
    },
    settle: async () => {
      await looking;
      await readingAll;
    },
  };
}

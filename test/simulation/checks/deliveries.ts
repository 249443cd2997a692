import type { Kernel } from '../kernel/kernel.ts';
import type { Write } from '../world/table.ts';

/** Milliseconds after which a delivery that is done may be forgotten, less what a clock may jump. */
const remembered = 6 * 86_400_000;

/** Checks that a delivery of the code host is admitted only with its signature, and worked on once. */
export function createDeliveryChecks(kernel: Kernel) {
  const done = new Map<string, number>();
  return {
    /** Something was put into the queue for a delivery. */
    onAdmitted: (isForged: boolean): void => {
      if (isForged) kernel.violate('only signed deliveries are admitted', 'a forged one was queued');
    },
    onWrite: ({ key, before, after }: Write): void => {
      if (!key.startsWith('DELIVERY#')) return;
      if (after?.status === 'done') done.set(key, kernel.now());
      const doneAt = done.get(key);
      if (before?.status !== 'done' || after?.status === 'done' || doneAt === undefined) return;
      if (kernel.now() - doneAt < remembered)
        kernel.violate('a delivery is worked on once', `${key} was claimed after it was done`);
    },
  };
}

import type { Models } from '@suture/core';
import type { Kernel } from '../kernel/kernel.ts';

/** Checks that what models really use stays within the budgets. */
export function createSpendingChecks(kernel: Kernel) {
  const spent = new Map<string, number>();
  const add = (scope: string, tokens: number, limit: number) => {
    const total = (spent.get(scope) ?? 0) + tokens;
    spent.set(scope, total);
    if (total > limit) kernel.violate('spend stays within budget', `${scope} used ${total} of ${limit} tokens`);
  };
  return {
    /** @param now milliseconds, as the product's clock shows it */
    onAnswer: (incidentId: string, tokens: number, { perIncident, perDay }: Models['budget'], now: number): void => {
      add(incidentId, tokens, perIncident.tokens);
      add(new Date(now).toISOString().slice(0, 10), tokens, perDay.tokens);
    },
  };
}

import { dayScope } from '@suture/core';
import type { Cloud } from './ports.ts';

/** Percent of the day's budget that is used, of tokens or money, whichever is more; 0 without models. */
export async function readBudgetUse({ config, budget, clock }: Cloud): Promise<number> {
  if (config.models === undefined) return 0;
  const used = await budget.add(dayScope(clock), { tokens: 0, microUsd: 0 });
  const { tokens, usd } = config.models.budget.perDay;
  return 100 * Math.max(used.tokens / tokens, used.microUsd / (usd * 1_000_000));
}

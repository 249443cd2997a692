import type { Budget, Clock, Model, Models } from '@suture/core';
import { BudgetSpent } from '../errors.ts';

export interface BudgetedModelParts {
  readonly models: Models;
  readonly budget: Budget;
  readonly clock: Clock;
}

/**
 * A model that stops at the day's budget. What an answer may have is reserved before a call, and what was used is settled after it,
 * so that many calls at once cannot spend the same tokens.
 * @throws BudgetSpent, and whatever the model throws
 */
export function createBudgetedModel(model: Model, { models, budget, clock }: BudgetedModelParts): Model {
  return {
    converse: async (request) => {
      const day = clock.now().toISOString().slice(0, 10);
      const reserved = models[request.role].maxTokens;
      if ((await budget.spend(day, reserved)) > models.tokensPerDay) {
        await budget.spend(day, -reserved);
        throw new BudgetSpent(day, models.tokensPerDay);
      }
      let used = 0;
      try {
        const reply = await model.converse(request);
        used = reply.usage.inputTokens + reply.usage.outputTokens;
        return reply;
      } finally {
        await budget.spend(day, used - reserved);
      }
    },
  };
}

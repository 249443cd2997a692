import { BudgetSpent } from '../errors.ts';
import type { Budget, Clock, Model, ModelRequest, Spending } from '../ports/index.ts';
import { costOf, priceOf } from './model-prices.ts';
import { type Models, modelFor } from './models.ts';

export interface BudgetedModelParts {
  readonly models: Models;
  readonly budget: Budget;
  readonly clock: Clock;
}

/** Characters that surely hold one token at least; prompts have three to four in practice. */
const charactersPerToken = 2.5;

/**
 * A model that stops at the budgets of the incident, of the day and of the month. The most that a call can cost is reserved before it and
 * settled after it, so that many calls at once cannot spend the same money. A call that never comes back stays counted whole.
 * @throws BudgetSpent, and whatever the model throws
 */
export function createBudgetedModel(model: Model, { models, budget, clock }: BudgetedModelParts): Model {
  return {
    converse: async (request) => {
      const choice = modelFor(models, request.role);
      const most = estimateMost(request, choice.maxTokens, priceOf(choice));
      const taken: string[] = [];
      for (const { name, limit, field } of scopesOf(request, models, clock)) {
        if (!(await budget.reserve(name, most, { tokens: limit.tokens, microUsd: limit.usd * 1_000_000 }))) {
          await giveBack(taken, most, budget);
          throw new BudgetSpent(name, limit, `models.budget.${field}`);
        }
        taken.push(name);
      }
      let used: Spending = { tokens: 0, microUsd: 0 };
      try {
        const reply = await model.converse(request);
        used = costOf(reply.usage, priceOf(choice));
        return reply;
      } finally {
        const unused = { tokens: most.tokens - used.tokens, microUsd: most.microUsd - used.microUsd };
        await giveBack(taken, unused, budget);
      }
    },
  };
}

/** What a call is counted against, the narrowest first. The month is the organisation's, and counts only where it has a limit. */
function scopesOf({ incidentId }: ModelRequest, { budget }: Models, clock: Clock) {
  const { perIncident, perDay, perMonth } = budget;
  const scopes = [
    { name: incidentScope(incidentId), limit: perIncident, field: 'perIncident' },
    { name: dayScope(clock), limit: perDay, field: 'perDay' },
  ];
  return perMonth === undefined
    ? scopes
    : [...scopes, { name: `month/${clock.now().toISOString().slice(0, 7)}`, limit: perMonth, field: 'perMonth' }];
}

/** The scope of an incident. */
export function incidentScope(incidentId: string): string {
  return `incident/${incidentId}`;
}

/** The scope of a day (UTC). */
export function dayScope(clock: Clock): string {
  return `day/${clock.now().toISOString().slice(0, 10)}`;
}

async function giveBack(scopes: readonly string[], amount: Spending, budget: Budget): Promise<void> {
  for (const scope of scopes) await budget.add(scope, { tokens: -amount.tokens, microUsd: -amount.microUsd });
}

/** As if nothing were cached, all of it were written to the cache, and the answer took all it may. */
function estimateMost(request: ModelRequest, maxTokens: number, price: ReturnType<typeof priceOf>): Spending {
  const written = request.system.length + JSON.stringify(request.messages).length;
  const described = request.tools.reduce((sum, tool) => sum + tool.description.length + 1200, 0);
  const cacheWriteTokens = Math.ceil((written + described) / charactersPerToken);
  const dearest = { ...price, cacheWrite: Math.max(price.cacheWrite, price.input) };
  return costOf({ inputTokens: 0, outputTokens: maxTokens, cacheReadTokens: 0, cacheWriteTokens }, dearest);
}

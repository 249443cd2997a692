import * as z from 'zod';
import type { ModelUsage } from '../model/index.ts';
import type { Spending } from '../ports/budget.ts';
import table from './model-prices.json';
import type { ModelChoice } from './models.ts';

const Price = z.object({
  id: z.string(),
  input: z.number(),
  output: z.number(),
  cacheRead: z.number(),
  cacheWrite: z.number(),
  /** Whether it takes cache points. */
  caching: z.boolean(),
});
/** US dollars per million tokens. */
export type Price = z.infer<typeof Price>;

const prices = z.array(Price).parse(table.models);

/** What a model that nobody knows counts as: more than any that is known. */
const dearest: Price = {
  id: 'unknown',
  input: Math.max(...prices.map((price) => price.input)),
  output: Math.max(...prices.map((price) => price.output)),
  cacheRead: Math.max(...prices.map((price) => price.cacheRead)),
  cacheWrite: Math.max(...prices.map((price) => price.cacheWrite)),
  caching: false,
};

/** What a configured model costs: what the operator wrote, or the table's entry, or more than any entry for an unknown one. */
export function priceOf(choice: Pick<ModelChoice, 'id' | 'price'>): Price {
  const listed = prices.find((price) => choice.id.includes(price.id)) ?? dearest;
  if (choice.price === undefined) return listed;
  const { input, output, cacheRead = input, cacheWrite = input * 1.25 } = choice.price;
  return { ...listed, id: choice.id, input, output, cacheRead, cacheWrite };
}

/** Whether the table or the configuration knows the model's price. */
export function isPriced(choice: Pick<ModelChoice, 'id' | 'price'>): boolean {
  return choice.price !== undefined || prices.some((price) => choice.id.includes(price.id));
}

/** All tokens of one call, cached ones too. */
export function countTokens({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }: ModelUsage): number {
  return inputTokens + outputTokens + cacheReadTokens + cacheWriteTokens;
}

/** Tokens and money of one call. */
export function costOf(usage: ModelUsage, price: Price): Spending {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage;
  return {
    tokens: countTokens(usage),
    // Dollars per million tokens are millionths of a dollar per token.
    microUsd: Math.ceil(
      inputTokens * price.input +
        outputTokens * price.output +
        cacheReadTokens * price.cacheRead +
        cacheWriteTokens * price.cacheWrite,
    ),
  };
}

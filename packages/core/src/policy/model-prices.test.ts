import { expect, it } from 'vitest';
import { costOf, isPriced, priceOf } from './model-prices.ts';

it.each([
  ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 3.3],
  ['global.anthropic.claude-haiku-4-5-20251001-v1:0', 1.1],
  ['anthropic.claude-opus-4-5-20251101-v1:0', 5.5],
  ['anthropic.claude-opus-4-20250514-v1:0', 15],
  ['eu.amazon.nova-pro-v1:0', 0.8],
])('knows the price of %s', (id, input) => {
  expect(priceOf({ id }).input).toBe(input);
  expect(isPriced({ id })).toBe(true);
});

it('counts a model that nobody knows at more than any other', () => {
  expect(priceOf({ id: 'arn:aws:bedrock:eu-west-1:1:application-inference-profile/x' })).toMatchObject({
    input: 15,
    output: 75,
  });
  expect(isPriced({ id: 'x' })).toBe(false);
});

it('takes the price that the operator wrote', () => {
  const price = priceOf({ id: 'x', price: { input: 2, output: 4 } });

  expect(price).toMatchObject({ input: 2, output: 4, cacheRead: 2, cacheWrite: 2.5 });
  expect(costOf({ inputTokens: 10, outputTokens: 5, cacheReadTokens: 4, cacheWriteTokens: 2 }, price)).toEqual({
    tokens: 21,
    microUsd: 53,
  });
});

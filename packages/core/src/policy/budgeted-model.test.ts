import { expect, it } from 'vitest';
import type { ModelReply } from '../model/index.ts';
import { createMemoryBudget, createTestClock } from '../testing/index.ts';
import { createBudgetedModel } from './budgeted-model.ts';
import { Models } from './models.ts';

const price = { input: 1, output: 2 };
const choice = { id: 'a.model', maxTokens: 1000, price };
const request = { role: 'fix' as const, incidentId: 'inc-1', system: '', messages: [], tools: [] };

function open(answer: () => Promise<{ inputTokens: number; outputTokens: number }>, perDay = { tokens: 2500, usd: 1 }) {
  const budget = createMemoryBudget();
  const clock = createTestClock('2026-11-24T23:00:00.000Z');
  const converse = async (): Promise<ModelReply> => ({
    message: { role: 'assistant', content: [] },
    stop: 'ended',
    usage: { ...(await answer()), cacheReadTokens: 0, cacheWriteTokens: 0 },
    by: 'a.model',
  });
  const models = Models.parse({ diagnose: choice, fix: choice, budget: { perDay } });
  return { model: createBudgetedModel({ converse }, { models, budget, clock }), budget, clock };
}

it('settles what was reserved against what was used, and stops at the day’s end of tokens until the next day', async () => {
  const { model, budget, clock } = open(async () => ({ inputTokens: 600, outputTokens: 200 }));

  await model.converse(request);
  await model.converse(request);
  await expect(model.converse(request)).rejects.toMatchObject({ name: 'BudgetSpent' });
  clock.advance(7_200_000);
  await model.converse(request);

  expect([...budget.scopes]).toEqual([
    ['incident/inc-1', { tokens: 2400, microUsd: 3000 }],
    ['day/2026-11-24', { tokens: 1600, microUsd: 2000 }],
    ['day/2026-11-25', { tokens: 800, microUsd: 1000 }],
  ]);
});

it('gives back what a failed call had reserved', async () => {
  const { model, budget } = open(async () => Promise.reject(new Error('throttled')));

  await model.converse(request).catch(() => undefined);

  expect([...budget.scopes.values()]).toEqual([
    { tokens: 0, microUsd: 0 },
    { tokens: 0, microUsd: 0 },
  ]);
});

it('lets calls at once reserve no more than there is', async () => {
  let answer: (usage: { inputTokens: number; outputTokens: number }) => void = () => undefined;
  const answered = new Promise<{ inputTokens: number; outputTokens: number }>((resolve) => {
    answer = resolve;
  });
  const { model } = open(() => answered);

  const calls = Array.from({ length: 5 }, () => model.converse(request));
  answer({ inputTokens: 10, outputTokens: 10 });
  const results = await Promise.allSettled(calls);

  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected']);
});

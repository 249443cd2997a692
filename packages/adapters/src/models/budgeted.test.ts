import { readConfig } from '@suture/core';
import { createTestClock } from '@suture/core/testing';
import { expect, it } from 'vitest';
import { createBudgetedModel } from './budgeted.ts';

const choice = { id: 'a.model', maxTokens: 1000 };
const { models } = readConfig(
  { services: {}, models: { diagnose: choice, fix: choice, tokensPerDay: 2500 } },
  'the configuration',
);
const request = { role: 'fix' as const, system: '', messages: [], tools: [] };

function open(answer: () => Promise<{ inputTokens: number; outputTokens: number }>) {
  const days = new Map<string, number>();
  const clock = createTestClock('2026-11-24T23:00:00.000Z');
  if (models === undefined) throw new Error('no models');
  const model = createBudgetedModel(
    {
      converse: async () => ({
        message: { role: 'assistant', content: [] },
        stop: 'ended',
        usage: await answer(),
        by: 'a.model',
      }),
    },
    {
      models,
      clock,
      budget: {
        spend: async (day, tokens) => {
          days.set(day, (days.get(day) ?? 0) + tokens);
          return days.get(day) ?? 0;
        },
      },
    },
  );
  return { model, days, clock };
}

it('settles what was reserved against what was used, and stops at the day’s end of tokens until the next day', async () => {
  const { model, days, clock } = open(async () => ({ inputTokens: 600, outputTokens: 200 }));

  await model.converse(request);
  await model.converse(request);
  await expect(model.converse(request)).rejects.toMatchObject({ name: 'BudgetSpent' });
  clock.advance(7_200_000);
  await model.converse(request);

  expect([...days]).toEqual([
    ['2026-11-24', 1600],
    ['2026-11-25', 800],
  ]);
});

it('gives back what a failed call had reserved', async () => {
  const { model, days } = open(async () => Promise.reject(new Error('throttled')));

  await model.converse(request).catch(() => undefined);

  expect([...days.values()]).toEqual([0]);
});

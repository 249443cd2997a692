import { sampleAlert } from '@suture/core/testing';
import { expect, it } from 'vitest';
import { createLocalLoop } from './loop-under-test.ts';
import { calm } from './scenarios.ts';

async function heal(source: string, script: Parameters<typeof createLocalLoop>[0]) {
  const loop = createLocalLoop(script);
  const intake = await loop.send({ ...sampleAlert, source });
  if (intake.outcome !== 'started') throw new Error(`the alert was ${intake.outcome}`);
  await loop.run(intake.incidentId);
  return loop.world.news.map(({ key, state, commit }) => [key, state, commit]);
}

const noting = { ...calm, pagerduty: { from: 'suture@example.com', updates: 'comment' } } as const;

it('tells the source of an alert at each stage, and at last the commit that fixed it', async () => {
  expect(await heal('pagerduty', { config: noting })).toEqual([
    ['ticket', 'working', undefined],
    ['diagnosis-1', 'working', undefined],
    ['review-1', 'working', undefined],
    ['closed', 'recovered', 'merge-1'],
  ]);
});

it('tells it that a person is needed', async () => {
  const told = await heal('pagerduty', { config: noting, proofs: ['not proven'] });

  expect(told.at(-1)).toEqual(['hand-over', 'handed_over', undefined]);
});

it.each([
  ['the configuration allows no notes', 'pagerduty', { ...calm, pagerduty: { updates: 'none' } }],
  ['another system raised the alert', 'sentry', noting],
] as const)('tells it nothing when %s', async (_name, source, config) => {
  expect(await heal(source, { config })).toEqual([]);
});

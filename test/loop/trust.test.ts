import { sampleAlert } from '@suture/core/testing';
import { expect, it } from 'vitest';
import { createLocalLoop, type LoopUnderTest } from './loop-under-test.ts';

async function heal(loop: LoopUnderTest, startedAt = sampleAlert.startedAt): Promise<string> {
  const intake = await loop.send({ ...sampleAlert, startedAt });
  if (intake.outcome !== 'started') throw new Error(`the alert was ${intake.outcome}`);
  await loop.run(intake.incidentId);
  return intake.incidentId;
}

const resultsOf = async (loop: LoopUnderTest) =>
  (await loop.ports.trustRecord.outcomes('orders')).map(({ result, fix, severity }) => [result, fix, severity]);

it('records a fix that recovers with its kind and severity', async () => {
  const loop = createLocalLoop();

  await heal(loop);

  expect(await resultsOf(loop)).toEqual([['closed', 'model', expect.any(String)]]);
});

it('counts a closed fault that comes back, and shows its next fix as a draft', async () => {
  const loop = createLocalLoop();
  const first = await heal(loop);
  loop.world.clock.advance(86_400_000);

  await heal(loop, loop.world.clock.now().toISOString());

  const outcomes = await loop.ports.trustRecord.outcomes('orders');
  expect(outcomes.filter(({ incidentId }) => incidentId === first).map(({ result }) => result)).toEqual([
    'closed',
    'recurred',
  ]);
  expect([...loop.world.reviews.values()].map(({ draft }) => draft)).toEqual([false, true]);
  const bodies = loop.world.reviewRequests.map(({ body }) => /This is a draft: .*/.exec(body)?.[0]);
  expect(bodies).toEqual([
    undefined,
    'This is a draft: `orders` has not earned more for a repair written by a model yet. "suture trust" explains the level.',
  ]);
});

it.each([
  ['merge after requested changes', ['request changes', 'merge'], 'edited'],
  ['merge of another commit', ['merge another commit'], 'edited'],
  ['rejection', ['close'], 'rejected'],
] as const)('records a %s', async (_what, reviews, result) => {
  const loop = createLocalLoop({ reviews });

  await heal(loop);

  expect((await resultsOf(loop)).map(([first]) => first)).toEqual([result]);
});

it('proposes nothing of a kind that is held at observe', async () => {
  const orders = {
    repository: 'shop/orders',
    alarms: ['orders-*'],
    trust: { start: 'propose', kinds: { model: 'observe' } } as const,
  };
  const loop = createLocalLoop({ config: { services: { orders } } });

  const id = await heal(loop);

  const outcome = (await loop.ports.incidents.get(id))?.outcome;
  expect(outcome?.result).toBe('handed_over');
  expect(outcome?.reason).toBe(
    "the service's trust level for a repair written by a model is observe: the fix is proven and not proposed",
  );
  expect(loop.world.reviews.size).toBe(0);
});

import { readConfig, readTrust } from '@suture/core';
import { createMemoryStores } from '@suture/core/testing';
import { expect, it } from 'vitest';
import { describeTrust } from './trust.ts';

const now = new Date('2026-11-24T09:00:00.000Z');
const at = '2026-11-20T09:00:00.000Z';
const { services } = readConfig(
  { services: { orders: { repository: 'shop/orders', trust: { ceiling: { critical: 'draft' } } } } },
  'the test configuration',
);

async function explain(fill: (trust: ReturnType<typeof createMemoryStores>['trustRecord']) => Promise<void>) {
  const { trustRecord } = createMemoryStores();
  await fill(trustRecord);
  const report = await readTrust('orders', { services }, { trustRecord, now });
  return report === undefined ? 'no report' : describeTrust(report);
}

it('explains a service without outcomes', async () => {
  const text = await explain(async () => {});

  expect(text).toContain('orders: no outcome yet.');
  expect(text).toContain('It starts at draft.');
  expect(text).toMatch(/repair from a template +critical +draft +no outcome yet; draft is the highest level here$/m);
  expect(text).toMatch(/high, medium, low +draft +no outcome yet; the next level takes 9 more clean fixes in a row$/m);
  expect(text).toMatch(/symptom guard +every severity +draft +.*highest level of a symptom guard$/m);
});

it('explains a level that was lowered, by the incident, its fix and the day', async () => {
  const text = await explain(async (trust) => {
    await trust.count('orders', 'closed', 'inc-1', { at, severity: 'high', fix: 'model' });
    await trust.count('orders', 'recurred', 'inc-1', { at, severity: 'high', fix: 'model' });
    await trust.count('orders', 'edited', 'inc-2', { at, severity: 'high', fix: 'template' });
  });

  expect(text).toContain('orders: 1 closed, 1 edited, 1 recurred.');
  expect(text).toMatch(
    /repair written by a model +high, medium, low +observe +0 of 1 good.*; lowered by inc-1, whose repair written by a model was followed by the same fault on 2026-11-20; the next level takes 13 more/m,
  );
});

it('states what was replayed in shadow apart from the outcomes', async () => {
  const text = await explain(async (trust) => {
    for (const id of ['a', 'b', 'c']) await trust.addShadow('orders', { id, at, verdict: 'right', fix: 'template' });
    await trust.addShadow('orders', { id: 'd', at, verdict: 'abstained' });
  });

  expect(text).toContain(
    'in shadow 3 right, 0 wrong, 1 without an answer: at least 36%, counted apart and up to draft',
  );
});

it('has no report for a service that is not configured', async () => {
  expect(await readTrust('constructor', { services }, { ...createMemoryStores(), now })).toBeUndefined();
});

import { readConfig } from '@suture/core';
import { expect, it } from 'vitest';
import { estimateCost } from './estimate.ts';

const price = { input: 10, output: 100 };
const model = { id: 'acme.thinker', price };

it('estimates the tokens of three conversations by the prices of their models, and names the limit', () => {
  const orders = { repository: 'shop/orders' };
  const config = readConfig({ services: { orders }, models: { diagnose: model, fix: model } }, 'the test');

  // 175,000 tokens in for $10 and 10,000 out for $100 a million.
  expect(estimateCost('orders', config)).toBe(
    'Models: about $2.75 (an estimate), never more than $10. And builds of some minutes, about $0.03.',
  );
});

it('says that the mechanic may save it, and that without models there is none', () => {
  const orders = { repository: 'shop/orders', mechanic: 'first' } as const;

  const both = readConfig({ services: { orders }, models: { diagnose: model, fix: model } }, 'the test');
  const mechanic = readConfig({ services: { orders } }, 'the test');

  expect(estimateCost('orders', both)).toContain('Less if the mechanic finds the repair first.');
  expect(estimateCost('orders', mechanic)).toMatch(/^No model is called\. Builds/);
});

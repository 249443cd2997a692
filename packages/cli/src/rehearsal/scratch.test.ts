import type { ScratchRepository } from '@suture/adapters/github';
import { type ConfigInput, readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { planScratch } from './scratch.ts';

const model = { id: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0' };
const models = { diagnose: model, fix: model };
const esm = { 'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }) };
const cjs = { 'package.json': JSON.stringify({ scripts: { test: 'jest' } }) };

async function plan(
  files: Readonly<Record<string, string>>,
  service: Partial<ConfigInput['services'][string]> = {},
  more: Partial<ConfigInput> = { models },
) {
  const config = readConfig({ services: { orders: { repository: 'shop/orders', ...service } }, ...more }, 'the test');
  const repository: Pick<ScratchRepository, 'readTip' | 'readFiles'> = {
    readTip: async () => 'c0ffee',
    readFiles: async () => new Map(Object.entries(files)),
  };
  return planScratch('orders', config, repository);
}

describe('the branch of a rehearsal', () => {
  it('gets a module at the root, as the package loads it', async () => {
    const [asModule, asCommon] = [await plan(esm), await plan(cjs)];

    expect(asModule).toMatchObject({
      plan: { path: 'suture-rehearsal/order-total.js', text: expect.stringContaining('export async function handler') },
    });
    expect(asCommon).toMatchObject({ plan: { text: expect.stringContaining('module.exports = { handler }') } });
  });

  it.each([
    [['src/**'], 'src/suture-rehearsal/order-total.js'],
    [['src/**/*.ts'], 'src/suture-rehearsal/order-total.ts'],
    [['**/src/**'], 'src/suture-rehearsal/order-total.js'],
    [['packages/orders/src/**', 'lib/**'], 'packages/orders/src/suture-rehearsal/order-total.js'],
  ])('lies where the guardrails %j let a fix change it', async (allow, path) => {
    expect(await plan(esm, { guardrails: { allow } })).toMatchObject({ plan: { path } });
  });

  it('is loaded as the nearest package says', async () => {
    const nested = { ...esm, 'packages/orders/package.json': '{}' };

    const planned = await plan(nested, { guardrails: { allow: ['packages/orders/src/**'] } });

    expect(planned).toMatchObject({ plan: { text: expect.stringContaining('module.exports') } });
  });

  it.each<[string, Parameters<typeof plan>, RegExp]>([
    ['no test suite', [{ 'package.json': '{}' }], /a fix cannot be proven, so the loop would end after its diagnosis/],
    ['nothing to write a fix', [esm, {}, {}], /no models are configured and the mechanic is off/],
    [
      'no path that a fix may change',
      [esm, { guardrails: { allow: ['orders.js'] } }],
      /the guardrails of orders allow/,
    ],
  ])('is not made with %s, and the reason has a remedy', async (_what, given, reason) => {
    expect(await plan(...given)).toMatchObject({
      reason: expect.stringMatching(reason),
      remedy: expect.stringContaining('--rehearse triage'),
    });
  });

  it('needs no model where the mechanic goes first', async () => {
    expect(await plan(esm, { mechanic: 'first' }, {})).toHaveProperty('plan');
  });
});

import { expect, it } from 'vitest';
import { readKillSwitch } from './kill-switch.ts';

it.each([
  ['off', 'orders', undefined],
  [' OFF\n', undefined, undefined],
  ['bad deploys', 'orders', 'bad deploys'],
  ['', 'orders', 'no reason given'],
  ['only orders: bad deploys', 'orders', 'bad deploys'],
  ['only orders: bad deploys', 'billing', undefined],
  ['only orders: bad deploys', undefined, undefined],
  ['Only billing, orders', 'orders', 'the service orders is stopped'],
  ['only order: near miss', 'orders', undefined],
  ['only', 'orders', 'only'],
  ['only : nobody is named', 'orders', 'only : nobody is named'],
  ['only orders,: a comma too many', 'billing', 'only orders,: a comma too many'],
  ['offline', 'orders', 'offline'],
])('%j, asked about %s, is %s', (value, service, reason) => {
  expect(readKillSwitch(value, service)).toBe(reason);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../src/config.js';
import { quoteShipping } from '../src/shipping.js';

const config = loadConfig({});
const address = { street: 'Kai 1', postalCode: '20457', city: 'Hamburg', country: 'DE' };
const priceOf = (weight, service) => quoteShipping(config, { address, weight, subtotal: 100, service }).amount;

test('the heaviest parcel is taken by either service', () => {
  assert.equal(priceOf(30000, 'standard'), 1490);
  assert.equal(priceOf(30000, 'express'), 2490);
});

test('a band takes the weight it goes up to', () => {
  assert.deepEqual(
    [2000, 10000].map((weight) => priceOf(weight, 'standard')),
    [490, 790],
  );
  assert.equal(priceOf(5000, 'express'), 1290);
});

test('a gram more is in the next band', () => {
  assert.deepEqual(
    [2001, 10001].map((weight) => priceOf(weight, 'standard')),
    [790, 1490],
  );
  assert.equal(priceOf(5001, 'express'), 2490);
});

test('what is too heavy is still refused', () => {
  assert.throws(() => priceOf(30001, 'standard'), { name: 'RequestError' });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress } from '../src/addresses.js';
import { openStore, readSeed } from '../src/store.js';
import { request } from '../support/request.js';

test('a British address ends with its postal code in capitals, above the country', () => {
  const lines = formatAddress({ street: '1 Mill Lane', postalCode: 'm2 5db', city: 'Manchester', country: 'GB' });

  assert.deepEqual(lines, ['1 Mill Lane', 'MANCHESTER', 'M2 5DB', 'UNITED KINGDOM']);
});

test('an order of a British customer has an invoice', async () => {
  const { status, body } = await request('GET', '/orders/o-3003/invoice');

  assert.equal(status, 200);
  assert.equal(body.billTo.at(-2), 'LS1 4DY');
});

test('a customer who moves to Britain gets a label', async () => {
  const seed = readSeed();
  const address = { street: '9 Quay', postalCode: 'bs1 6tj', city: 'Bristol', country: 'GB' };
  const customers = seed.customers.map((customer) => (customer.id === 'c-101' ? { ...customer, address } : customer));

  const { body } = await request('GET', '/orders/o-3001/label', { store: openStore({ ...seed, customers }) });

  assert.deepEqual(body.lines.slice(-3), ['BRISTOL', 'BS1 6TJ', 'UNITED KINGDOM']);
});

test('an address in France is as before', () => {
  const lines = formatAddress({ street: '2 rue Haute', postalCode: '69001', city: 'Lyon', country: 'FR' });

  assert.deepEqual(lines, ['2 rue Haute', '69001 LYON', 'FRANCE']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore, readSeed } from '../src/store.js';
import { request } from '../support/request.js';

const branch = {
  id: 'c-201',
  name: 'Papeterie Aare, Thun',
  billTo: 'c-107',
  address: { street: 'Hauptgasse 4', postalCode: '3600', city: 'Thun', country: 'CH' },
};

async function invoiceOf(customer) {
  const seed = readSeed();
  const store = openStore({ ...seed, customers: [...seed.customers, customer] });
  const lines = [{ sku: 'TEA-GRN', quantity: 2 }];
  const order = await request('POST', '/orders', { store, body: { customerId: customer.id, lines } });
  return request('GET', `/orders/${order.body.id}/invoice`, { store });
}

test('the head office is the addressee of a branch', async () => {
  const { status, body } = await invoiceOf(branch);

  assert.equal(status, 200);
  assert.deepEqual(body.billTo, ['Papeterie Aare', 'Aarbergergasse 21', 'CH-3011 Bern', 'SWITZERLAND']);
});

test('whoever pays for themselves is the addressee', async () => {
  const { billTo: _headOffice, ...customer } = branch;

  const { body } = await invoiceOf(customer);

  assert.deepEqual(body.billTo, ['Papeterie Aare, Thun', 'Hauptgasse 4', 'CH-3600 Thun', 'SWITZERLAND']);
});

test('a branch of an unknown head office gets no invoice', async () => {
  const { status } = await invoiceOf({ ...branch, billTo: 'c-999' });

  assert.equal(status, 404);
});

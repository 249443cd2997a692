import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request } from '../support/request.js';

test('another old order has an invoice too', async () => {
  const { status, body } = await request('GET', '/orders/o-2002/invoice');

  assert.equal(status, 200);
  assert.equal(body.amountDue, '€98.00');
});

test('an order without a currency is invoiced in that of the shop', async () => {
  const { body } = await request('GET', '/orders/o-2001/invoice', { env: { ORDERS_CURRENCY: 'CHF' } });

  assert.equal(body.amountDue, 'CHF\u00a040.50');
});

test('the currency of an order goes before that of the shop', async () => {
  const { body } = await request('GET', '/orders/o-3001/invoice', { env: { ORDERS_CURRENCY: 'CHF' } });

  assert.equal(body.amountDue, '€37.80');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request } from '../support/request.js';

async function refund(order, lines) {
  const { status, body } = await request('POST', `/orders/${order}/refund-quote`, { body: { lines } });
  return { status, amounts: body.lines?.map((line) => line.amount), amount: body.amount };
}

test('a part of a line is refunded in proportion', async () => {
  assert.equal((await refund('o-3005', [{ sku: 'MUG-300', quantity: 2 }])).amount, 2400);
  assert.equal((await refund('o-3004', [{ sku: 'CARD-A6', quantity: 3 }])).amount, 1350);
});

test('parts of several lines add up', async () => {
  const lines = [
    { sku: 'CARD-A6', quantity: 5 },
    { sku: 'TEA-GRN', quantity: 1 },
  ];

  const { amounts, amount } = await refund('o-3004', lines);

  assert.deepEqual(amounts, [2250, 890]);
  assert.equal(amount, 3140);
});

test('a whole line is refunded whole', async () => {
  assert.equal((await refund('o-3005', [{ sku: 'MUG-300', quantity: 3 }])).amount, 3600);
});

test('more pieces than were ordered are still refused', async () => {
  assert.equal((await refund('o-3005', [{ sku: 'POT-12', quantity: 2 }])).status, 422);
});

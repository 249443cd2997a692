import assert from 'node:assert/strict';
import { test } from 'node:test';
import { book, clash } from '../src/bookings.js';

const at = (from, to) => ({ by: 'someone', from, to });

test('bookings that meet do not clash, whichever is asked about', () => {
  assert.equal(clash(at(60, 120), at(120, 180)), false);
  assert.equal(clash(at(120, 180), at(60, 120)), false);
});

test('bookings that share a minute clash, whichever is asked about', () => {
  assert.equal(clash(at(60, 121), at(120, 180)), true);
  assert.equal(clash(at(120, 180), at(60, 121)), true);
});

test('the same time twice clashes', () => {
  assert.equal(clash(at(60, 120), at(60, 120)), true);
});

test('a booking between two that it meets is taken', () => {
  assert.equal(book([at(0, 60), at(120, 180)], at(60, 120)).ok, true);
});

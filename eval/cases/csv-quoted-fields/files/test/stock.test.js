import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStock } from '../src/stock.js';

test('counts the pieces of each article', () => {
  const stock = readStock('article,pieces\nmug,4\nteapot,1\nmug,3\n');

  assert.deepEqual(
    [...stock],
    [
      ['mug', 7],
      ['teapot', 1],
    ],
  );
});

test('refuses what is no number', () => {
  assert.throws(() => readStock('article,pieces\nmug,many\n'), RangeError);
});

test('takes an article with a comma in its name', () => {
  const stock = readStock('article,pieces\n"crate, larch",2\nmug,4\n');

  assert.equal(stock.get('crate, larch'), 2);
  assert.equal(stock.get('mug'), 4);
});

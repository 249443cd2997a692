import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRows } from '../src/csv.js';

test('a comma between quotes does not end a field', () => {
  assert.deepEqual(readRows('"a,b",c\nd,"e,f,g"'), [
    ['a,b', 'c'],
    ['d', 'e,f,g'],
  ]);
});

test('two quotes between quotes are one', () => {
  assert.deepEqual(readRows('"5"" pot",2'), [['5" pot', '2']]);
});

test('fields without quotes are as before', () => {
  assert.deepEqual(readRows('a, b ,c\n\n'), [['a', 'b', 'c']]);
});

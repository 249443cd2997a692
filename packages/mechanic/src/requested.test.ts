import { describe, expect, it } from 'vitest';
import { readRequested } from './requested.ts';

describe('what a person asks for', () => {
  it.each([
    ['largest([]) should return 0', 'largest', [[]], '0'],
    ['Please make `parse("a=1")` give `{ a: "1" }` instead.', 'parse', ['a=1'], "{ a: '1' }"],
    ['total({ items: [], tax: -1 }) must be null, not 0', 'total', [{ items: [], tax: -1 }], 'null'],
    ['clamp(3, 1) === 1', 'clamp', [3, 1], '1'],
    ['name(undefined) is undefined', 'name', [undefined], 'undefined'],
    ['split("a)b") returns ["a", "b"].', 'split', ['a)b'], "[ 'a', 'b' ]"],
  ])('reads %s', (comment, name, args, wanted) => {
    expect(readRequested([comment]).calls).toEqual([expect.objectContaining({ function: name, args, wanted })]);
  });

  it('reads the test files that are named, and no other files', () => {
    const { files } = readRequested(['test/cart.test.ts fails too; src/cart.ts is fine']);

    expect(files).toEqual(['test/cart.test.ts']);
  });

  it.each([
    'this is ugly, write it in another way',
    'load(file) should return the user',
    'add(1, 2) is wrong',
    'f(1 should be 2',
    'f("a should be 2',
  ])('reads nothing to follow in %s', (comment) => {
    expect(readRequested([comment])).toEqual({ calls: [], files: [] });
  });
});

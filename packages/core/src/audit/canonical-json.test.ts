import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

it.each([
  ['sorts keys by code unit', { b: 1, a: 2, B: 3, é: 4, 10: 5, 9: 6 }, '{"10":5,"9":6,"B":3,"a":2,"b":1,"é":4}'],
  ['sorts nested keys', { z: [{ d: 1, c: { y: 1, x: null } }] }, '{"z":[{"c":{"x":null,"y":1},"d":1}]}'],
  ['keeps the order of arrays', [3, 1, 2], '[3,1,2]'],
  ['leaves members without a value out', { a: undefined, b: 1 }, '{"b":1}'],
  ['keeps the place of items without a value', [undefined, 1], '[null,1]'],
  ['writes numbers as JavaScript does', [1e21, 0.1, -0, 1.0], '[1e+21,0.1,0,1]'],
  ['escapes what JSON escapes and nothing else', '"\\\n\u0007é😀', '"\\"\\\\\\n\\u0007é😀"'],
  ['settles half a character', { text: 'cut \ud83d' }, '{"text":"cut \ufffd"}'],
  ['writes an empty object and array', [{}, []], '[{},[]]'],
])('%s', (_what, value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

it('gives the same text for what a JSON store gives back', () => {
  const value = { b: [1, undefined, { d: undefined, c: 'x' }], a: Number.NaN, text: 'ü😀' };

  const stored = JSON.parse(JSON.stringify(value));

  expect(canonicalJson(stored)).toBe(canonicalJson(value));
});

it('tells the key __proto__ from none', () => {
  expect(canonicalJson(JSON.parse('{"__proto__":1}'))).toBe('{"__proto__":1}');
});

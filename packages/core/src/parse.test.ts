import { expect, it } from 'vitest';
import * as z from 'zod';
import { InvalidInput } from './errors.ts';
import { parse, parseJson } from './parse.ts';

const Order = z.object({ id: z.string(), lines: z.array(z.object({ quantity: z.number() })) });

it('gives the value as its type', () => {
  expect(parseJson(Order, '{"id":"1","lines":[],"more":true}', 'the order')).toEqual({ id: '1', lines: [] });
});

it('names what was read and each wrong field with its path', () => {
  const read = () => parse(Order, { lines: [{ quantity: 'two' }] }, 'the order in order.json');

  expect(read).toThrow(InvalidInput);
  expect(read).toThrow(/^the order in order\.json is not valid: id: .*; lines\.0\.quantity: .*number/);
});

it('tells what is wrong at the top without a path', () => {
  expect(() => parse(Order, 7, 'the order')).toThrow(/^the order is not valid: Invalid input/);
});

it('says that a text is not JSON', () => {
  expect(() => parseJson(Order, '{"id":', 'the order')).toThrow('the order is not valid: it is not JSON');
});

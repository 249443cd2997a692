import { expect, it } from 'vitest';
import { defined } from './defined.ts';

it('leaves out what is undefined and keeps every other value', () => {
  const kept: { readonly a?: number; readonly b?: string | null; readonly c?: boolean } = defined({
    a: 0,
    b: null,
    c: undefined,
  });

  expect(Object.entries(kept)).toEqual([
    ['a', 0],
    ['b', null],
  ]);
});

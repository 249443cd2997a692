import { expect, it } from 'vitest';
import { chainOf, mapThrown, printThrown } from './alert.ts';

const cause = { name: 'TypeError', message: 'no rate', stack: 'TypeError: no rate\n    at rate (/srv/rate.js:3:9)' };
const error = { name: 'Error', message: 'closing failed', stack: '', causes: [cause] };

it('tells the cause of an error first, and prints it last', () => {
  expect(chainOf(error).map(({ name }) => name)).toEqual(['TypeError', 'Error']);
  expect(printThrown(error)).toBe(`Error: closing failed\n[cause]: ${cause.stack}`);
});

it('changes every text of an error and of what it wraps', () => {
  const changed = mapThrown(error, (text) => text.replaceAll('rate', '*'));

  expect(changed).toEqual({
    ...error,
    causes: [{ ...cause, message: 'no *', stack: cause.stack.replaceAll('rate', '*') }],
  });
});

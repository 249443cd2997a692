import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sharePrefixes } from './shared-prefixes.ts';

const fewer = (most: number) => (names: readonly string[]) => names.length <= most;

it('leaves names that fit as they are, each once', () => {
  expect(sharePrefixes(['/ecs/b', '/ecs/a', '/ecs/b'], fewer(2))).toEqual(['/ecs/a', '/ecs/b']);
});

it('puts the longest shared prefix in place of its names, and no more than must be', () => {
  const names = [
    '/ecs/orders-api',
    '/ecs/orders-worker',
    '/ecs/billing-api',
    '/ecs/billing-worker',
    '/aws/lambda/mail',
  ];

  expect(sharePrefixes(names, fewer(4))).toEqual([
    '/aws/lambda/mail',
    '/ecs/billing-*',
    '/ecs/orders-api',
    '/ecs/orders-worker',
  ]);
  expect(sharePrefixes(names, fewer(3))).toEqual(['/aws/lambda/mail', '/ecs/billing-*', '/ecs/orders-*']);
  expect(sharePrefixes(names, fewer(2))).toEqual(['/aws/lambda/mail', '/ecs/*']);
});

it('never takes all names of an account for those that are meant', () => {
  expect(sharePrefixes(['/ecs/orders', '/aws/lambda/mail', 'waf'], fewer(1))).toBeUndefined();
});

it('means every name that it was given', () => {
  const part = fc.stringMatching(/^[a-c]{1,2}$/);
  const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);

  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 30 }), (names, most) => {
      const shared = sharePrefixes(names, fewer(most));
      if (shared === undefined) return;
      for (const one of names)
        expect(
          shared.some((prefix) => prefix === one || (prefix.endsWith('*') && one.startsWith(prefix.slice(0, -1)))),
        ).toBe(true);
    }),
  );
});

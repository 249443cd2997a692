import { describe, expect, it } from 'vitest';
import { AlarmPattern, matchesAlarm, toWildcard } from './alarm-pattern.ts';

describe('matchesAlarm', () => {
  it.each([
    ['orders-5xx', 'orders-5xx', true],
    ['orders-5xx', 'orders-*', true],
    ['orders-', 'orders-*', true],
    ['orders', 'orders-*', false],
    ['my-orders-5xx', 'orders-*', false],
    ['orders-5xx', '*', true],
    ['orders/api/5xx', 'orders*', true],
    ['high/acme/orders/Lambda/errors', '*orders*', true],
    ['high/acme/orders/Lambda/errors', 'high/*/errors', true],
    ['Orders-5xx', 'orders-*', false],
    ['orders-5XX', '*5xx', false],
    ['orders-5xx', '*5xx', true],
    ['orders-5xx-old', '*5xx', false],
    ['aba', 'ab*ba', false],
    ['abba', 'ab*ba', true],
    ['orders.5xx', 'orders.5xx', true],
    ['orders-5xx', 'orders.5xx', false],
    ['orders-5xx', 'orders**', true],
    ['orders-5xx', '**orders**5xx**', true],
    ['orders*5xx', 'orders\\*5xx', true],
    ['orders-5xx', 'orders\\*5xx', false],
    ['orders\\5xx', 'orders\\\\5xx', true],
    ['orders\\api 5xx', 'orders\\\\*', true],
    ['a*b', 'a\\**', true],
    ['[prod] orders (api) 5xx', '*prod* orders (api) *', true],
    ['заказы-5xx', 'заказы-*', true],
    ['orders\n5xx', 'orders*', true],
  ])('of %j and %j is %s', (name, pattern, expected) => {
    expect(AlarmPattern.safeParse(pattern).success).toBe(true);
    expect(matchesAlarm(name, pattern)).toBe(expected);
    expect(matchesAlarm(name, toWildcard(pattern))).toBe(expected);
  });

  it('takes time in proportion to what it compares, whatever the pattern', () => {
    const name = 'a'.repeat(20_000);

    expect(matchesAlarm(name, `${'*a'.repeat(2_000)}*b`)).toBe(false);
    expect(matchesAlarm(name, `${'*a'.repeat(2_000)}*`)).toBe(true);
  });
});

it.each([
  ['orders-**', 'orders-*'],
  ['***', '*'],
  ['a\\**b', 'a\\**b'],
  ['a\\\\**', 'a\\\\*'],
  ['orders', 'orders'],
])('writes %j for EventBridge as %j', (pattern, wildcard) => {
  expect(toWildcard(pattern)).toBe(wildcard);
});

describe('AlarmPattern', () => {
  it.each([
    ['orders-{5xx,latency}', '"orders-5xx", "orders-latency"'],
    ['{a,b}-{c,d}', '"a-c", "a-d", "b-c", "b-d"'],
    ['orders-{5xx', 'if the name itself has a brace, write * in its place'],
    ['orders-?xx', 'write *'],
    ['orders-[45]xx', 'one pattern for each alternative'],
    ['!orders-*', 'list the names to match'],
    ['orders\\-5xx', 'write \\\\ for a backslash'],
    ['orders\\', 'write \\\\ for a backslash'],
    ['*a*a*a*a*a*a*a*a*a*a*a*', 'write fewer of them'],
    [`*${'a'.repeat(30)}*`, 'write fewer of them'],
  ])('refuses %j and says what to write', (pattern, remedy) => {
    const { error } = AlarmPattern.safeParse(pattern);

    expect(error?.issues.map(({ message }) => message).join()).toContain(remedy);
  });

  it.each(['orders-*', '*orders*5xx*', 'a!b', 'orders (5xx) | prod', 'a'.repeat(255), ''.padEnd(255, 'abcdefg-*hij')])(
    'takes %j',
    (pattern) => {
      const stars = pattern.split('*').length - 1;

      expect(AlarmPattern.safeParse(pattern).success).toBe(stars < 5);
    },
  );
});

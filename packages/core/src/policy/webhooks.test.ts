import { describe, expect, it } from 'vitest';
import { JsonPath, readJsonPath, WebhooksConfig } from './webhooks.ts';

const body = { a: { 'b-c': [{ id: 7 }, { id: 8 }] }, list: [1], none: null };

describe('readJsonPath', () => {
  it.each([
    ['a.b-c[1].id', 8],
    ['list[0]', 1],
    ['none', null],
    ['a', body.a],
  ])('finds %s', (path, value) => {
    expect(readJsonPath(body, path)).toEqual(value);
  });

  it.each(['a.x', 'a[0]', 'list[9]', 'list.length', 'none.x', 'constructor', '__proto__', 'a.toString'])(
    'finds nothing at %s',
    (path) => {
      expect(readJsonPath(body, path)).toBeUndefined();
    },
  );
});

it.each(['', '.a', 'a..b', 'a[x]', 'a[-1]', "a['b']", 'a b'])('takes %j for no path', (path) => {
  expect(JsonPath.safeParse(path).success).toBe(false);
});

it('needs the mapping of the generic webhook when that is on', () => {
  const generic = { service: 'a', title: 'b', sourceId: 'c' };

  expect(WebhooksConfig.safeParse({ sources: ['generic'] }).error?.issues[0]?.path).toEqual(['generic']);
  expect(WebhooksConfig.safeParse({ sources: ['generic'], generic }).success).toBe(true);
  expect(WebhooksConfig.safeParse({ sources: ['sentry'] }).success).toBe(true);
  expect(WebhooksConfig.safeParse({ sources: ['sentri'] }).success).toBe(false);
});

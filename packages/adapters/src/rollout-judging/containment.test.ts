import { describe, expect, it } from 'vitest';
import { createContainment, findCommits, tagOf } from './containment.ts';

describe('findCommits', () => {
  it.each<[string, readonly string[]]>([
    ['1a2b3c4', ['1a2b3c4']],
    ['main-1A2B3C4D', ['1a2b3c4d']],
    ['v1.2.0-5-g1a2b3c4', ['1a2b3c4']],
    ['20261128-1a2b3c4', ['1a2b3c4']],
    ['1a2b3c4 1a2b3c4', ['1a2b3c4']],
    ['orders/1a2b3c4.zip', ['1a2b3c4']],
    ['20261128', ['20261128']],
    ['latest', []],
    ['defaced12345xyz', []],
    ['back from 1a2b3c4 to 5d6e7f8', []],
  ])('of "%s" are %j', (text, ids) => {
    expect(findCommits([text])).toEqual(ids);
  });

  it('of many texts are at most five', () => {
    expect(findCommits(Array.from({ length: 9 }, (_, index) => `${index}abcdef0`))).toHaveLength(5);
  });
});

describe('tagOf', () => {
  it.each<[string, readonly string[]]>([
    ['ghcr.io/shop/orders:1a2b3c4', ['1a2b3c4']],
    ['registry:5000/orders:main', ['main']],
    ['registry:5000/orders', []],
    [`orders:1a2b3c4@sha256:${'f'.repeat(64)}`, ['1a2b3c4']],
    [`orders@sha256:${'f'.repeat(64)}`, []],
  ])('of %s is %j', (image, tags) => {
    expect(tagOf(image)).toEqual(tags);
  });
});

it('looks each name up once, and never the commit itself', async () => {
  const asked: string[] = [];
  const commit = 'a'.repeat(40);
  const contains = createContainment({ repository: 'shop/orders' }, commit, async (_repository, _ancestor, id) => {
    asked.push(id);
    return false;
  });

  const answers = [await contains([commit]), await contains(['bbbbbbb']), await contains(['x-bbbbbbb', 'aaaaaaaa'])];

  expect(answers).toEqual([true, false, true]);
  expect(asked).toEqual(['bbbbbbb']);
});

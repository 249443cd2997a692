import { expect, it } from 'vitest';
import { matchesGlob } from './glob.ts';

it.each([
  ['src/a.ts', 'src/a.ts', true],
  ['src/a.ts', '**', true],
  ['src/a.ts', '*', false],
  ['a.ts', '*', true],
  ['src/a.ts', 'src/*', true],
  ['src/b/a.ts', 'src/*', false],
  ['src/b/a.ts', 'src/**', true],
  ['src', 'src/**', false],
  ['src/', 'src/**', false],
  ['srcs/a.ts', 'src/**', false],
  ['a.ts', '**/a.ts', true],
  ['x/y/a.ts', '**/a.ts', true],
  ['x/ba.ts', '**/a.ts', false],
  ['a/b', 'a/**/b', true],
  ['a/x/y/b', 'a/**/b', true],
  ['a/x/y/c', 'a/**/b', false],
  ['a/b/a/b/c', '**/a/b/c', true],
  ['a/b/c/d', '**/b/**', true],
  ['a/b', '**/b/**', false],
  ['ab/c', 'a**/c', true],
  ['ab/x/c', 'a**/c', false],
  ['a.test.ts', '*.test.*', true],
  ['atest.ts', '*.test.*', false],
  ['a/.ENV', '**/.env', true],
  ['A/B', 'a/b', true],
  ['a.yml', '*.{yml,yaml}', true],
  ['a.json', '*.{yml,yaml}', false],
  ['b/x.ts', '{a,b/*}.ts', true],
  ['.env', '.env{,.*}', true],
  ['.env.local', '.env{,.*}', true],
  ['ac', '{a,b{c,d}}c', true],
  ['bdc', '{a,b{c,d}}c', true],
  ['a{b', 'a{b', true],
  ['a}b', 'a}b', true],
  ['ab', 'a?', true],
  ['a', 'a?', false],
  ['a/b', 'a?b', false],
  ['axb', 'a.b', false],
  ['a+b(c)[d]$^|.ts', 'a+b(c)[d]$^|.ts', true],
  ['aab', 'a+b', false],
  ['a', '[abc]', false],
  ['app/[id]/page.ts', 'app/[id]/*', true],
  ['', '**', false],
  ['a\nb', 'a*', true],
])('%j against %j is %s', (path, glob, expected) => {
  expect(matchesGlob(path, glob)).toBe(expected);
});

it.each([
  ['many any-segments', `${'**/'.repeat(30)}a`, 'x/'.repeat(2000)],
  ['many stars', `${'*a'.repeat(30)}b`, 'a'.repeat(5000)],
  ['both', `${'**/*a*/'.repeat(20)}b`, 'aaaa/'.repeat(1000)],
])('is fast on %s', (_what, glob, path) => {
  const started = process.cpuUsage();

  const matches = matchesGlob(path, glob);

  expect(matches).toBe(false);
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000);
});

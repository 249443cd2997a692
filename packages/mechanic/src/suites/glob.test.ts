import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeProject } from './fixture-project.ts';
import { expandGlobs } from './glob.ts';

const root = () =>
  writeProject({
    'a.test.js': '',
    'b.test.ts': '',
    'test/c.test.js': '',
    'test/deep/d.test.js': '',
    'test/deep/e.test.mjs': '',
    'test/one(1).test.js': '',
    '.hidden/f.test.js': '',
    'packages/x/node_modules/g.test.js': '',
  });

it.each([
  ['test/*.test.js', ['test/c.test.js', 'test/one(1).test.js']],
  ['test/**/*.test.js', ['test/c.test.js', 'test/deep/d.test.js', 'test/one(1).test.js']],
  ['**/?.test.js', ['a.test.js', 'test/c.test.js', 'test/deep/d.test.js']],
  ['test/deep/*.{js,mjs}', ['test/deep/d.test.js', 'test/deep/e.test.mjs']],
  ['./test/deep/*', ['test/deep/d.test.js', 'test/deep/e.test.mjs']],
  ['[ab].test.*', ['a.test.js', 'b.test.ts']],
  ['test/deep/**', ['test/deep/d.test.js', 'test/deep/e.test.mjs']],
])('expands %s', (pattern, files) => {
  expect(expandGlobs(root(), [pattern])).toEqual(files);
});

it.each([
  'none/*.js',
  '--grep=*',
  'test',
  'test/deep',
  'a.test.js',
  '!*.js',
  '/tmp/*',
  '../*',
  'test/../../*',
  '{..,none}/*',
])('leaves %s as it is', (word) => {
  expect(expandGlobs(root(), [word])).toEqual([word]);
});

it('keeps the order of the words', () => {
  expect(expandGlobs(root(), ['test/c.*', '--flag', '*.js', 'x'])).toEqual([
    'test/c.test.js',
    '--flag',
    'a.test.js',
    'x',
  ]);
});

it('follows no link', () => {
  const folder = root();
  mkdirSync(join(folder, 'outside'));
  writeFileSync(join(folder, 'outside', 'real.js'), '');
  symlinkSync(join(folder, 'outside'), join(folder, 'linked'));
  symlinkSync(join(folder, 'outside', 'real.js'), join(folder, 'outside', 'link.js'));

  expect(expandGlobs(folder, ['{outside,linked}/*.js', 'linked/**'])).toEqual(['outside/real.js', 'linked/**']);
});

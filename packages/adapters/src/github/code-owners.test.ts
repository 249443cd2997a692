import { expect, it } from 'vitest';
import { readCodeOwners } from './code-owners.ts';

/** In the forms of docs.github.com/en/repositories, "About code owners". */
const text = [
  '# Everything',
  '*       @ada @shop/everyone',
  '',
  '*.js    @js-owner #an inline comment',
  '/build/logs/ @doctocat',
  'docs/*  docs@example.com',
  'apps/ @octocat',
  '/scripts/ @doctocat @octocat',
  '**/logs @logger',
  '/apps/open',
  '!secret.js @nobody',
  'src/[a-z].ts @nobody',
  'with\\ space.md @spacer',
].join('\r\n');

it.each([
  ['README.md', ['@ada', '@shop/everyone']],
  ['src/deep/total.js', ['@js-owner']],
  ['build/logs/1.txt', ['@logger']],
  ['other/build/logs/1.txt', ['@logger']],
  ['docs/start.md', ['docs@example.com']],
  ['docs/build/start.md', ['@ada', '@shop/everyone']],
  ['x/apps/y/z.js', ['@octocat']],
  ['scripts/a/b.sh', ['@doctocat', '@octocat']],
  ['apps/open/index.js', []],
  ['secret.js', ['@js-owner']],
  ['src/a.ts', ['@ada', '@shop/everyone']],
  ['deep/with space.md', ['@spacer']],
])('finds the owners of %s', (path, owners) => {
  expect(readCodeOwners(text, [path])).toEqual(owners);
});

it('names each owner once, in the order of the files', () => {
  expect(readCodeOwners(text, ['a.js', 'scripts/b.sh', 'c.js', 'x/logs/1'])).toEqual([
    '@js-owner',
    '@doctocat',
    '@octocat',
    '@logger',
  ]);
});

it('finds nobody in a file without rules', () => {
  expect(readCodeOwners('# none\n\n   \n', ['a.js'])).toEqual([]);
});

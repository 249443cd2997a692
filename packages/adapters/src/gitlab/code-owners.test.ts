import { expect, it } from 'vitest';
import { readCodeOwners } from './code-owners.ts';

/** In the forms of docs.gitlab.com/user/project/codeowners/reference. */
const text = [
  '# Everything',
  '* @ada @shop/everyone',
  'total.js @total-owner',
  '/docs/* writer@example.com',
  'api/index.js @indexer',
  'with\\ space.md @spacer',
  '\\#numbers.md @counter',
  '!pom.xml',
  '/special/pom.xml @never',
  '{a,b}.js @nobody',
  '',
  '[Shop] @shop/payments',
  'shop/',
  'shop/cart/ @cart',
  '/config/ @@maintainer @keeper',
  '',
  '^[Tests][2] @tester',
  '*.test.js',
  '[SHOP]',
  'shop/cart/rules.js @rules no-owner',
].join('\r\n');

it.each([
  ['README.md', ['@ada', '@shop/everyone']],
  ['deep/total.js', ['@total-owner']],
  ['docs/start.md', ['writer@example.com']],
  ['docs/deep/start.md', ['@ada', '@shop/everyone']],
  ['web/api/index.js', ['@indexer']],
  ['with space.md', ['@spacer']],
  ['#numbers.md', ['@counter']],
  ['special/pom.xml', []],
  ['a.js', ['@ada', '@shop/everyone']],
  ['web/shop/a.js', ['@ada', '@shop/everyone', '@shop/payments']],
  ['shop/cart/a.js', ['@ada', '@shop/everyone', '@cart']],
  ['shop/cart/rules.js', ['@ada', '@shop/everyone', '@rules']],
  ['config/.env', ['@ada', '@shop/everyone', '@keeper']],
  ['other/config/a', ['@ada', '@shop/everyone']],
  ['total.test.js', ['@ada', '@shop/everyone', '@tester']],
])('finds the owners of %s', (path, owners) => {
  expect(readCodeOwners(text, [path])).toEqual(owners);
});

it('names each owner once, in the order of the files', () => {
  expect(readCodeOwners(text, ['total.js', 'docs/a.md', 'x/total.js'])).toEqual(['@total-owner', 'writer@example.com']);
});

it('takes a heading that cannot be read for an entry of the section before it', () => {
  expect(readCodeOwners('[Docs]\n[Section name\ndocs/ @docs', ['docs/a'])).toEqual(['@docs']);
});

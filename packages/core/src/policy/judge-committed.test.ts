import { expect, it } from 'vitest';
import type { Reproduction } from '../model/index.ts';
import { judgeCommittedForm } from './judge-committed.ts';

const command = { framework: 'vitest' as const, argv: ['vitest'], env: {}, source: 'npm test' };
const content = "import { test } from 'vitest';\n";

function judge(paths: readonly string[], change: Partial<Reproduction> & { readonly content?: string } = {}) {
  const { content: text = content, ...more } = change;
  const base = { kind: 'captured-event' as const, description: 'x', files: [], command, testFiles: [], tests: [] };
  const committed = paths.map((path) => ({ path, content: text }));
  return judgeCommittedForm({ ...base, committed, ...more }).map(({ rule }) => rule);
}

it.each(['test/get-orders.test.js', 'src/orders.spec.ts', '__tests__/orders.tsx', 'packages/api/test/orders.js'])(
  'accepts a new test among those of the project: %s',
  (path) => {
    expect(judge([path])).toEqual([]);
  },
);

it.each([
  'src/orders.js',
  'test/setup.js',
  'test/jest.config.js',
  'test/index.js',
  'test/my-reporter.js',
  '.github/test/a.test.js',
  'node_modules/x/test/a.test.js',
  'test/package.json',
  'test/fixtures.json',
  'test/a.test.sh',
])('refuses what a runner loads by itself, and what is no test: %s', (path) => {
  expect(judge([path])).toEqual(['reproduction']);
});

it('refuses a path that leads out of the repository', () => {
  expect(judge(['../test/a.test.js'])).toEqual(['path']);
});

it.each([
  ['two tests', ['test/a.test.js', 'test/b.test.js'], {}, 'reproduction'],
  ['a test beside failing tests of the project', ['test/a.test.js'], { kind: 'failing-test' as const }, 'reproduction'],
  ['a long one', ['test/a.test.js'], { content: 'x\n'.repeat(121) }, 'size'],
  ['a secret', ['test/a.test.js'], { content: `const key = 'AKIA${'ABCDEFGHIJKLMNOP'}';\n` }, 'secret'],
  ['hidden text', ['test/a.test.js'], { content: "test('a\u202e');\n" }, 'hidden text'],
])('refuses %s', (_what, paths, change, rule) => {
  expect(judge(paths, change)).toEqual([rule]);
});

import { expect, it } from 'vitest';
import { createMemorySnapshot } from '../../../testing/index.ts';
import { findTraceFiles } from './trace-files.ts';

const snapshot = createMemorySnapshot(
  new Map(['src/order.js', 'app/main.py', 'lib/index.js'].map((path) => [path, ''])),
);
const named = (error: object) => [...findTraceFiles([{ name: 'Error', message: 'no', stack: '', ...error }], snapshot)];

it.each([
  ['at total (file:///var/task/src/order.js:2:22)', ['src/order.js']],
  ['at async /srv/lib/index.js:1:2', ['lib/index.js']],
  ['at handler (C:\\site\\src\\order.js:5:1)', ['src/order.js']],
  ['  File "/opt/app/main.py", line 3, in run', ['app/main.py']],
  ['at webpack-internal:///./src/order.js?a1b2:3:4', ['src/order.js']],
  ['TypeError: order.total is not a function', []],
])('finds the files of the repository in %j', (stack, files) => {
  expect(named({ stack })).toEqual(files);
});

it('takes the frames that were read, also those of causes', () => {
  const cause = { name: 'Error', message: 'why', stack: '', frames: [{ file: '/srv/lib/index.js', line: 1 }] };

  expect(
    named({ stack: 'at /srv/app/main.py:1:2', frames: [{ file: '/srv/src/order.js', line: 2 }], causes: [cause] }),
  ).toEqual(['lib/index.js', 'src/order.js']);
});

it('finds its way out of long runs of characters', () => {
  const stacks = [`${'a/'.repeat(200_000)}src/order.js`, 'a/'.repeat(200_000), 'a.'.repeat(200_000)];

  expect(stacks.map((stack) => named({ stack }))).toEqual([['src/order.js'], [], []]);
});

import { expect, it } from 'vitest';
import { findTraceFiles } from './trace-files.ts';

const known = ['src/order.js', 'order.js', 'app/main.py', 'index.js', 'lib/index.js', 'My Folder/a.ts'];

it.each([
  ['at total (file:///var/task/src/order.js:2:22)', ['src/order.js']],
  ['at async /srv/lib/index.js:1:2', ['lib/index.js']],
  ['at handler (C:\\site\\src\\order.js:5:1)', ['src/order.js']],
  ['  File "/opt/app/main.py", line 3, in run', ['app/main.py']],
  ['at webpack-internal:///./src/order.js?a1b2:3:4', ['src/order.js']],
  ['at x (/var/task/node_modules/dep/index.js:1:1)\n    at node:internal/modules:1:1', []],
  ['TypeError: order.total is not a function', []],
])('finds the files of the repository in %j', (stack, files) => {
  expect([...findTraceFiles([stack], known)]).toEqual(files);
});

it('finds its way out of long runs of characters', () => {
  const files = findTraceFiles(
    [`${'a/'.repeat(200_000)}src/order.js`, 'a/'.repeat(200_000), 'a.'.repeat(200_000)],
    known,
  );

  expect([...files]).toEqual(['src/order.js']);
});

import { expect, it } from 'vitest';
import { isHostFault } from './host-fault.ts';

const coded = (code: string) => Object.assign(new Error('it failed'), { code });

it.each([
  ['a full disk', coded('ENOSPC')],
  ['a full disk behind another error', new Error('the artifact could not be written', { cause: coded('EDQUOT') })],
  ['a table that cannot write', coded('LEVEL_IO_ERROR')],
  ['git that cannot write a file', new Error('git checkout-index failed: error: unable to write file package.json')],
  ['git that cannot write its index', new Error("fatal: sha1 file 'index.lock' write error. Out of diskspace")],
])('is %s', (_name, error) => {
  expect(isHostFault(error)).toBe(true);
});

it.each([
  ['a missing file', coded('ENOENT')],
  ['a refused connection', coded('ECONNREFUSED')],
  ['an error of the work', new TypeError("Cannot read properties of undefined (reading 'code')")],
  ['no error', 'ENOSPC'],
])('is not %s', (_name, error) => {
  expect(isHostFault(error)).toBe(false);
});

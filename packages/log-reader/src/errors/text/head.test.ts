import { expect, it } from 'vitest';
import { readHead } from './head.ts';

it.each([
  ['TypeError: x is undefined', 'TypeError', 'x is undefined'],
  ['Error', 'Error', ''],
  ['Error:', 'Error', ''],
  ['pg.DatabaseError: no table', 'pg.DatabaseError', 'no table'],
  ['Error [ERR_MODULE_NOT_FOUND]: Cannot find package', 'Error', 'Cannot find package'],
  [
    'DOMException [TimeoutError]: The operation was aborted due to timeout',
    'TimeoutError',
    'The operation was aborted due to timeout',
  ],
  ['AggregateError [ECONNREFUSED]: ', 'AggregateError', ''],
  ['Error: Upstream said ValidationError', 'Error', 'Upstream said ValidationError'],
  ['(node:4) UnhandledPromiseRejectionWarning: TypeError: no clip', 'TypeError', 'no clip'],
  ['Uncaught (in promise) RangeError: too far', 'RangeError', 'too far'],
  ['Unhandled Rejection at: Error: gone', 'Error', 'gone'],
  ['Settling failed: TypeError: x', 'TypeError', 'x'],
  ['Runtime.ImportModuleError: Error: Cannot find module', 'Runtime.ImportModuleError', 'Error: Cannot find module'],
  ['ZodError: [', 'ZodError', '['],
  ["Uncaught 'no supplier'", 'Error', 'no supplier'],
  ['[Error: gone]', 'Error', 'gone'],
  ['MongoNetworkError: no server [mongo:27017]', 'MongoNetworkError', 'no server [mongo:27017]'],
  ['[RangeError: too far]', 'RangeError', 'too far'],
])('reads %s as certain', (line, name, message) => {
  expect(readHead(line)).toMatchObject({ name, message, strength: 'certain' });
});

it.each([
  ['error: relation "entry" does not exist', 'error', 'relation "entry" does not exist'],
  ['NotFound: invoice 17', 'NotFound', 'invoice 17'],
  ['Failed to sweep: error: relation "entry" does not exist', 'error', 'relation "entry" does not exist'],
])('reads %s as likely, which counts only above a stack', (line, name, message) => {
  expect(readHead(line)).toMatchObject({ name, message, strength: 'likely' });
});

it.each([
  ['Processing complete. No Error: none'],
  ['ErrorHandler registered'],
  ['0 errors'],
  ['listening on 8080'],
  ['(node:4) UnhandledPromiseRejectionWarning: Unhandled promise rejection. This error originated either by throwing'],
  ['(node:4) [DEP0018] DeprecationWarning: Unhandled promise rejections are deprecated.'],
  [''],
])('finds no error in %s', (line) => {
  expect(readHead(line)?.strength).not.toBe('certain');
});

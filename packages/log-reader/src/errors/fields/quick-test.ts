import { isFields } from '../../json.ts';
import type { Fields } from '../../model.ts';
import { knownKeys } from '../../shape.ts';

/** Keys that hold an error, at the top of a record or in the objects of `containers`. */
const errorKeysIn = knownKeys([
  'err',
  'error',
  'exception',
  'stack',
  'stack_trace',
  'stackTrace',
  'stacktrace',
  'thrown',
  'exc_info',
  'errorType',
  'errors',
  'exception.stacktrace',
  'error.stack_trace',
  'error.stack',
  '@x',
  'Exception',
  'trace',
  'responsePayload',
]);
const containersIn = knownKeys([
  'attributes',
  'metadata',
  'meta',
  'context',
  'extra',
  'data',
  'payload',
  'details',
  'detail',
  'message',
  'msg',
  'jsonPayload',
  'fields',
  '@fields',
  'properties',
  'body',
]);

/**
 * Whether a record below the level `warn` may hold an error with a stack. Looks some fifty keys up and reads no text but
 * for a line end in the message, because most records of most logs end here.
 */
export function mayHoldStack(fields: Fields): boolean {
  if (holdsKey(fields)) return true;
  for (const key of containersIn(fields)) {
    const value = fields[key];
    if (typeof value === 'string' ? value.includes('\n') : isFields(value) ? holdsKey(value) : Array.isArray(value))
      return true;
  }
  return typeof fields['0'] === 'string' || Array.isArray(fields.args);
}

function holdsKey(fields: Fields): boolean {
  for (const key of errorKeysIn(fields)) if (fields[key]) return true;
  return false;
}

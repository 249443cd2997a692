import { isFields, textOf } from '../../json.ts';
import type { Fields } from '../../model.ts';
import { knownKeys } from '../../shape.ts';
import { firstText } from './values.ts';

const keysIn = knownKeys([
  'msg',
  'message',
  '@m',
  '@message',
  '@mt',
  'Message',
  'MESSAGE',
  'short_message',
  'textPayload',
  'event',
  'text',
  'body',
  'log',
  'errorMessage',
  'error.message',
]);
/** Objects that hold the message of a record, or its fields. */
const containersIn = knownKeys([
  'message',
  'body',
  'fields',
  '@fields',
  'jsonPayload',
  'context',
  'error',
  'err',
  'data',
]);

/** The message of a record. Empty if it has none. */
export function messageOf(fields: Fields): string {
  const own = firstText(fields, keysIn(fields));
  if (own !== undefined) return own;
  for (const key of containersIn(fields)) {
    const value = fields[key];
    const text = isFields(value) ? firstText(value, ['message', 'msg', 'errorMessage', 'stringValue']) : listed(value);
    if (text !== undefined) return text;
  }
  // tslog numbers the arguments.
  return textOf(fields['0']) ?? listed(fields.args) ?? '';
}

/** log4js and consola keep the arguments of the call. */
function listed(value: unknown): string | undefined {
  return Array.isArray(value) ? textOf(value[0]) : undefined;
}

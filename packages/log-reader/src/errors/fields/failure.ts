import type { Fields, LoggedError } from '../../model.ts';
import { isFields } from './values.ts';

/** The failure that a platform reports without an exception, such as a timeout. */
export function failureOf(fields: Fields): LoggedError | undefined {
  const { record } = fields;
  if (typeof fields.type !== 'string' || !fields.type.startsWith('platform.') || !isFields(record)) return undefined;
  if (record.status !== 'timeout') return undefined;
  return { name: 'Timeout', message: 'The invocation timed out.', stack: '', frames: [], kind: 'timeout' };
}

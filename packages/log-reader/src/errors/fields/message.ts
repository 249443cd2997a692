import type { Fields } from '../../model.ts';
import { firstText, isFields, textOf } from './values.ts';

/** The message of a record. Empty if it has none. */
export function messageOf(fields: Fields): string {
  const text = firstText(fields, ['msg', 'message', 'errorMessage']);
  if (text !== undefined) return text;
  return isFields(fields.message) ? (textOf(fields.message.errorMessage) ?? '') : '';
}

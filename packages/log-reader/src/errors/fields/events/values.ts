import { isFields } from '../../../json.ts';
import type { CapturedEvent, Fields } from '../../../model.ts';
import { knownKeys } from '../../../shape.ts';

export const valueKeys = ['args', 'arguments', 'input', 'params', 'values', 'payload', 'data', 'variables'];
const keysIn = knownKeys(valueKeys);

/** The arguments or named values that a record holds. */
export function readValues(fields: Fields): CapturedEvent | undefined {
  for (const key of keysIn(fields)) {
    const value = fields[key];
    if (Array.isArray(value) && !value.some(isError)) return { kind: 'values', values: { args: value } };
    if (isFields(value) && Object.keys(value).length > 0 && !isError(value))
      return { kind: 'values', values: { ...value, [key]: value } };
  }
  return undefined;
}

/** Loggers keep errors under the same keys. */
function isError(value: unknown): boolean {
  return isFields(value) && (value.stack !== undefined || isFields(value.error) || isFields(value.err));
}

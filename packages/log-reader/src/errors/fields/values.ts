import type { Fields } from '../../model.ts';

/** Longer texts are no JSON that a record holds inside a field. */
const jsonLimit = 1_048_576;

/** Whether a value is an object, but no list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text with at least one character. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The first text with at least one character among the fields of these names. */
export function firstText(fields: Fields, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = textOf(fields[name]);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** A number, or a text of digits as one. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^\d{1,18}$/.test(value) ? Number(value) : undefined;
}

/** An object, also one that is written as JSON in a text. */
export function fieldsOf(value: unknown): Fields | undefined {
  if (isFields(value)) return value;
  const parsed = typeof value === 'string' && value.trimStart().startsWith('{') ? parsedOf(value) : undefined;
  return isFields(parsed) ? parsed : undefined;
}

/** The value of a JSON text. Undefined if it is none. */
export function parsedOf(text: string): unknown {
  if (text.length > jsonLimit) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The objects in a list, at most `limit`. */
export function fieldsIn(list: readonly unknown[], limit: number): readonly Fields[] {
  return list.slice(0, limit).filter(isFields);
}

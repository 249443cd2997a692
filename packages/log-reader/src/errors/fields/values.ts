import { isFields, parseJson, textOf } from '../../json.ts';
import type { Fields } from '../../model.ts';

/** Longer texts are no JSON that a record holds inside a field. */
const jsonLimit = 1_048_576;

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

/** The value of a JSON text of bounded length. Undefined if it is none. */
export function parsedOf(text: string): unknown {
  return text.length > jsonLimit ? undefined : parseJson(text);
}

/** The objects in a list, at most `limit`. */
export function fieldsIn(list: readonly unknown[], limit: number): readonly Fields[] {
  return list.slice(0, limit).filter(isFields);
}

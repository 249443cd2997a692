import type * as z from 'zod';
import { InvalidInput } from './errors.ts';

/**
 * Parses a value from outside.
 * @param what names the value in the error: `the alert in alarm.json`
 * @throws InvalidInput with one line per field
 */
export function parse<S extends z.ZodType>(schema: S, value: unknown, what: string): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => {
    const path = issue.path.map(String).join('.');
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
  throw new InvalidInput(what, issues, { cause: result.error });
}

/** Like `parse`, for JSON text. */
export function parseJson<S extends z.ZodType>(schema: S, text: string, what: string): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidInput(what, ['it is not JSON'], { cause });
  }
  return parse(schema, value, what);
}

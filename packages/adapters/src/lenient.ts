import * as z from 'zod';

/** A member that counts as absent when it has another form: what a vendor adds or changes must not hide the rest. */
export function lenient<S extends z.ZodType>(schema: S) {
  return z.catch(z.optional(schema), undefined);
}

/** The value of a JSON text; undefined when the text is not JSON or has another form. */
export function readLeniently<S extends z.ZodType>(schema: S, text: string): z.output<S> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

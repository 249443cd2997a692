import type { z } from 'zod';
import { type FieldProblem, invalid } from './answer.ts';

/** The body as its shape says; refuses with 422 and the members at fault. */
export function readBody<T>(shape: z.ZodType<T>, body: unknown, resource: string): T {
  const read = shape.safeParse(body ?? {});
  if (read.success) return read.data;
  throw invalid(
    ...read.error.issues.map((issue): FieldProblem => {
      const field = issue.path.join('.');
      const missing = issue.code === 'invalid_type' && valueAt(body, issue.path) === undefined;
      const code = missing ? 'missing_field' : 'invalid';
      const message = missing ? `"${field}" wasn't supplied.` : issue.message;
      return field === '' ? { resource, code, message } : { resource, field, code, message };
    }),
  );
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    body,
  );
}

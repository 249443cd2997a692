import { defined } from '../../defined.ts';
import type { Fields, LoggedError } from '../../model.ts';
import { readThrown } from './read-thrown.ts';
import { isFields, textOf } from './values.ts';

const errorFields = ['err', 'error', 'exception', 'e', 'reason', 'cause', 'message', 'msg', 'errorInfo'];

/** The error in a structured entry, in any of the common loggers' formats. */
export function errorOf(fields: Fields): LoggedError | undefined {
  for (const name of errorFields) {
    const value = fields[name];
    const error = isFields(value) ? errorFrom(value) : undefined;
    if (error !== undefined) return error;
  }
  const own = errorFrom(fields);
  if (own !== undefined) return own;
  const dotted = errorFrom({
    name: fields['error.type'] ?? fields['exception.type'],
    message: fields['error.message'] ?? fields['exception.message'],
    stack: fields['error.stack_trace'] ?? fields['error.stack'] ?? fields['exception.stacktrace'],
  });
  if (dotted !== undefined) return dotted;
  for (const name of errorFields) {
    const value = fields[name];
    const thrown = typeof value === 'string' ? readThrown(value) : undefined;
    if (thrown !== undefined) return thrown;
  }
  return undefined;
}

/** An object is an error if it has a stack, an error's name, or the keys that Lambda uses for an error. */
function errorFrom(fields: Fields, depth = 5): LoggedError | undefined {
  const stack = stackOf(fields.stack ?? fields.stackTrace ?? fields.stack_trace ?? fields.trace);
  const thrown = stack === undefined ? undefined : readThrown(stack);
  const name = textOf(fields.errorType) ?? textOf(fields.type) ?? textOf(fields.name);
  const message = textOf(fields.errorMessage) ?? textOf(fields.message) ?? textOf(fields.msg);
  if (stack === undefined) {
    const named = name !== undefined && (/(?:Error|Exception)$/.test(name) || fields.errorType !== undefined);
    return named && message !== undefined
      ? { name, message, stack: '', frames: [], ...defined({ cause: causeOf(fields, depth) }) }
      : undefined;
  }
  if (thrown === undefined && !/^\s+at /m.test(stack)) return undefined;
  return {
    name: thrown?.name ?? name ?? 'Error',
    message: thrown?.message ?? message ?? '',
    stack: thrown?.stack ?? stack,
    frames: thrown?.frames ?? [],
    ...defined({ language: thrown?.language }),
    ...defined({ cause: thrown?.cause ?? causeOf(fields, depth) }),
  };
}

/** The error that an error wraps, in the fields that serializers use. */
function causeOf(fields: Fields, depth: number): LoggedError | undefined {
  const gathered = [fields.aggregateErrors, fields.errors].find(Array.isArray);
  const value = fields.cause ?? gathered?.[0];
  return depth > 0 && isFields(value) ? errorFrom(value, depth - 1) : undefined;
}

function stackOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.filter((line) => typeof line === 'string').join('\n') || undefined;
  return textOf(value);
}

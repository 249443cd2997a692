import { isFields, textOf } from '../../json.ts';
import type { Fields, LoggedError } from '../../model.ts';
import { readErrorObject } from './error-object.ts';

/** Keys under which loggers put an error, the most telling first. */
export const errorKeys = [
  'err',
  'error',
  'exception',
  'responsePayload',
  'errorInfo',
  'thrown',
  'ex',
  'exc',
  'e',
  'exc_info',
  'exc_text',
  'exception_info',
  'lastError',
  'failure',
  'reason',
  'cause',
  'Cause',
  '@x',
  'Exception',
  'Error',
  'errors',
  'exceptions',
  'stack',
  'stack_trace',
  'stackTrace',
  'stacktrace',
  'trace',
  'backtrace',
  'errorType',
  'errorVerbose',
  'exc_type',
  'traceback',
];
const dotted: readonly (readonly [name: string, message: string, stack: string])[] = [
  ['error.type', 'error.message', 'error.stack_trace'],
  ['exception.type', 'exception.message', 'exception.stacktrace'],
  ['error.kind', 'error.message', 'error.stack'],
  ['error.class', 'error.message', 'error.stack'],
  ['error.name', 'error.message', 'error.stack'],
];

/** An error under a key of its own, or the entry itself. */
export function readNamed(fields: Fields): LoggedError | undefined {
  for (const key of errorKeys) {
    const value = fields[key];
    if (value == null || typeof value !== 'object') continue;
    const error = readValue(value);
    if (error !== undefined) return error;
  }
  const own = readErrorObject(fields);
  if (own !== undefined) return own;
  for (const [name, message, stack] of dotted) {
    if (fields[name] === undefined && fields[stack] === undefined) continue;
    const error = readErrorObject({ name: fields[name], message: fields[message], stack: fields[stack] });
    if (error !== undefined) return error;
    if (typeof fields[name] === 'string')
      return { name: fields[name], message: textOf(fields[message]) ?? '', stack: '', frames: [] };
  }
  return undefined;
}

/** An error object, a vendor's list of errors, or a list of errors of which the first counts. */
function readValue(value: object): LoggedError | undefined {
  if (!isFields(value)) {
    const members = Array.isArray(value) ? value.slice(0, 20) : [];
    for (const member of members) {
      const error = isFields(member) ? readGraph(member) : undefined;
      if (error !== undefined) return error;
    }
    return undefined;
  }
  // Sentry lists the outermost error last.
  if (Array.isArray(value.values)) {
    const chain = value.values.flatMap((one) => (isFields(one) ? (readErrorObject(one) ?? []) : []));
    return chain.reduce<LoggedError | undefined>(
      (cause, error) => (cause === undefined ? error : { ...error, cause }),
      undefined,
    );
  }
  return readErrorObject(value);
}

/** A GraphQL error has its stack in its extensions. */
function readGraph(value: Fields): LoggedError | undefined {
  const extensions = isFields(value.extensions) ? value.extensions : undefined;
  const inner = isFields(extensions?.exception) ? extensions.exception : extensions;
  if (inner !== undefined) {
    const error = readErrorObject({ message: value.message, ...inner });
    if (error !== undefined) return error;
  }
  return readErrorObject(value);
}

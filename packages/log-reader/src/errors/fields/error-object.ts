import { isFields, textOf } from '../../json.ts';
import type { Fields, LoggedError } from '../../model.ts';
import { readFrames } from '../../traces/read-frames.ts';
import { causeLimit, readThrown } from '../text/read-thrown.ts';
import { readStructuredFrames } from './structured-frames.ts';

const stackKeys = [
  'stack',
  'stackTrace',
  'stack_trace',
  'stacktrace',
  'trace',
  'StackTrace',
  'StackTraceString',
  'backtrace',
  'errorStack',
  'traceback',
  'error.stack',
  'exception.stacktrace',
  'extendedStackTrace',
  'errorVerbose',
  'ExceptionDetail',
  'detail',
];
const nameKeys = [
  'errorType',
  'type',
  'name',
  'kind',
  'class',
  'className',
  'ClassName',
  'exception_class',
  'exc_type',
  'errorName',
  '__type',
  'typeName',
  'exceptionClass',
  'error_class',
];
const messageKeys = [
  'errorMessage',
  'message',
  'msg',
  'value',
  'reason',
  'description',
  'Message',
  'exc_value',
  'exceptionMessage',
  'localizedMessage',
  'error_message',
  'errmsg',
];
const causeKeys = [
  'cause',
  'reason',
  'previous',
  'inner',
  'innerException',
  'InnerException',
  'innerError',
  'originalError',
  'original',
  'parent',
  'causedBy',
  'caused_by',
  'wrapped',
  'nested',
];
const memberKeys = ['aggregateErrors', 'errors', 'innerExceptions', 'InnerExceptions', 'exceptions', 'suppressed'];
const errorName =
  /(?:Error|Exception|Fault|Failure|Rejection|Timeout|Timedout)$|^Runtime\.|^(?:Sandbox|Function|Extension)\./;

/** An object as an error: it has a stack, an error's name, or the keys that Lambda uses for one. Returns undefined for any other object. */
export function readErrorObject(fields: Fields, depth = causeLimit): LoggedError | undefined {
  const stack = stackOf(fields);
  const thrown = stack === undefined ? undefined : readThrown(stack);
  const name =
    firstText(fields, nameKeys) ??
    (typeof fields.code === 'string' && /^[A-Z]\w*(?:Error|Exception)$/.test(fields.code) ? fields.code : undefined);
  const message = firstText(fields, messageKeys);
  const causes = depth === 0 ? {} : causesOf(fields, depth);
  if (thrown !== undefined && (thrown.frames.length > 0 || stack === thrown.stack || thrown.language !== undefined)) {
    const known = mendHead(thrown, name, message);
    return { ...known, ...(known.cause === undefined && known.errors === undefined ? causes : {}) };
  }
  const frames = readStructuredFrames(fields) ?? (stack === undefined ? undefined : readFrames(stack));
  if (frames !== undefined && frames.frames.length > 0) {
    const text =
      stack ??
      frames.frames
        .map(({ file, line, function: called }) => `    at ${called ?? '<anonymous>'} (${file}:${line ?? 0})`)
        .join('\n');
    const head = thrown === undefined ? `${name ?? 'Error'}: ${message ?? ''}\n` : '';
    return {
      name: name ?? thrown?.name ?? 'Error',
      message: message ?? thrown?.message ?? '',
      stack: head + text,
      language: frames.language,
      frames: frames.frames,
      ...causes,
    };
  }
  const named =
    name !== undefined &&
    (errorName.test(name) || typeof fields.errorType === 'string' || typeof fields.exc_type === 'string');
  if (
    named &&
    (message !== undefined || fields.errorType !== undefined || fields.code !== undefined || stack !== undefined)
  ) {
    const inner = message === undefined ? undefined : readThrown(message);
    // `Runtime.UnhandledPromiseRejection` carries the error that was thrown in its message.
    if (inner !== undefined && /UnhandledPromiseRejection$/.test(name)) return { ...inner, ...causes };
    return { name, message: message ?? '', stack: '', frames: [], ...kindOf(name, message ?? ''), ...causes };
  }
  if (thrown !== undefined && message !== undefined && thrown.message.includes(message))
    return { ...thrown, ...causes };
  return undefined;
}

/** What a serializer knows of the name and message, where the stack's first line is only `Error` or lacks the message. */
function mendHead(thrown: LoggedError, name: string | undefined, message: string | undefined): LoggedError {
  const unnamed =
    thrown.name === 'Error' &&
    name !== undefined &&
    errorName.test(name) &&
    name !== 'Error' &&
    thrown.message === (message ?? '');
  const silent = thrown.message === '' && message !== undefined && (name === thrown.name || name === undefined);
  if (!unnamed && !silent) return thrown;
  return { ...thrown, ...(unnamed ? { name } : {}), ...(silent ? { message } : {}) };
}

function kindOf(name: string, message: string): Pick<LoggedError, 'kind'> {
  if (/OutOfMemory|heap out of memory/i.test(`${name} ${message}`)) return { kind: 'out-of-memory' };
  if (/^Sandbox\.Timedout|Task timed out after/.test(`${name} ${message}`)) return { kind: 'timeout' };
  if (/signal: killed|SIGKILL/.test(message)) return { kind: 'killed' };
  return /^Runtime\.ExitError$/.test(name) ? { kind: 'exit' } : {};
}

function firstText(fields: Fields, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = textOf(fields[key]);
    if (value !== undefined) return value;
  }
  return undefined;
}

function stackOf(fields: Fields): string | undefined {
  for (const key of stackKeys) {
    const value = fields[key];
    if (typeof value === 'string' && value !== '' && (key !== 'detail' || value.includes('\n'))) return value;
    if (Array.isArray(value) && value.length > 0 && value.every((line) => typeof line === 'string'))
      return value.join('\n');
  }
  return undefined;
}

/** What an error wraps, in the fields that serializers use. */
function causesOf(fields: Fields, depth: number): Pick<LoggedError, 'cause' | 'errors'> {
  const cause = causeKeys.map((key) => readCause(fields[key], depth)).find((found) => found !== undefined);
  const gathered = memberKeys.map((key) => fields[key]).find((value) => Array.isArray(value) && value.length > 0);
  const errors = Array.isArray(gathered) ? gathered.slice(0, 20).flatMap((value) => readCause(value, depth) ?? []) : [];
  return { ...(cause === undefined ? {} : { cause }), ...(errors.length === 0 ? {} : { errors }) };
}

function readCause(value: unknown, depth: number): LoggedError | undefined {
  if (isFields(value)) return readErrorObject(value, depth - 1);
  if (typeof value !== 'string') return undefined;
  const thrown = readThrown(value);
  return thrown !== undefined && value.startsWith(thrown.name) ? thrown : undefined;
}

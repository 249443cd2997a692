import { isFields, parseJson, textOf } from '../../json.ts';
import type { Fields, LoggedError } from '../../model.ts';
import { readHead } from '../text/head.ts';
import { readThrown } from '../text/read-thrown.ts';
import { readErrorObject } from './error-object.ts';
import { isFailureLevel } from './level.ts';
import { messageOf } from './message.ts';

/** Keys under which loggers put an error, the most telling first. */
const errorKeys = [
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
/** Keys with the text of an entry. */
const textKeys = [
  'message',
  'msg',
  '@message',
  '@m',
  'body',
  'text',
  'short_message',
  'full_message',
  'event',
  'log',
  'err',
  'error',
  'exception',
  'exc_info',
  'exc_text',
  '@x',
  'reason',
  'Cause',
  'detail',
  'details',
];
/** Data that a client sent, or that came back from others, is never the service's error. */
const foreignKeys = new Set([
  'req',
  'request',
  'res',
  'response',
  'headers',
  'params',
  'query',
  'args',
  'arguments',
  'input',
  'requestPayload',
  'httpRequest',
  'cookies',
  'requestBody',
  'rawBody',
  'config',
  'env',
  'resource',
  'kubernetes',
  'requestContext',
  'responseContext',
  'user',
  'tags',
  'labels',
  'breadcrumbs',
  'options',
  'sql',
  'parameters',
  'dd',
]);
const dotted: readonly (readonly [name: string, message: string, stack: string])[] = [
  ['error.type', 'error.message', 'error.stack_trace'],
  ['exception.type', 'exception.message', 'exception.stacktrace'],
  ['error.kind', 'error.message', 'error.stack'],
  ['error.class', 'error.message', 'error.stack'],
  ['error.name', 'error.message', 'error.stack'],
];
const bounds = { depth: 5, objects: 200, keys: 100 };
const quick = new Set(errorKeys);

/**
 * The error in a structured entry, whatever logger wrote it. An entry of a level below error has one only if it names an error or
 * has a stack; at level error, a message alone is an error without a stack.
 */
export function errorOf(fields: Fields, level: string | undefined): LoggedError | undefined {
  const failed = isFailureLevel(level);
  if (failed === false && !mayHoldError(fields)) return undefined;
  const error = readNamed(fields) ?? search(fields) ?? readTexts(fields, failed);
  if (error !== undefined)
    return failed === false && error.stack === '' && isMention(error, fields, level) ? undefined : error;
  return failed === true ? readMessage(fields) : undefined;
}

/** Most entries are of no interest, which a look at their own keys and texts decides. */
function mayHoldError(fields: Fields): boolean {
  for (const key in fields) {
    const value = fields[key];
    if (value == null || value === false) continue;
    if (quick.has(key) && value !== '' && value !== 0) return true;
    if (
      typeof value === 'object'
        ? !foreignKeys.has(key)
        : typeof value === 'string' &&
          value.length > 12 &&
          value.includes('\n') &&
          /\bat\s|Error|Exception|Traceback|panic/.test(value)
    )
      return true;
    if ((key === 'msg' || key === 'message') && typeof value === 'string' && /(?:Error|Exception|error)\b/.test(value))
      return true;
    if (key.startsWith('exception.') || key.startsWith('error.')) return true;
  }
  return false;
}

/** A warning or an information that only mentions an error. A warning's own error is kept, since the ranking puts it last. */
function isMention(error: LoggedError, fields: Fields, level: string | undefined): boolean {
  if (level !== 'warn') return true;
  return error.message === '' || /^(?:none|null|0\b)/i.test(error.message) || messageOf(fields).trim() === '';
}

/** An error under a key of its own, or the entry itself. */
function readNamed(fields: Fields): LoggedError | undefined {
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

/** Looks for an error below other keys, nearest first, but never in what a client sent. */
function search(fields: Fields): LoggedError | undefined {
  let level: readonly Fields[] = [fields];
  let seen = 0;
  for (let depth = 0; depth < bounds.depth && level.length > 0; depth++) {
    const below: Fields[] = [];
    for (const one of level) {
      for (const [key, value] of Object.entries(one).slice(0, bounds.keys)) {
        if (foreignKeys.has(key) && !(key === 'response' && depth > 0)) continue;
        for (const inner of objectsIn(value)) {
          if (seen++ > bounds.objects) return undefined;
          below.push(inner);
        }
      }
    }
    const found = below.map((inner) => readNamed(inner)).filter((error) => error !== undefined);
    const best = found.find((error) => error.stack !== '') ?? found[0];
    if (best !== undefined) return best;
    level = below;
  }
  return undefined;
}

/** The objects of a value: itself, those of a list, attributes given as pairs of key and value, or JSON in a text. */
function objectsIn(value: unknown): readonly Fields[] {
  if (isFields(value)) return [value];
  if (Array.isArray(value)) {
    const members = value.slice(0, 50).filter(isFields);
    const pairs = members.flatMap((member): readonly [string, unknown][] =>
      typeof member.key === 'string' && 'value' in member ? [[member.key, plainValue(member.value)]] : [],
    );
    return pairs.length > 0 && pairs.length === members.length ? [Object.fromEntries(pairs)] : members;
  }
  if (typeof value !== 'string' || value.length < 2 || !value.startsWith('{') || !value.trimEnd().endsWith('}'))
    return [];
  const parsed = parseJson(value);
  return isFields(parsed) ? [parsed] : [];
}

/** `{ stringValue: "…" }` of the OpenTelemetry protocol. */
function plainValue(value: unknown): unknown {
  if (!isFields(value)) return value;
  return value.stringValue ?? value.intValue ?? value.boolValue ?? value.doubleValue ?? value;
}

/** An error in a text: with its stack, or as the beginning of a message. */
function readTexts(fields: Fields, failed: boolean | undefined): LoggedError | undefined {
  for (const key of textKeys) {
    const value = fields[key];
    if (typeof value !== 'string' || value === '') continue;
    const error = readText(value, failed);
    if (error !== undefined) return error;
  }
  for (const value of Object.values(fields)) {
    if (typeof value !== 'string' || !value.includes('\n')) continue;
    const error = readThrown(value);
    if (error !== undefined && error.frames.length > 0) return error;
  }
  return undefined;
}

function readText(text: string, failed: boolean | undefined): LoggedError | undefined {
  const error = readThrown(text);
  if (error === undefined || error.stack !== '' || error.kind !== undefined) return error;
  const head = readHead(text.split('\n', 1)[0] ?? '');
  return head?.strength === 'certain' && (head.before === '' || failed === true) ? error : undefined;
}

/** An entry of level error that says in words alone what failed. */
function readMessage(fields: Fields): LoggedError | undefined {
  const value = [fields.err, fields.error, fields.exception, fields.reason]
    .map(textOf)
    .find((text) => text !== undefined);
  const message = value ?? messageOf(fields);
  return message.trim() === ''
    ? undefined
    : { name: 'Error', message: message.slice(0, 10_000), stack: '', frames: [] };
}

import { defined } from '../../defined.ts';
import { isFields, textOf } from '../../json.ts';
import type { Fields, LoggedError } from '../../model.ts';
import { knownKeys } from '../../shape.ts';
import { readThrown } from '../text/read-thrown.ts';
import { causeKeys, memberKeys, messageKeys, nameKeys, onlyNames, stackKeys } from './keys.ts';
import { type ReadStack, readStack } from './stack.ts';
import { fieldsOf, firstText } from './values.ts';

/** How much a value shows that it is an error: a stack, an error's name, or only a text where an error belongs. */
export type Evidence = 3 | 2 | 1;

export interface Found {
  readonly error: LoggedError;
  readonly evidence: Evidence;
}

const namesIn = knownKeys(nameKeys);
const messagesIn = knownKeys(messageKeys);
const stacksIn = knownKeys(stackKeys);
const causesIn = knownKeys(causeKeys);
const membersIn = knownKeys(memberKeys);

/** Most causes of one error, each the cause of the one before, and most errors that one gathers. */
const limits = { causes: 10, members: 20 };
const errorName = /(?:Error|Exception|Fault|Failure|Rejection|Throwable|Panic|errorString)$/;
const nameShape = /^[A-Za-z_$*][\w$.:\\<>`+#@-]{0,200}$/;
const generic: ReadonlySet<string> = new Set(['', 'Error', 'error', 'Exception']);
/** Texts that say that there is no error. */
const nothing: ReadonlySet<string> = new Set([
  'none',
  'null',
  'nil',
  '<nil>',
  'undefined',
  'no',
  'no error',
  'no errors',
  'ok',
  'success',
  'false',
  'true',
  'n/a',
  '-',
  '0',
  '{}',
  '[]',
  '[object object]',
]);

/**
 * Reads the value of a key that holds an error: an object, a text, a list of either.
 * @param depth causes that may still follow
 */
export function readError(value: unknown, depth = limits.causes): Found | undefined {
  if (typeof value === 'string') return readErrorText(value);
  if (Array.isArray(value)) return readErrorList(value, depth);
  return isFields(value) ? readErrorObject(value, true, depth) : undefined;
}

/** A text where an error belongs is an error, unless it says that there is none. */
function readErrorText(text: string): Found | undefined {
  if (saysNothing(text)) return undefined;
  const inner = text.startsWith('{') ? fieldsOf(text) : undefined;
  if (inner !== undefined) return readErrorObject(inner, true, limits.causes);
  const stack = readStack(text);
  if (stack !== undefined) return { error: withStack({}, stack), evidence: 3 };
  const thrown = readThrown(text);
  if (thrown !== undefined && text.startsWith(thrown.name)) return { error: thrown, evidence: 2 };
  return { error: plain('Error', text), evidence: 1 };
}

/** A pair of name and message as Rails has it, the lines of a stack, or errors. */
function readErrorList(list: readonly unknown[], depth: number): Found | undefined {
  const stack = readStack(list);
  if (stack !== undefined && stack.stack !== '' && typeof list[0] === 'string')
    return { error: withStack({}, stack), evidence: 3 };
  const [name, message] = list;
  if (list.length === 2 && typeof name === 'string' && typeof message === 'string' && nameShape.test(name))
    return { error: plain(name, message), evidence: 2 };
  return isFields(list[0]) ? readErrorObject(list[0], true, depth) : undefined;
}

/**
 * Reads an object as an error.
 * @param named whether it stands where an error belongs. Elsewhere a name without a stack must look like an error's.
 */
export function readErrorObject(fields: Fields, named: boolean, depth = limits.causes): Found | undefined {
  const name = nameOf(fields, named);
  const message = firstText(fields, messagesIn(fields));
  const stack = stackOf(fields, defined({ name, message }));
  const known = defined({ name, message });
  if (stack !== undefined) {
    const error = addInner(withStack(known, stack), fields, depth);
    // A stack that no error is known for may be that of the call that wrote the line.
    return { error, evidence: stack.name === '' && name === undefined ? 1 : 3 };
  }
  if (name !== undefined && (message !== undefined || errorName.test(name)))
    return judge(addInner(plain(name, message ?? ''), fields, depth), 2);
  if (!named || message === undefined || saysNothing(message)) return undefined;
  return judge(addInner(plain('Error', message), fields, depth), 1);
}

/** An error has a stack if any in it has one. */
function judge(error: LoggedError, otherwise: Evidence): Found {
  return { error, evidence: hasStack(error, limits.causes) ? 3 : otherwise };
}

function hasStack(error: LoggedError, depth: number): boolean {
  if (error.stack !== '') return true;
  if (depth <= 0) return false;
  if (error.cause !== undefined && hasStack(error.cause, depth - 1)) return true;
  return error.errors?.some((one) => hasStack(one, depth - 1)) ?? false;
}

/** Whether a text where an error belongs says that there is none. */
export function saysNothing(text: string): boolean {
  return text === '' || (text.length < 20 && nothing.has(text.trim().toLowerCase()));
}

/** The error of a stack, with the name and message that its fields add. */
export function withStack(known: { readonly name?: string; readonly message?: string }, read: ReadStack): LoggedError {
  const { name, message, ...rest } = read;
  // A class that does not set its name prints `Error`; its fields have the name of the class.
  const better = generic.has(name) ? (known.name ?? (name === '' ? 'Error' : name)) : name;
  return { ...rest, name: better, message: name === '' ? (known.message ?? '') : message };
}

export function plain(name: string, message: string): LoggedError {
  return { name, message, stack: '', frames: [] };
}

function nameOf(fields: Fields, named: boolean): string | undefined {
  let other: string | undefined;
  for (const key of namesIn(fields)) {
    const text = textOf(fields[key]);
    if (text === undefined || !nameShape.test(text) || text.includes('//')) continue;
    const name = text.slice(text.indexOf('#') + 1);
    if (errorName.test(name) || onlyNames.has(key)) return name;
    other ??= named && key !== 'Code' ? name : undefined;
  }
  return other;
}

function stackOf(fields: Fields, known: { name?: string; message?: string }): ReadStack | undefined {
  for (const key of stacksIn(fields)) {
    const value = fields[key];
    if (value === undefined || value === null) continue;
    const stack = readStack(isFields(value) ? value.frames : value, known);
    if (stack !== undefined) return stack;
  }
  return undefined;
}

/** Adds the errors that an error wraps or gathers. A stack that prints its causes has them already. */
function addInner(error: LoggedError, fields: Fields, depth: number): LoggedError {
  if (depth <= 0) return error;
  const members = error.errors ?? membersOf(fields, depth - 1);
  const cause = error.cause ?? causeOf(fields, depth - 1);
  return { ...error, ...defined({ cause, errors: members }) };
}

function causeOf(fields: Fields, depth: number): LoggedError | undefined {
  for (const key of causesIn(fields)) {
    const value = fields[key];
    if (typeof value !== 'object' && key !== 'cause') continue;
    if (value === undefined || value === null) continue;
    const found = readError(value, depth);
    if (found !== undefined && (key === 'cause' || found.evidence > 1)) return found.error;
  }
  const { causes } = fields;
  return Array.isArray(causes) ? chainOf(causes.slice(0, limits.causes), depth) : undefined;
}

/** A list of causes, outermost first, as one chain. */
function chainOf(list: readonly unknown[], depth: number): LoggedError | undefined {
  const errors = list.flatMap((one) => readError(one, Math.min(depth, 1))?.error ?? []);
  return joinChain(errors)?.error;
}

/** Errors as one chain: each is the cause of the one before. */
export function joinChain(errors: readonly LoggedError[]): Found | undefined {
  const error = errors.reduceRight<LoggedError | undefined>(
    (cause, one) => ({ ...one, ...defined({ cause: one.cause ?? cause }) }),
    undefined,
  );
  return error === undefined ? undefined : judge(error, 2);
}

function membersOf(fields: Fields, depth: number): readonly LoggedError[] | undefined {
  for (const key of membersIn(fields)) {
    const value = fields[key];
    if (!Array.isArray(value)) continue;
    const errors = value.slice(0, limits.members).flatMap((one) => {
      const found = readError(one, Math.min(depth, 3));
      return found === undefined || found.evidence === 1 ? [] : [found.error];
    });
    if (errors.length > 0) return errors;
  }
  return undefined;
}

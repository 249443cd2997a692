import { isFields } from '../../json.ts';
import type { Fields, LoggedError } from '../../model.ts';
import { knownKeys } from '../../shape.ts';
import { findEcho, isErrorName, isLowLevel } from '../echo.ts';
import { readHead } from '../text/head.ts';
import { readThrown } from '../text/read-thrown.ts';
import { type Found, readError, readErrorObject } from './error-object.ts';
import { errorForms } from './forms/index.ts';
import { errorKeys, errorListKeys, foreignKeys } from './keys.ts';
import { fieldsIn, fieldsOf } from './values.ts';

const limits = { depth: 4, objects: 200, keys: 200, members: 10, text: 262_144 };
const errorsIn = knownKeys(errorKeys);
const listsIn = knownKeys(errorListKeys);
const messagesIn = knownKeys([
  'message',
  'msg',
  '@message',
  'textPayload',
  'body',
  'log',
  'text',
  'event',
  'Message',
  'detail',
]);
/** Texts that are the message of a record only where it has no other. */
const otherTexts = new Set(['body', 'text', 'event', 'detail']);
/** Texts that systems fill with JSON of their own. */
const wrapped = new Set(['Message', 'responsePayload', 'message', 'msg', 'log', 'Cause', 'error', 'detail']);

/**
 * Finds the error of a record, wherever it stands: at most four levels down and in at most 200 objects, the outer ones
 * first. Never looks into what a client sent or another service answered. The first error with a stack is taken;
 * without any, the first with an error's name, then the first text where an error belongs.
 */
export function findError(record: Fields, level?: string): Found | undefined {
  const readers = readersFor(level);
  const queue: { readonly fields: Fields; readonly depth: number }[] = [{ fields: record, depth: 0 }];
  let best: Found | undefined;
  for (let index = 0; index < queue.length && index < limits.objects; index++) {
    const next = queue[index];
    if (next === undefined) break;
    const found = bestOf(readers, (read) => read(next.fields));
    if (found?.evidence === 3) return found;
    if (found !== undefined && found.evidence > (best?.evidence ?? 0)) best = found;
    if (next.depth < limits.depth && queue.length < limits.objects)
      for (const fields of innerOf(next.fields, level)) queue.push({ fields, depth: next.depth + 1 });
  }
  return best;
}

/** Reads the error of one object's own fields. */
function readersFor(level: string | undefined): readonly ((fields: Fields) => Found | undefined)[] {
  return [
    readForms,
    readKnownKeys,
    (fields) => readErrorObject(fields, false),
    readLists,
    (fields) => readTexts(fields, level),
  ];
}

function readForms(fields: Fields): Found | undefined {
  return bestOf(errorForms, (form) => form.read(fields));
}

function readKnownKeys(fields: Fields): Found | undefined {
  return bestOf(errorsIn(fields), (key) => (fields[key] ? readError(fields[key]) : undefined));
}

/** The first with a stack, or the first with the most evidence. */
function bestOf<T>(all: readonly T[], read: (one: T) => Found | undefined): Found | undefined {
  let best: Found | undefined;
  for (const one of all) {
    const found = read(one);
    if (found?.evidence === 3) return found;
    if (found !== undefined && found.evidence > (best?.evidence ?? 0)) best = found;
  }
  return best;
}

/** Lists hold what a validation found as well as errors. Only a stack or a name tells them apart. */
function readLists(fields: Fields): Found | undefined {
  for (const key of listsIn(fields)) {
    const list = fields[key];
    if (!Array.isArray(list)) continue;
    for (const item of fieldsIn(list, limits.members)) {
      const found = readForms(item) ?? readErrorObject(item, false);
      if (found !== undefined && found.evidence > 1) return found;
    }
  }
  return undefined;
}

/** The stack in the record's message, or in a text of an error's name; without a stack, only a message that names an error. */
function readTexts(fields: Fields, level: string | undefined): Found | undefined {
  let named: Found | undefined;
  const keys = messagesIn(fields);
  for (const key of keys) {
    const text = fields[key];
    if (otherTexts.has(key) && keys.some((other) => !otherTexts.has(other))) continue;
    if (typeof text !== 'string' || text.length > limits.text) continue;
    const error = readThrown(text);
    if (error === undefined || findEcho(text, error, level) !== undefined) continue;
    if (error.stack !== '') return { error, evidence: 3 };
    named ??= beginsWith(text, error) ? { error, evidence: 2 } : undefined;
  }
  for (const key of Object.keys(fields).slice(0, limits.keys)) {
    const text = fields[key];
    if (typeof text !== 'string' || !isErrorName(key) || foreignKeys.has(key) || text.length > limits.text) continue;
    const error = text.includes('\n') && text.includes('at ') ? readThrown(text) : undefined;
    if (error !== undefined && error.stack !== '') return { error, evidence: 3 };
  }
  return named;
}

/** Without a stack, an error in the middle of a text is only mentioned. */
function beginsWith(text: string, error: LoggedError): boolean {
  if (error.kind !== undefined) return true;
  const head = readHead(text.slice(0, 2_000).split('\n', 1)[0] ?? '');
  return head?.strength === 'certain' && head.before === '';
}

/** Names under which programs log what they were given. An entry that reports no failure has no error of its own in there. */
const givenKeys = new Set(['data', 'payload']);

/** The objects inside, without those that hold what others sent. */
function innerOf(fields: Fields, level: string | undefined): readonly Fields[] {
  const inner: Fields[] = [];
  for (const key of Object.keys(fields).slice(0, limits.keys)) {
    if (foreignKeys.has(key) || (isLowLevel(level) && givenKeys.has(key))) continue;
    const value = fields[key];
    if (isFields(value)) inner.push(value);
    else if (Array.isArray(value)) inner.push(...fieldsIn(value, limits.members));
    else if (typeof value === 'string' && wrapped.has(key)) {
      const parsed = fieldsOf(value);
      if (parsed !== undefined) inner.push(parsed);
    }
  }
  return inner;
}

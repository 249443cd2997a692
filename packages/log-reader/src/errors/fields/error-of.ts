import { textOf } from '../../json.ts';
import type { Fields, LoggedError } from '../../model.ts';
import { readHead } from '../text/head.ts';
import { readThrown } from '../text/read-thrown.ts';
import { isFailureLevel } from './level.ts';
import { messageOf } from './message.ts';
import { errorKeys, readNamed } from './named-error.ts';
import { foreignKeys, search } from './search.ts';

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

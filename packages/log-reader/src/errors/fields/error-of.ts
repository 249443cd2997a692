import { isFields } from '../../json.ts';
import type { Fields, LoggedError } from '../../model.ts';
import { findEcho } from '../echo.ts';
import { readThrown } from '../text/read-thrown.ts';
import { plain, saysNothing } from './error-object.ts';
import { isFailureLevel, levelOf } from './level.ts';
import { messageOf } from './message.ts';
import { mayHoldStack } from './quick-test.ts';
import { findError } from './search.ts';
import { numberOf } from './values.ts';

const low: ReadonlySet<string> = new Set(['trace', 'debug', 'info']);

/**
 * The error in a structured record, whatever the logger, with its causes and members.
 *
 * How much a record must show depends on its level. At `trace`, `debug` and `info` an error has a stack. At `warn` it has a
 * stack or an error's name. At `error` and `fatal` a text where an error belongs is enough, and so is a message alone:
 * then the error is `Error` with that message, without a stack, or the error that the message ends with, as a quote. A record without a level is one of an error if it has a
 * stack, an error's name, or a text where an error belongs and no status below 500.
 * @param level of the record, where its envelope tells another one than its fields
 */
export function errorOf(fields: Fields, level = levelOf(fields)): LoggedError | undefined {
  if (level !== undefined && low.has(level) && !mayHoldStack(fields)) return undefined;
  const found = findError(fields, level);
  const needed = neededEvidence(level, fields);
  if (found !== undefined && found.evidence >= needed) return found.error;
  if (isFailureLevel(level) !== true) return undefined;
  const message = messageOf(fields);
  if (saysNothing(message)) return undefined;
  const thrown = readThrown(message);
  const echo = thrown && findEcho(message, thrown, level);
  if (thrown === undefined || echo === 'sent') return plain('Error', message);
  return echo === undefined ? thrown : { ...thrown, quoted: true };
}

function neededEvidence(level: string | undefined, fields: Fields): number {
  if (level === undefined) return answeredBelow500(fields) ? 3 : 1;
  if (isFailureLevel(level) === true) return 1;
  return level === 'warn' ? 2 : 3;
}

/** An access log names what it refused a client: that is no error of the service. */
function answeredBelow500(fields: Fields): boolean {
  const { res } = fields;
  const status = numberOf(
    fields.status ?? fields.statusCode ?? fields.status_code ?? (isFields(res) && res.statusCode),
  );
  return status !== undefined && status < 500;
}

import type { Fields } from '../../../model.ts';
import { readErrorObject } from '../error-object.ts';
import type { ErrorForm } from './form.ts';

const keyLimit = 200;
/** `error.type`, `exception.stacktrace`, `error_message`, `exceptionClass`, `err.stack`. */
const flatKey = /^(error|err|exception|exc|thrown)(?:[._]|(?=[A-Z]))([A-Za-z_.]{2,40})$/;

/** The parts of an error, by the words that systems use for them. */
const parts: Readonly<Record<string, 'errorType' | 'message' | 'stack'>> = {
  type: 'errorType',
  name: 'errorType',
  kind: 'errorType',
  class: 'errorType',
  classname: 'errorType',
  message: 'message',
  msg: 'message',
  value: 'message',
  messageformat: 'message',
  stack: 'stack',
  stacktrace: 'stack',
  trace: 'stack',
  traceback: 'stack',
  backtrace: 'stack',
};

/** Keys that name a part of the error: OpenTelemetry, Elastic, Datadog, New Relic, Python's and Ruby's loggers. */
export const flatKeys: ErrorForm = {
  name: 'flat-keys',
  read(fields) {
    const gathered = gather(fields);
    if (gathered === undefined) return undefined;
    const found = readErrorObject(gathered, true);
    // A type alone says what kind of answer was given: OpenTelemetry's `error.type` is `404` as well as a class.
    return found?.evidence === 2 && gathered.message === undefined ? undefined : found;
  },
};

function gather(fields: Fields): Fields | undefined {
  const error: Record<string, unknown> = {};
  let count = 0;
  for (const key of Object.keys(fields).slice(0, keyLimit)) {
    const match = flatKey.exec(key);
    const part = match?.[2] === undefined ? undefined : parts[match[2].replaceAll('_', '').toLowerCase()];
    const value = fields[key];
    if (part === undefined || value === '' || value === null || value === undefined || value === '-') continue;
    error[part] ??= value;
    count += 1;
  }
  return count === 0 ? undefined : error;
}

import { textOf } from '../../../json.ts';
import type { Fields, LoggedError } from '../../../model.ts';
import { joinChain, plain } from '../error-object.ts';
import { readStack } from '../stack.ts';
import { fieldsIn } from '../values.ts';
import type { ErrorForm } from './form.ts';

const limit = 20;

/** Bugsnag's events: `exceptions` from the outermost to the cause, frames innermost first. */
export const bugsnag: ErrorForm = {
  name: 'bugsnag',
  read({ exceptions }) {
    if (!Array.isArray(exceptions)) return undefined;
    const list = fieldsIn(exceptions, limit);
    if (list.length === 0 || !list.every(({ errorClass }) => typeof errorClass === 'string')) return undefined;
    return joinChain(list.map(readException));
  },
};

function readException(fields: Fields): LoggedError {
  const name = textOf(fields.errorClass) ?? 'Error';
  const message = textOf(fields.message) ?? '';
  const stack = readStack(fields.stacktrace, { name, message });
  return stack === undefined ? plain(name, message) : { ...stack, name, message };
}

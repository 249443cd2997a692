import { isFields, textOf } from '../../../json.ts';
import type { Fields, LoggedError } from '../../../model.ts';
import { joinChain, plain } from '../error-object.ts';
import { readStack } from '../stack.ts';
import { fieldsIn } from '../values.ts';
import type { ErrorForm } from './form.ts';

const limit = 20;

/** Sentry's events: the oldest exception first, and in each the outermost frame first. */
export const sentry: ErrorForm = {
  name: 'sentry',
  read({ exception }) {
    const values = isFields(exception) ? exception.values : exception;
    if (!Array.isArray(values)) return undefined;
    const list = fieldsIn(values, limit).filter(({ type, value }) => typeof (type ?? value) === 'string');
    if (list.length === 0 || !list.some(({ stacktrace, mechanism, value }) => stacktrace ?? mechanism ?? value))
      return undefined;
    return joinChain(list.map(readException).toReversed());
  },
};

function readException(fields: Fields): LoggedError {
  const name = textOf(fields.type) ?? 'Error';
  const message = textOf(fields.value) ?? '';
  const frames = isFields(fields.stacktrace) ? fields.stacktrace.frames : undefined;
  const stack = Array.isArray(frames) ? readStack(frames.toReversed(), { name, message }) : undefined;
  return stack === undefined ? plain(name, message) : { ...stack, name, message };
}

import { isFields, textOf } from '../../../json.ts';
import type { Fields, LoggedError } from '../../../model.ts';
import { joinChain, plain } from '../error-object.ts';
import { readStack } from '../stack.ts';
import { fieldsIn } from '../values.ts';
import type { ErrorForm } from './form.ts';

const limit = 20;

/**
 * Python's errors as objects: structlog's list (`exc_type`, `exc_value`, `frames`), the raised error first, and the
 * `stack_trace` object of Powertools (`type`, `value`, `frames`). The outermost frame is first.
 */
export const structlog: ErrorForm = {
  name: 'structlog',
  read(fields) {
    const { exception, stack_trace: trace } = fields;
    if (isFields(trace) && Array.isArray(trace.frames) && typeof trace.type === 'string')
      return joinChain([readException(trace, trace.type, trace.value)]);
    if (!Array.isArray(exception)) return undefined;
    const list = fieldsIn(exception, limit).filter(({ exc_type: type }) => typeof type === 'string');
    return list.length === 0
      ? undefined
      : joinChain(list.map((one) => readException(one, one.exc_type, one.exc_value)));
  },
};

function readException(fields: Fields, type: unknown, value: unknown): LoggedError {
  const name = textOf(type) ?? 'Exception';
  const message = textOf(value) ?? '';
  const stack = Array.isArray(fields.frames) ? readStack(fields.frames.toReversed(), { name, message }) : undefined;
  return stack === undefined ? plain(name, message) : { ...stack, name, message };
}

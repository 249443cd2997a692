import { isFields, textOf } from '../../../json.ts';
import type { Fields, LoggedError } from '../../../model.ts';
import { joinChain, plain } from '../error-object.ts';
import { readStack } from '../stack.ts';
import { fieldsIn } from '../values.ts';
import type { ErrorForm } from './form.ts';

const limit = 20;

/** Rollbar's items: one `trace`, or a `trace_chain` from the outermost error to the cause; the outermost frame first. */
export const rollbar: ErrorForm = {
  name: 'rollbar',
  read({ trace_chain: chain, trace }) {
    const list = Array.isArray(chain) ? fieldsIn(chain, limit) : isFields(trace) ? [trace] : [];
    const errors = list.flatMap(readTrace);
    return errors.length === 0 ? undefined : joinChain(errors);
  },
};

function readTrace({ exception, frames }: Fields): readonly LoggedError[] {
  if (!isFields(exception)) return [];
  const name = textOf(exception.class) ?? 'Error';
  const message = textOf(exception.message) ?? '';
  const stack = Array.isArray(frames) ? readStack(frames.toReversed(), { name, message }) : undefined;
  return [stack === undefined ? plain(name, message) : { ...stack, name, message }];
}

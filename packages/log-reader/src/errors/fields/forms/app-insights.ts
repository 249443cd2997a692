import { isFields, textOf } from '../../../json.ts';
import type { Fields, LoggedError } from '../../../model.ts';
import { joinChain, plain } from '../error-object.ts';
import { readStack } from '../stack.ts';
import { fieldsIn, firstText, parsedOf } from '../values.ts';
import type { ErrorForm } from './form.ts';

const limit = 20;

/**
 * Application Insights: `exceptions` as its SDK sends them (`typeName`), and `details` as a query returns them (`type`,
 * also as JSON in a text). The outermost exception is first, frames innermost first.
 */
export const appInsights: ErrorForm = {
  name: 'app-insights',
  read(fields) {
    const list = listOf(fields.exceptions ?? fields.details ?? fields.Details);
    const known = list.filter(({ typeName, parsedStack, outerId, rawStack }) =>
      [typeName, parsedStack, outerId, rawStack].some((value) => value !== undefined),
    );
    if (known.length > 0) return joinChain(known.map(readException));
    return readColumns(fields);
  },
};

/** A row whose details were left out. */
function readColumns(fields: Fields): ReturnType<ErrorForm['read']> {
  const name = textOf(fields.outerType) ?? textOf(fields.innermostType) ?? textOf(fields.ExceptionType);
  const message = firstText(fields, ['outerMessage', 'innermostMessage', 'OuterMessage']);
  return name === undefined || message === undefined ? undefined : joinChain([plain(name, message)]);
}

function listOf(value: unknown): readonly Fields[] {
  const list = typeof value === 'string' && value.startsWith('[') ? parsedOf(value) : value;
  return Array.isArray(list) ? fieldsIn(list, limit) : [];
}

function readException(fields: Fields): LoggedError {
  const name = firstText(fields, ['typeName', 'type']) ?? 'Error';
  const message = textOf(fields.message) ?? '';
  const known = { name, message };
  const parsed = Array.isArray(fields.parsedStack) ? readStack(fields.parsedStack.filter(isFields), known) : undefined;
  const stack = parsed ?? readStack(fields.stack, known) ?? readStack(fields.rawStack, known);
  return stack === undefined ? plain(name, message) : { ...stack, name, message };
}

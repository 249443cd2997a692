import type { Fields, LoggedError } from '../../model.ts';
import { anyKey } from '../../shape.ts';
import { platformFailures } from './failures/index.ts';

/** Keys of which each platform's report has one. */
const mayBeFailure = anyKey(platformFailures.flatMap(({ keys }) => keys));

/** The failure that a platform reports without an exception: a timeout, a kill, an exit. It has a `kind` and no stack. */
export function failureOf(fields: Fields): LoggedError | undefined {
  if (!mayBeFailure(fields)) return undefined;
  for (const form of platformFailures) {
    const failure = form.read(fields);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

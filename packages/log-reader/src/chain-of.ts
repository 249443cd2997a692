import type { LoggedError } from './model.ts';

/** The most errors of one chain. */
const limit = 20;

/** An error with all that it wraps: the innermost cause first, the error itself last, members of an AggregateError before it. */
export function chainOf(error: LoggedError): readonly LoggedError[] {
  const inner = [
    ...(error.cause === undefined ? [] : chainOf(error.cause)),
    ...(error.errors ?? []).flatMap((member) => chainOf(member)),
  ];
  return [...inner, error].slice(-limit);
}

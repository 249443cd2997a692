import { defined, mapThrown, redact, type ThrownError } from '@suture/core';
import { readThrown } from '@suture/log-reader';
import { asThrown, withFrames } from './as-thrown.ts';

/** Characters of an error's texts that are read. */
const longest = { message: 20_000, stack: 100_000 };

/** An error that came with an alert, without secrets. What its stack says that it wraps becomes its causes, as in a line of a log. */
export function parseError({ name, message, stack, causes }: ThrownError): ThrownError {
  const error = { name, message: message.slice(0, longest.message), stack: stack.slice(0, longest.stack) };
  const known = causes ?? readCauses(error.stack);
  return mapThrown(withFrames({ ...error, ...defined({ causes: known }) }), redact);
}

function readCauses(stack: string): ThrownError['causes'] {
  const read = stack === '' ? undefined : readThrown(stack);
  return read && asThrown(read).causes;
}

/** The error in a text as a program prints it; undefined when there is none. */
export function parsePrinted(text: string): ThrownError | undefined {
  const found = readThrown(text.slice(0, longest.stack));
  return found && mapThrown(asThrown(found), redact);
}

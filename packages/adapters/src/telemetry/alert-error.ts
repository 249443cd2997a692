import {
  defined,
  type Incident,
  mapThrown,
  type ObservedSymptoms,
  redact,
  sameError,
  type ThrownError,
} from '@suture/core';
import { readLog } from '@suture/mechanic/reproduce';
import { asThrown, noErrorGap } from './log-symptom.ts';

/** Characters of an error's texts that are read. */
const longest = { message: 20_000, stack: 100_000 };

/** An error that came with an alert, without secrets. What its stack says it wraps becomes its causes, as in a line of a log. */
export function parseError({ name, message, stack, causes }: ThrownError): ThrownError {
  const error = { name, message: message.slice(0, longest.message), stack: stack.slice(0, longest.stack) };
  const known = causes ?? readLogged({ err: error })?.causes;
  return mapThrown({ ...error, ...defined({ causes: known }) }, redact);
}

/** The error in a text as a program prints it; undefined when there is none. */
export function parsePrinted(text: string): ThrownError | undefined {
  const found = readLog(text.slice(0, longest.stack)).find(({ error }) => error !== undefined)?.error;
  return found && mapThrown(asThrown(found), redact);
}

function readLogged(line: object): ThrownError | undefined {
  const error = readLog(JSON.stringify(line))[0]?.error;
  return error && asThrown(error);
}

/**
 * What the telemetry saw, with the error that the incident's alert brought as its first kind. Once a fix is live, that error is
 * of other code.
 */
export function withAlertError(symptoms: ObservedSymptoms, { alert, liveAt }: Incident): ObservedSymptoms {
  const { error, event, startedAt } = alert;
  if (error === undefined || liveAt !== undefined) return symptoms;
  const known = symptoms.errors.find((seen) => isSameKind(seen.error, error));
  const own = known ?? { error, count: 1, firstSeen: startedAt, lastSeen: startedAt };
  return {
    ...symptoms,
    errors: [
      { ...own, ...defined({ event: own.event ?? event }) },
      ...symptoms.errors.filter((seen) => seen !== known),
    ],
    gaps: symptoms.gaps.filter((gap) => gap !== noErrorGap),
  };
}

function isSameKind(a: ThrownError, b: ThrownError): boolean {
  if (a.name !== b.name) return false;
  return a.message === '' && b.message === '' ? a.stack === b.stack : sameError(a.message, b.message);
}

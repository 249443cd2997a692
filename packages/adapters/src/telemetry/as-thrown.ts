import type { ProductFrame, ThrownError } from '@suture/core';
import type { LoggedError } from '@suture/log-reader';
import { findOwner, normalisePath } from '@suture/log-reader/paths';
import { readFrames } from '@suture/log-reader/traces';

/** The most product frames that are kept of one error. */
const frameLimit = 30;

/** A read error as evidence: what it wraps as a list, with the frames of the product's own code. */
export function asThrown(error: LoggedError): ThrownError {
  const causes = listCauses(error);
  const printed = printOne(error);
  return causes.length === 0 ? printed : { ...printed, causes: causes.map(printOne) };
}

/** From the outside in: the last is where the failure began. Of several members the first began it. */
function listCauses({ cause, errors = [] }: LoggedError): readonly LoggedError[] {
  const members = [...errors.toReversed(), ...(cause === undefined ? [] : [cause])];
  return members.flatMap((member) => [member, ...listCauses(member)]).slice(-20);
}

function printOne({ name, message, stack, frames }: LoggedError) {
  return { name, message, stack, frames: frames.flatMap(toProduct).slice(0, frameLimit) };
}

function toProduct({ file, line, function: called }: LoggedError['frames'][number]): readonly ProductFrame[] {
  if (findOwner(file) !== undefined) return [];
  return [
    {
      file: normalisePath(file),
      ...(line === undefined ? {} : { line }),
      ...(called === undefined ? {} : { function: called }),
    },
  ];
}

/** An error that came with an alert, with the frames of its stack. */
export function withFrames({ causes, ...error }: ThrownError): ThrownError {
  const add = (one: Omit<ThrownError, 'causes'>) => ({
    ...one,
    frames: (readFrames(one.stack)?.frames ?? []).flatMap(toProduct).slice(0, frameLimit),
  });
  return causes === undefined ? add(error) : { ...add(error), causes: causes.map(add) };
}

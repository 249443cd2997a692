import { chainOf, type ThrownError } from '@suture/core';
import {
  createLocator,
  findDefinition,
  findOwner,
  type LocatedFrame,
  locateFrames,
  sourceMapper,
} from '@suture/log-reader/paths';
import { readFrames } from '@suture/log-reader/traces';
import type { Fault, Frame, SourceTree } from '@suture/mechanic';

/** An incident's error in the repository. */
export interface IncidentFaults {
  /** The root cause first; errors without a place in the repository last. */
  readonly faults: readonly Fault[];
  /** Doubts about the places, as sentences. */
  readonly notes: readonly string[];
  /** Whether the trace is of compiled code that could not be traced back to its sources. */
  readonly compiled: boolean;
}

/** Finds the places of an error and of what it wraps in the repository, wherever the service was deployed. */
export function readIncidentFaults(error: ThrownError, tree: SourceTree): IncidentFaults {
  const locate = createLocator(tree.list(), (path) => tree.read(path));
  const mapFrame = sourceMapper((path) => tree.read(path));
  const notes = new Set<string>();
  let compiled = false;

  function toFrame({ frame, file, line, others }: LocatedFrame): readonly Frame[] {
    if (others.length > 0) notes.add(`${frame.file} may be ${file} or ${others.slice(0, 5).join(', ')}.`);
    const called = frame.function === undefined ? {} : { function: frame.function };
    const column = Math.max(0, (frame.column ?? 1) - 1);
    if (line !== undefined) {
      const own = { file, line, column, ...called };
      return [mapFrame(own) ?? own];
    }
    const found = frame.function === undefined ? undefined : findDefinition(tree.read(file) ?? '', frame.function);
    compiled = true;
    if (found === undefined) return [];
    notes.add(
      `The trace is of compiled code: ${frame.file} was traced to ${frame.function ?? ''} in ${file} by name, without its line.`,
    );
    return [{ file, line: found, column: 0, ...called }];
  }

  const faults = chainOf(error).map(({ name, message, stack }): Fault => {
    const frames = readFrames(stack)?.frames ?? [];
    compiled ||= frames.some(({ file }) => isCompiled(file, locate));
    return { name, message, frames: locateFrames(frames, locate).flatMap(toFrame) };
  });
  const placed = faults.filter(({ frames }) => frames.length > 0);
  return { faults: [...placed, ...faults.filter(({ frames }) => frames.length === 0)], notes: [...notes], compiled };
}

function isCompiled(file: string, locate: ReturnType<typeof createLocator>): boolean {
  if (findOwner(file) !== undefined) return false;
  const location = locate(file);
  return location.outcome === 'unknown' && location.compiled;
}

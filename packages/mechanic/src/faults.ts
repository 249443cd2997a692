import { chainOf, type Frame as LoggedFrame, readAllThrown } from '@suture/log-reader';
import { findOwner, type MapFrame, normalisePath } from '@suture/log-reader/paths';
import type { Fault, Frame } from './model.ts';

export interface FaultOptions {
  /** Absolute path of the project where the text was written, with `/` and without a trailing one. */
  readonly root: string;
  readonly mapFrame?: MapFrame;
}

/**
 * Reads every error with its causes in the output of a program that ran in the project. A cause comes before the error that wraps
 * it. Frames outside the root, in dependencies or in the runtime are dropped; columns count from 0.
 */
export function readFaults(text: string, options: FaultOptions): readonly Fault[] {
  const faults = new Map<string, Fault>();
  for (const { name, message, frames } of readAllThrown(text).flatMap(chainOf)) {
    const fault = { name, message, frames: frames.flatMap((frame) => readFrame(frame, options)) };
    const key = JSON.stringify(fault);
    if (!faults.has(key)) faults.set(key, fault);
  }
  return [...faults.values()];
}

function readFrame(printed: LoggedFrame, { root, mapFrame }: FaultOptions): readonly Frame[] {
  const file = insideRoot(printed.file, root);
  if (file === undefined || printed.line === undefined) return [];
  const frame: Frame = {
    file,
    line: printed.line,
    column: Math.max(0, (printed.column ?? 1) - 1),
    ...(printed.function === undefined ? {} : { function: printed.function }),
  };
  return [mapFrame?.(frame) ?? frame];
}

function insideRoot(printed: string, root: string): string | undefined {
  if (findOwner(printed) !== undefined) return undefined;
  const path = normalisePath(printed);
  if (!path.startsWith('/')) return path;
  // macOS reports its temporary folders under /private, whatever name they were opened by.
  const prefix = [`${root}/`, `/private${root}/`].find((candidate) => path.startsWith(candidate));
  return prefix === undefined ? undefined : path.slice(prefix.length);
}

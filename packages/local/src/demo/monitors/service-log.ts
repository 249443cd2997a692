import { readChunks } from '@suture/adapters/local-files';
import type { LogEntry, LoggedError } from '@suture/log-reader';
import { readEntries } from '@suture/log-reader';
import * as z from 'zod';

/** The lines of the service's log so far, with the time that each was written. */
export function readLines(logFile: string): readonly LoggedLine[] {
  const text = [...readChunks(logFile)].join('');
  return text.split('\n').flatMap((line) => {
    const fields = Stamped.safeParse(parseLine(line)).data;
    return fields === undefined ? [] : [{ at: fields.time, text: line, fields }];
  });
}

export interface LoggedLine {
  /** ISO 8601. */
  readonly at: string;
  readonly text: string;
  readonly fields: z.infer<typeof Stamped>;
}

const Stamped = z.looseObject({ time: z.string() });

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** An entry of the service's log that holds an error. */
export interface Failure extends LogEntry {
  readonly time: string;
  readonly error: LoggedError;
}

/** The errors in the service's log so far, oldest first, as what runs beside the service or in it reports them to a vendor. */
export function readFailures(logFile: string): readonly Failure[] {
  return [...readEntries(readChunks(logFile))].flatMap((entry) => {
    const { error, time } = entry;
    return error === undefined || time === undefined ? [] : [{ ...entry, error, time }];
  });
}

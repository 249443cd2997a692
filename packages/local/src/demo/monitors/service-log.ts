import { readChunks } from '@suture/adapters/local-files';
import type { LogEntry, LoggedError } from '@suture/log-reader';
import { readEntries } from '@suture/log-reader';

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

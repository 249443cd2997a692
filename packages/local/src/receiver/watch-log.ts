import { readPartErrors, toLogAlert } from '@suture/adapters/alerts';
import { openFollowedFile } from '@suture/adapters/local-files';
import type { Alert, ObservedError } from '@suture/core';
import type { LocalLoop } from '../loop.ts';

/** Looks that a part of the log may still grow before it is read as it is: an error's stack is written in several lines. */
const mostLooks = 5;
/** Characters that are held at most. */
const mostHeld = 4_000_000;

interface LogWatchOptions {
  readonly file: string;
  readonly service: string;
  readonly fromStart: boolean;
  readonly loop: Pick<LocalLoop, 'submit'> & { readonly ports: Pick<LocalLoop['ports'], 'clock'> };
  /** Called with each incident that an error starts, before the next error is looked at. */
  readonly onStarted: (incidentId: string) => Promise<void>;
}

export interface LogWatch {
  /** Reads what was appended since the last look, and submits its errors once they are complete. */
  look(signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Notices the errors of a log as it grows. An error that belongs to a known incident joins it; a new one starts an incident. */
export function createLogWatch({ file, service, fromStart, loop, onStarted }: LogWatchOptions): LogWatch {
  const followed = openFollowedFile(file, fromStart);
  let held = '';
  let looks = 0;

  async function submit(error: ObservedError): Promise<void> {
    const result = await loop.submit(await toWatchAlert(error, file, service, loop.ports));
    if (result.outcome === 'started') await onStarted(result.incidentId);
  }

  return {
    look: async (signal) => {
      const text = followed.read();
      held += text;
      if (held === '') return;
      looks += 1;
      const isQuiet = text === '';
      if (!isQuiet && looks < mostLooks && held.length < mostHeld) return;
      const end = isQuiet ? held.length : findRecordStart(held);
      const part = held.slice(0, end);
      held = held.slice(end);
      looks = 0;
      for (const error of await readPartErrors(part)) {
        if (signal.aborted) return;
        await submit(error);
      }
    },
    close: () => followed.close(),
  };
}

/** Where the last line begins that is no continuation: what follows it may not be complete. */
function findRecordStart(text: string): number {
  const [last] = [...text.matchAll(/\n(?=[^\s}\])])/g)].slice(-1);
  return last === undefined ? text.length : last.index + 1;
}

/** The log goes on while it is watched, so an error has a time of its own, and its repeats join what is known. */
async function toWatchAlert(
  error: ObservedError,
  file: string,
  service: string,
  ports: Pick<LocalLoop['ports'], 'clock'>,
): Promise<Alert> {
  return { ...(await toLogAlert(error, file, service, ports)), source: 'watch' };
}

import { exec } from 'node:child_process';
import { type AlarmChange, type AlarmRule, type AlarmState, watchAlarm } from './alarm.ts';

/** What notices that the service is ill: an alarm on its requests, or a regular check of the team's own. */
export interface Watch {
  state(): AlarmState;
  /** A commit is live, in this folder. */
  deployed(folder: string): void;
  stop(): void;
}

/** @param onChange called when the alarm changes its state, or the check its result */
export function openWatch(
  { check, rule, logFile }: { readonly check: string | undefined; readonly rule: AlarmRule; readonly logFile: string },
  onChange: (change: AlarmChange) => void,
): Watch {
  if (check !== undefined) return openCheck(check, onChange);
  return { ...watchAlarm(rule, logFile, onChange), deployed: () => undefined };
}

/** A check by its command. It stands in for a nightly job, and runs once for each commit that is live. */
function openCheck(command: string, onChange: (change: AlarmChange) => void): Watch {
  const stopped = new AbortController();
  let state: AlarmState = 'INSUFFICIENT_DATA';
  return {
    state: () => state,
    deployed: (cwd) => {
      exec(command, { cwd, signal: stopped.signal }, (error) => {
        const next = error === null ? 'OK' : 'ALARM';
        if (stopped.signal.aborted || next === state) return;
        const previous = state;
        state = next;
        const reason = `"${command}" ${error === null ? 'passes' : 'fails'}`;
        onChange({ state, previous, at: new Date(), reason });
      });
    },
    stop: () => stopped.abort(),
  };
}

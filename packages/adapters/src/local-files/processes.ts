import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { hasCode } from './missing.ts';

/** A process as another one can recognise it later: ids are given again, in a container from 1 at each start. */
export const ProcessIdentity = z.object({
  pid: z.int().min(1),
  /** When it started, in the system's own form; empty where the system does not tell. */
  started: z.string(),
});
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

/** Whether a process with this id runs; one of another user counts. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

export function identifyProcess(pid: number): ProcessIdentity {
  return { pid, started: startOf(pid) };
}

/** Whether this very process still runs, not another one that was given its id. */
export function isRunning({ pid, started }: ProcessIdentity): boolean {
  if (!isAlive(pid)) return false;
  const now = startOf(pid);
  return now === started || now === '' || started === '';
}

/** The boot and the tick of it on Linux (proc_pid_stat(5), field 22), the time on other systems. */
function startOf(pid: number): string {
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it is in parentheses, and may hold blanks and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19] ?? ''}`;
  } catch {
    return '';
  }
}

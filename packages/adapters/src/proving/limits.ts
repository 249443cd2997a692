import { availableParallelism, totalmem } from 'node:os';
import type { ProgramRun, RunProgram } from '@suture/mechanic/suites';
import { type ControlGroups, findControlGroups } from './control-groups.ts';
import { findProgram } from './find-program.ts';
import { watchDisk } from './watch-disk.ts';

/** What a run of unreviewed code may use. */
export interface Limits {
  /** Bytes, of one process and, where the system counts it, of all together. */
  readonly memory: number;
  /** Processes and threads. */
  readonly processes: number;
  /** Bytes that a run may write to the disk. */
  readonly disk: number;
  /** Bytes of a temporary file system, which lies in memory. */
  readonly temporary: number;
}

/** The limits of one run, put around its program. */
export interface Limiter {
  /** One sentence for the proof: what is bounded, and what this machine cannot bound. */
  readonly limits: string;
  /** Bounds the program from inside of its sandbox. */
  readonly inside: (argv: readonly string[]) => readonly string[];
  /** Runs a program with what bounds it from outside. `folders` are those that it may write to. */
  readonly run: (program: ProgramRun, folders: readonly string[]) => ReturnType<RunProgram>;
}

const gibibyte = 1024 ** 3;

/** Limits that leave the machine usable, and room for the suites that a machine of this size runs. */
export function limitsOfMachine(): Limits {
  const cores = availableParallelism();
  const memory = Math.round(Math.min(Math.max(2, cores) * gibibyte, totalmem() * 0.75));
  return { memory, processes: 512 + 256 * cores, disk: 4 * gibibyte, temporary: Math.round(memory / 4) };
}

/**
 * Finds what this machine can bound a run with: control groups for all its processes together, and the limits of each process.
 * @param limiting.countsProcesses whether the system counts the processes of the user that runs the code, which it does not for root
 * @param limiting.start runs a program without any sandbox
 */
export async function findLimiter(
  limits: Limits,
  {
    path,
    countsProcesses,
    start,
  }: { readonly path: string; readonly countsProcesses: boolean; readonly start: RunProgram },
): Promise<Limiter> {
  const groups = await findControlGroups(limits, { path, start });
  const prlimit = findProgram('prlimit', path);
  const each = prlimit === undefined ? shellLimits(limits) : programLimits(prlimit, limits);
  return {
    limits: describeLimits(limits, groups, countsProcesses),
    inside: (argv) => [...each, ...argv],
    run: async (program, folders) => {
      const watch = watchDisk(folders, limits.disk);
      const signal = program.signal === undefined ? watch.signal : AbortSignal.any([program.signal, watch.signal]);
      const group = groups?.open();
      try {
        const argv = group === undefined ? program.argv : [...group.prefix, ...program.argv];
        const end = await start({ ...program, argv, signal, env: { ...program.env, ...group?.env } });
        const reason = watch.reason();
        return reason === undefined ? end : { ...end, stderr: `${end.stderr}\n${reason}\n` };
      } finally {
        watch.stop();
        group?.close();
      }
    },
  };
}

/** The soft limits and the hard ones of every process below. Memory is that which can be written to: Node reserves far more than it uses. */
function programLimits(prlimit: string, { memory, processes, disk }: Limits): readonly string[] {
  return [prlimit, `--data=${memory}`, `--nproc=${processes}`, `--fsize=${disk}`, '--core=0', '--'];
}

/** The same in a shell, whose name for the number of processes differs. */
function shellLimits({ memory, processes, disk }: Limits): readonly string[] {
  const kibibytes = (bytes: number) => Math.round(bytes / 1024);
  const limit = `ulimit -d ${kibibytes(memory)}; ulimit -f ${disk / 512}; ulimit -c 0`;
  const count = `ulimit -u ${processes} 2>/dev/null || ulimit -p ${processes} 2>/dev/null`;
  return ['/bin/sh', '-c', `${limit}; ${count}; exec "$0" "$@"`];
}

function describeLimits(
  { memory, processes, disk, temporary }: Limits,
  groups: ControlGroups | undefined,
  countsProcesses: boolean,
): string {
  const size = (bytes: number) => `${Math.round((bytes / gibibyte) * 10) / 10} GiB`;
  const bounded = [
    `memory ${size(memory)} ${groups === undefined ? 'for each process' : `in all (${groups.name})`}`,
    ...(groups !== undefined || countsProcesses ? [`${processes} processes`] : []),
    `disk ${size(disk)}`,
    `temporary files ${size(temporary)}`,
    'output 200 MB',
  ].join(', ');
  const open = [
    ...(groups === undefined ? ['memory of all processes together'] : []),
    ...(groups === undefined && !countsProcesses ? ['the number of processes'] : []),
  ];
  return open.length === 0 ? `${bounded}.` : `${bounded}. This machine cannot bound ${open.join(' and ')}.`;
}

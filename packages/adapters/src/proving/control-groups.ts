import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { defined } from '@suture/core';
import type { RunProgram } from '@suture/mechanic/suites';
import { findProgram } from './find-program.ts';

/** Bounds all processes of a run together. */
export interface ControlGroups {
  /** For the proof: what makes the groups. */
  readonly name: string;
  readonly open: () => ControlGroup;
}

/** The group of one run. */
export interface ControlGroup {
  /** The arguments in front of the program's own. */
  readonly prefix: readonly string[];
  /** Variables that the prefix needs. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes the group, once its processes have ended. */
  readonly close: () => void;
}

/** Bytes, and processes and threads. */
interface Bounds {
  readonly memory: number;
  readonly processes: number;
}

/** Control groups by systemd, for the system or for a user's session; or by this process itself, where it is root. */
export async function findControlGroups(
  limits: Bounds,
  { path, start }: { readonly path: string; readonly start: RunProgram },
): Promise<ControlGroups | undefined> {
  const systemdRun = findProgram('systemd-run', path);
  const byHand = openByHand(limits);
  const candidates = [
    ...(systemdRun === undefined || !existsSync('/run/systemd/system') ? [] : [throughSystemd(systemdRun, limits)]),
    ...(byHand === undefined ? [] : [byHand]),
  ];
  for (const groups of candidates) if (await works(groups, start)) return groups;
  return undefined;
}

async function works(groups: ControlGroups, start: RunProgram): Promise<boolean> {
  let group: ControlGroup | undefined;
  try {
    group = groups.open();
    const argv = [...group.prefix, '/bin/sh', '-c', 'exit 0'];
    const { exitCode } = await start({ argv, cwd: '/', env: group.env, mounts: [], timeout: 10_000 });
    return exitCode === 0;
  } catch {
    // A file system that may not be written to: then there are no groups.
    return false;
  } finally {
    group?.close();
  }
}

function throughSystemd(program: string, { memory, processes }: Bounds): ControlGroups {
  const isRoot = process.getuid?.() === 0;
  const manager = isRoot ? [] : ['--user'];
  const bounds = [`MemoryMax=${memory}`, 'MemorySwapMax=0', `TasksMax=${processes}`].flatMap((bound) => ['-p', bound]);
  const { XDG_RUNTIME_DIR, DBUS_SESSION_BUS_ADDRESS } = process.env;
  const group: ControlGroup = {
    prefix: [program, ...manager, '--scope', '--quiet', '--collect', ...bounds, '--'],
    // Only a user's own manager is found by them.
    env: isRoot ? {} : defined({ XDG_RUNTIME_DIR, DBUS_SESSION_BUS_ADDRESS }),
    close: () => undefined,
  };
  return { name: 'systemd', open: () => group };
}

const base = '/sys/fs/cgroup';

/** Groups of the first version have a hierarchy for each resource, those of the second one for all. */
function openByHand({ memory, processes }: Bounds): ControlGroups | undefined {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return undefined;
  const unified = existsSync(`${base}/cgroup.controllers`);
  const files: Readonly<Record<string, readonly (readonly [file: string, bound: number])[]>> = unified
    ? {
        [base]: [
          ['memory.max', memory],
          ['pids.max', processes],
        ],
      }
    : { [`${base}/memory`]: [['memory.limit_in_bytes', memory]], [`${base}/pids`]: [['pids.max', processes]] };
  return {
    name: 'control groups',
    open: () => {
      const name = `run-${randomUUID()}`;
      const groups = Object.keys(files).map((folder) => `${folder}/${name}`);
      for (const [folder, bounds] of Object.entries(files)) {
        mkdirSync(`${folder}/${name}`);
        for (const [file, bound] of bounds) writeFileSync(`${folder}/${name}/${file}`, `${bound}`);
      }
      const enter = groups.map((group) => `echo $$ > ${group}/cgroup.procs || exit 126; `).join('');
      return {
        prefix: ['/bin/sh', '-c', `${enter}exec "$0" "$@"`],
        env: {},
        close: () => {
          for (const group of groups) removeGroup(group);
        },
      };
    },
  };
}

/** Processes of a run that was killed may take a moment to end. */
const removalTime = 500;

function removeGroup(group: string, again = true): void {
  try {
    rmdirSync(group);
  } catch {
    if (again) setTimeout(() => removeGroup(group, false), removalTime).unref();
  }
}

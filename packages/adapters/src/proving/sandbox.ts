import { spawnSync } from 'node:child_process';
import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { type ProgramRun, type RunProgram, runProgram } from '@suture/mechanic/suites';
import { SandboxMissing } from '../errors.ts';
import { findProgram } from './find-program.ts';
import { findLimiter, type Limiter, type Limits, limitsOfMachine } from './limits.ts';
import { createUnreadableNode } from './unreadable-node.ts';

/** A place to run unreviewed programs. */
export interface Sandbox {
  /** One sentence for the proof. */
  readonly isolation: string;
  /** What a run may use, and what this machine cannot bound, for the proof. */
  readonly limits?: string;
  readonly run: RunProgram;
}

const isolated = 'bubblewrap: no network, clean environment, uid 65534, read-only system';
const bare = 'none: the tests ran unsandboxed, with the network and the files of the user who started Suture';

/** The system's folders that programs need. A link (`/bin` on merged systems) stays a link. */
const systemFolders = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/opt/homebrew'];
/** The only files of /etc: what the loader and the system's name look-ups need, no credentials and no resolver. */
const systemFiles = ['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'alternatives', 'localtime', 'nsswitch.conf'];

/** Suites start servers as `localhost`. The host's own file may name internal hosts, so it is not mounted. */
const hosts = '127.0.0.1 localhost\n::1 localhost\n';
/** Passes the text to bubblewrap as an open file, so that no temporary file is left behind. */
const startWithHosts = `exec "$0" "$@" 3<<'END'\n${hosts}END\n`;

/**
 * The best isolation of this machine, with limits on what a run may use.
 * @param options.path folders to search for `bwrap`
 * @throws SandboxMissing when there is no isolation and `allowUnsandboxed` is false
 */
export async function createSandbox(options: {
  readonly allowUnsandboxed: boolean;
  readonly path?: string;
  readonly limits?: Limits;
}): Promise<Sandbox> {
  const path = options.path ?? process.env.PATH ?? '';
  const found = await openBubblewrap(path, options.limits ?? limitsOfMachine());
  if (!('problem' in found)) return found;
  if (!options.allowUnsandboxed) throw new SandboxMissing(found.problem);
  return { isolation: bare, limits: 'none but the time.', run: runProgram };
}

async function openBubblewrap(path: string, limits: Limits): Promise<Sandbox | { readonly problem: string }> {
  const program = findProgram('bwrap', path);
  if (program === undefined) return { problem: 'bubblewrap is not installed' };
  const countsProcesses = process.getuid?.() !== 0;
  const limiter = await findLimiter(limits, { path, countsProcesses, start: runProgram });
  const knows = spawnSync(program, ['--help'], { encoding: 'utf8' }).stdout ?? '';
  const node = createUnreadableNode();
  const parts = { program, limiter, temporary: limits.temporary, knows: (option: string) => knows.includes(option) };
  // Namespaces may be disabled although it is installed.
  const trial = { argv: ['/bin/sh', '-c', 'exit 0'], cwd: '/tmp', env: {}, mounts: [], timeout: 10_000 };
  const end = await runProgram(wrap(trial, parts));
  if (end.exitCode !== 0) return { problem: `bubblewrap does not work here: ${end.stderr.trim().slice(-300)}` };
  return {
    isolation: isolated,
    limits: limiter.limits,
    run: (run) => limiter.run(wrap(run, { ...parts, node: node() }), [run.cwd, ...writable(run)]),
  };
}

function writable({ mounts }: ProgramRun): readonly string[] {
  return mounts.flatMap((mount) => (mount.writable ? [mount.path] : []));
}

interface WrapParts {
  readonly program: string;
  readonly limiter: Limiter;
  /** Bytes of /tmp, and of shared memory. */
  readonly temporary: number;
  /** Whether this bubblewrap has an option. */
  readonly knows: (option: string) => boolean;
  /** A copy of Node that takes the place of the installed one. */
  readonly node?: string;
}

/** The same run inside bubblewrap. Inside it has uid 65534; outside, its files belong to the user who started Suture. */
function wrap(run: ProgramRun, { program, limiter, temporary, knows, node }: WrapParts): ProgramRun {
  const size = knows('--size') ? ['--size', `${temporary}`] : [];
  const argv = [
    ...['/bin/sh', '-c', startWithHosts, program],
    ...['--unshare-user', '--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ...(knows('--disable-userns') ? ['--disable-userns'] : []),
    ...(run.first === true ? ['--as-pid-1'] : []),
    ...['--uid', '65534', '--gid', '65534', '--hostname', 'localhost', '--clearenv'],
    ...Object.entries(run.env).flatMap(([name, value]) => ['--setenv', name, value]),
    ...systemFolders.flatMap(bindSystem),
    ...systemFiles.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...['--ro-bind-data', '3', '/etc/hosts', '--proc', '/proc', '--dev', '/dev'],
    ...[...size, '--tmpfs', '/dev/shm', '--remount-ro', '/dev', ...size, '--tmpfs', '/tmp'],
    ...nodeInstallation(),
    ...run.mounts.flatMap(({ path, writable }) => [writable ? '--bind' : '--ro-bind', path, path]),
    ...(run.cwd === '/tmp' ? [] : ['--bind', run.cwd, run.cwd]),
    ...(node === undefined ? [] : ['--ro-bind', node, realpathSync(process.execPath)]),
    ...['--remount-ro', '/', '--chdir', run.cwd, '--'],
    ...limiter.inside(run.argv),
  ];
  return { ...run, argv, mounts: [], cwd: '/', env: {} };
}

function bindSystem(path: string): readonly string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  return found.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
}

/** Node may be installed in a home folder: then its installation is mounted, and nothing else of that home. */
function nodeInstallation(): readonly string[] {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  return prefix === '/usr' || prefix === '/' ? [] : ['--ro-bind', prefix, prefix];
}

import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { type ProgramRun, type RunProgram, runProgram } from '@suture/mechanic/suites';
import { SandboxMissing } from '../errors.ts';

/** A place to run unreviewed programs. */
export interface Sandbox {
  /** One sentence for the proof. */
  readonly isolation: string;
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
 * The best isolation of this machine. Memory and CPU are not limited beyond the run's own timeout.
 * @param options.path folders to search for `bwrap`
 * @throws SandboxMissing when there is no isolation and `allowUnsandboxed` is false
 */
export async function createSandbox(options: {
  readonly allowUnsandboxed: boolean;
  readonly path?: string;
}): Promise<Sandbox> {
  const program = findProgram('bwrap', options.path ?? process.env.PATH ?? '');
  const problem = program === undefined ? 'bubblewrap is not installed' : await tryOut(program);
  if (program !== undefined && problem === undefined)
    return { isolation: isolated, run: (run) => runProgram(wrap(program, run)) };
  if (!options.allowUnsandboxed) throw new SandboxMissing(problem ?? 'bubblewrap is not installed');
  return { isolation: bare, run: runProgram };
}

/** The absolute path of a program: only absolute folders of the path are searched. */
export function findProgram(name: string, path: string): string | undefined {
  return path
    .split(':')
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => `${folder}/${name}`)
    .find((file) => existsSync(file));
}

/** Runs bubblewrap once, because namespaces may be disabled although it is installed. */
async function tryOut(program: string): Promise<string | undefined> {
  const end = await runProgram(
    wrap(program, { argv: ['/bin/sh', '-c', 'exit 0'], cwd: '/tmp', env: {}, mounts: [], timeout: 10_000 }),
  );
  return end.exitCode === 0 ? undefined : `bubblewrap does not work here: ${end.stderr.trim().slice(-300)}`;
}

/** The same run inside bubblewrap. Inside it has uid 65534; outside, its files belong to the user who started Suture. */
function wrap(program: string, run: ProgramRun): ProgramRun {
  const argv = [
    ...['/bin/sh', '-c', startWithHosts, program],
    ...['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ...['--uid', '65534', '--gid', '65534', '--hostname', 'suture', '--clearenv'],
    ...Object.entries(run.env).flatMap(([name, value]) => ['--setenv', name, value]),
    ...systemFolders.flatMap(bindSystem),
    ...systemFiles.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...['--ro-bind-data', '3', '/etc/hosts', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
    ...nodeInstallation(),
    ...run.mounts.flatMap(({ path, writable }) => [writable ? '--bind' : '--ro-bind', path, path]),
    ...(run.cwd === '/tmp' ? [] : ['--bind', run.cwd, run.cwd]),
    ...['--remount-ro', '/', '--chdir', run.cwd, '--'],
    ...run.argv,
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

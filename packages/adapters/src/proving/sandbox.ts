import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ProgramRun, RunProgram } from '@suture/mechanic/suites';
import { runProgram } from '@suture/mechanic/suites';
import { SandboxMissing } from '../errors.ts';

/** A place to run programs that nobody has reviewed. */
export interface Sandbox {
  /** One plain sentence for the proof. */
  readonly isolation: string;
  readonly run: RunProgram;
}

const isolated = 'bubblewrap: no network, clean environment, uid 65534, read-only system';
const bare = 'none: the tests ran unsandboxed, with the network and the files of the user who started Suture';

/** Folders of the system that programs are made of; a link (`/bin` on merged systems) is made again as a link. */
const systemFolders = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/opt/homebrew'];
/** Of /etc only what the loader and name look-ups of the system itself need: no credentials, no resolver. */
const systemFiles = [
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/alternatives',
  '/etc/localtime',
  '/etc/nsswitch.conf',
];

/** Suites start servers by this name. The host's own file may name internal hosts, so it is not bound. */
const hosts = '127.0.0.1 localhost\n::1 localhost\n';
/** Passes the text to bubblewrap as an open file, so that no temporary file is left behind. */
const startWithHosts = `exec "$0" "$@" 3<<'END'\n${hosts}END\n`;

/**
 * The best isolation this machine has. Memory and CPU are not limited beyond the run's own timeout.
 * @param environment where `bwrap` is looked for
 * @throws SandboxMissing when there is none and `allowUnsandboxed` is false
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

function findProgram(name: string, path: string): string | undefined {
  return path
    .split(':')
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => `${folder}/${name}`)
    .find((file) => existsSync(file));
}

/** Namespaces may be switched off although the program is there: only a run tells. */
async function tryOut(program: string): Promise<string | undefined> {
  const end = await runProgram(
    wrap(program, { argv: ['/bin/sh', '-c', 'exit 0'], cwd: '/tmp', env: {}, mounts: [], timeout: 10_000 }),
  );
  return end.exitCode === 0 ? undefined : `bubblewrap does not work here: ${end.stderr.trim().slice(-300)}`;
}

/** The same run inside bubblewrap. Inside it is uid 65534; outside the files it writes belong to whoever started Suture. */
function wrap(program: string, run: ProgramRun): ProgramRun {
  const argv = [
    '/bin/sh',
    '-c',
    startWithHosts,
    program,
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    '--cap-drop',
    'ALL',
    '--uid',
    '65534',
    '--gid',
    '65534',
    '--hostname',
    'suture',
    '--clearenv',
    ...Object.entries(run.env).flatMap(([name, value]) => ['--setenv', name, value]),
    ...systemFolders.flatMap(bindSystem),
    ...systemFiles.flatMap((path) => ['--ro-bind-try', path, path]),
    '--ro-bind-data',
    '3',
    '/etc/hosts',
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--tmpfs',
    '/tmp',
    ...nodeInstallation(),
    ...run.mounts.flatMap(({ path, writable }) => [writable ? '--bind' : '--ro-bind', path, path]),
    ...(run.cwd === '/tmp' ? [] : ['--bind', run.cwd, run.cwd]),
    '--remount-ro',
    '/',
    '--chdir',
    run.cwd,
    '--',
    ...run.argv,
  ];
  return { ...run, argv, mounts: [], cwd: '/', env: {} };
}

function bindSystem(path: string): readonly string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  return found.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
}

/** Node may live in a home folder: then its own installation is visible, and nothing else of that home. */
function nodeInstallation(): readonly string[] {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  return prefix === '/usr' || prefix === '/' ? [] : ['--ro-bind', prefix, prefix];
}

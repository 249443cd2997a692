import { spawnSync } from 'node:child_process';
import { lchownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '@suture/mechanic/suites';
import { SandboxMissing } from '../../errors.ts';
import { findProgram, type Sandbox } from '../../proving/sandbox.ts';

/** Users without an account. Each run has its own user, so that an earlier run cannot touch a later one. */
const firstUser = 700_000;

/**
 * Runs programs as users that own only their tree, for a container without namespaces. They can read neither this process's
 * environment, which names its credentials, nor its files. Processes that a run leaves behind are killed. The container itself
 * must have no network.
 * @param path folders to search for the system's programs, never the tests' own
 * @throws SandboxMissing when this process may not change users
 */
export function createUserSandbox(path = process.env.PATH ?? ''): Sandbox {
  if (process.getuid?.() !== 0) throw new SandboxMissing('only root can run tests as another user');
  const [setpriv, kill] = [requireProgram('setpriv', path), requireProgram('kill', path)];
  let runs = 0;
  return {
    isolation: 'CodeBuild: a network that leads nowhere, a user of its own for each run, clean environment',
    run: async (program) => {
      runs += 1;
      const user = firstUser + (process.pid % 50_000) * 100 + (runs % 100);
      const as = [setpriv, '--reuid', `${user}`, '--regid', `${user}`, '--clear-groups', '--no-new-privs', '--'];
      giveTo(user, program.cwd);
      for (const { path: mount, writable } of program.mounts) if (writable) giveTo(user, mount);
      try {
        return await runProgram({ ...program, argv: [...as, ...program.argv] });
      } finally {
        // Sent as the run's own user, so that it reaches exactly that user's processes.
        spawnSync(setpriv, [...as.slice(1), kill, '-KILL', '--', '-1']);
      }
    },
  };
}

/** The absolute path of a program: the tests' own PATH begins with folders that their code can write to. */
function requireProgram(name: string, path: string): string {
  const found = findProgram(name, path);
  if (found === undefined) throw new SandboxMissing(`${name} is not installed`);
  return found;
}

/** Changes the owner of links, not of their targets. */
function giveTo(user: number, path: string): void {
  lchownSync(path, user, user);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) giveTo(user, join(path, name));
}

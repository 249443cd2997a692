import { spawnSync } from 'node:child_process';
import { existsSync, lchownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '@suture/mechanic/suites';
import { SandboxMissing } from '../../errors.ts';
import type { Sandbox } from '../../proving/sandbox.ts';

/** Users that exist nowhere: each run is one of its own, so that nothing of an earlier run may touch a later one. */
const firstUser = 700_000;

/**
 * Runs programs as users that own nothing but the tree they are given, for a container that has no namespaces to give: they can read
 * neither this process's environment, in which its credentials are named, nor its files. What a run leaves behind is killed with
 * it. The container itself must have no network.
 * @param path where the system's own programs are looked for: never the tests'
 * @throws SandboxMissing when this process may not change users
 */
export function createUserSandbox(path = process.env.PATH ?? ''): Sandbox {
  if (process.getuid?.() !== 0) throw new SandboxMissing('only root can run tests as another user');
  const [setpriv, kill] = [findProgram('setpriv', path), findProgram('kill', path)];
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
        // Sent by the user itself, so that it reaches all that is its own and nothing else.
        spawnSync(setpriv, [...as.slice(1), kill, '-KILL', '--', '-1']);
      }
    },
  };
}

/** By its absolute path: the tests' own PATH begins with folders that their code can write to. */
function findProgram(name: string, path: string): string {
  const found = path
    .split(':')
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
  if (found === undefined) throw new SandboxMissing(`${name} is not installed`);
  return found;
}

/** Links are given as links: what they point to stays whose it was. */
function giveTo(user: number, path: string): void {
  lchownSync(path, user, user);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) giveTo(user, join(path, name));
}

import { spawnSync } from 'node:child_process';
import { lchownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '@suture/mechanic/suites';
import { SandboxMissing } from '../../errors.ts';
import { findProgram } from '../../proving/find-program.ts';
import { findLimiter, limitsOfMachine } from '../../proving/limits.ts';
import type { Sandbox } from '../../proving/sandbox.ts';
import { createUnreadableNode } from '../../proving/unreadable-node.ts';

/** Users without an account. Each run has its own user, so that an earlier run cannot touch a later one. */
const firstUser = 700_000;

/**
 * Runs programs as users that own only their tree, for a container without namespaces. They can read neither this process's
 * environment, which names its credentials, nor its files. Processes that a run leaves behind are killed. The container itself
 * must have no network.
 * @param path folders to search for the system's programs, never the tests' own
 * @throws SandboxMissing when this process may not change users
 */
export async function createUserSandbox(path = process.env.PATH ?? ''): Promise<Sandbox> {
  if (process.getuid?.() !== 0) throw new SandboxMissing('only root can run tests as another user');
  const [setpriv, kill] = [requireProgram('setpriv', path), requireProgram('kill', path)];
  const limiter = await findLimiter(limitsOfMachine(), { path, countsProcesses: true, start: runProgram });
  const node = createUnreadableNode();
  let runs = 0;
  return {
    limits: limiter.limits,
    isolation: 'CodeBuild: a network that leads nowhere, a user of its own for each run, clean environment',
    run: async (program) => {
      runs += 1;
      const user = firstUser + (process.pid % 50_000) * 100 + (runs % 100);
      const as = [setpriv, '--reuid', `${user}`, '--regid', `${user}`, '--clear-groups', '--no-new-privs', '--'];
      const writable = [program.cwd, ...program.mounts.flatMap((mount) => (mount.writable ? [mount.path] : []))];
      for (const folder of writable) giveTo(user, folder);
      try {
        const [first = '', ...rest] = program.argv;
        const argv = limiter.inside([first === process.execPath ? node() : first, ...rest]);
        return await limiter.run({ ...program, argv: [...as, ...argv] }, writable);
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

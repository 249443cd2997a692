import { spawnSync } from 'node:child_process';
import { chownSync, lchownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '@suture/mechanic/suites';
import { SandboxMissing } from '../../errors.ts';
import type { Sandbox } from '../sandbox.ts';

/** Nobody: a user that owns nothing but the tree it is given. */
const nobody = 65_534;

/**
 * Runs programs as another user, for a container that has no namespaces to give: they can read neither this process's environment, in
 * which its credentials are named, nor its files. The container itself must have no network.
 * @throws SandboxMissing when this process may not change users
 */
export function createUserSandbox(): Sandbox {
  if (process.getuid?.() !== 0) throw new SandboxMissing('only root can run tests as another user');
  const { status } = spawnSync('setpriv', [
    '--reuid',
    String(nobody),
    '--regid',
    String(nobody),
    '--clear-groups',
    'true',
  ]);
  if (status !== 0) throw new SandboxMissing('setpriv does not work');
  return {
    isolation: 'CodeBuild: a network that leads nowhere, uid 65534, clean environment',
    run: (program) => {
      giveTo(nobody, program.cwd);
      for (const { path, writable } of program.mounts) if (writable) giveTo(nobody, path);
      return runProgram({
        ...program,
        argv: [
          'setpriv',
          ...['--reuid', String(nobody), '--regid', String(nobody), '--clear-groups', '--no-new-privs'],
          ...['--inh-caps=-all', '--bounding-set=-all', '--'],
          ...program.argv,
        ],
      });
    },
  };
}

/** Links are given as links: what they point to stays whose it was. */
function giveTo(user: number, path: string): void {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) lchownSync(path, user, user);
  else chownSync(path, user, user);
  if (found.isDirectory()) for (const name of readdirSync(path)) giveTo(user, join(path, name));
}

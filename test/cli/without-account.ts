import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CommandEnd } from './project.ts';

const command = fileURLToPath(new URL('../../packages/cli/bin/suture.js', import.meta.url));

/** Starts the command in a folder as on a machine that is signed in nowhere, and that reaches no network to be told who it is. */
export function sutureWithoutAccount(folder: string, words: readonly string[]): Promise<CommandEnd> {
  const child = spawn(process.execPath, [command, ...words], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      GIT_CONFIG_GLOBAL: '/dev/null',
      AWS_REGION: 'eu-west-1',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

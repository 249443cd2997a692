import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * What a program of `bin` prints as JSON, run in a process of its own so that its memory is its own.
 * @param options for Node itself
 * @throws Error with the end of its standard error when it fails
 */
export function runApart(program: string, words: readonly string[], options: readonly string[] = []): unknown {
  const path = fileURLToPath(new URL(`../bin/${program}`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [...options, path, ...words], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')} failed: ${stderr.trim().slice(-2000)}`);
  return JSON.parse(stdout);
}

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { PackingFailed } from '../../errors.ts';

/**
 * Unpacks a gzipped tar into a new folder with the system's tar, as the current user.
 * @param strip leading folders to drop
 * @throws PackingFailed
 */
export function unpack(packed: Uint8Array, folder: string, strip: number, leaveOut?: string): void {
  mkdirSync(folder, { recursive: true });
  const excluded = leaveOut === undefined ? [] : [`--exclude=${leaveOut}`];
  runTar(['-xzf', '-', '--no-same-owner', `--strip-components=${strip}`, ...excluded, '-C', folder], packed);
}

/** Packs paths below a folder. Links stay links. @throws PackingFailed */
export function pack(folder: string, places: readonly string[]): Uint8Array {
  return runTar(['-czf', '-', '-C', folder, '--', ...places]);
}

function runTar(args: readonly string[], input?: Uint8Array): Uint8Array {
  const { status, stdout, stderr, error } = spawnSync('tar', args, { input, maxBuffer: 2_000_000_000 });
  if (error !== undefined || status !== 0)
    throw new PackingFailed(stderr?.toString('utf8').slice(-500) ?? '', { cause: error });
  return stdout;
}

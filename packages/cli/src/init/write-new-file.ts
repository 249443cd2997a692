import { writeFile } from 'node:fs/promises';
import { InvalidInput } from '@suture/core';

/** Writes a file that is not there yet, or overwrites it. @throws InvalidInput when it exists and `force` is not given */
export async function writeNewFile(file: string, text: string, { force }: { readonly force: boolean }): Promise<void> {
  try {
    await writeFile(file, text, { flag: force ? 'w' : 'wx' });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') throw alreadyThere(file, cause);
    throw cause;
  }
}

export function alreadyThere(file: string, cause?: unknown): InvalidInput {
  return new InvalidInput(`the file ${file}`, ['it already exists; overwrite it with --force'], { cause });
}

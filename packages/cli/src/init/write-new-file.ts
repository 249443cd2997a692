import { writeFile } from 'node:fs/promises';
import { FileExists } from '../errors.ts';

/** Writes a file that is not there yet, or overwrites it. @throws FileExists when it exists and `force` is not given */
export async function writeNewFile(file: string, text: string, { force }: { readonly force: boolean }): Promise<void> {
  try {
    await writeFile(file, text, { flag: force ? 'w' : 'wx' });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') throw new FileExists(file, { cause });
    throw cause;
  }
}

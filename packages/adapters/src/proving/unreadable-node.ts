import { chmodSync, constants, copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A copy of Node that may be executed and not be read. Linux lets no process of the same user look into the memory of one that was
 * started from such a file: tests cannot read the secret of their report from the runner that started them.
 * @returns its path; the first call makes the copy, which is removed when this process ends
 */
export function createUnreadableNode(): () => string {
  let copy: string | undefined;
  return () => {
    if (copy !== undefined) return copy;
    const folder = mkdtempSync(join(tmpdir(), 'suture-node-'));
    chmodSync(folder, 0o711);
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    copy = join(folder, 'node');
    copyFileSync(realpathSync(process.execPath), copy, constants.COPYFILE_FICLONE);
    chmodSync(copy, 0o111);
    return copy;
  };
}

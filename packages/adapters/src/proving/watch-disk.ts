import { lstatSync, opendirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

export interface DiskWatch {
  /** Aborts when the folders hold more than they may. */
  readonly signal: AbortSignal;
  readonly reason: () => string | undefined;
  /** Must be called at the end. */
  readonly stop: () => void;
}

const pollTime = 500;

/**
 * Watches how much a running program writes to folders. The free space of the file system is looked at often, and the folders only when
 * enough of it is gone.
 * @param most bytes
 */
export function watchDisk(folders: readonly string[], most: number): DiskWatch {
  const own = new AbortController();
  const before = folders.map(freeBytes);
  let reason: string | undefined;
  const timer = setInterval(() => {
    const gone = folders.some((folder, index) => (before[index] ?? 0) - freeBytes(folder) > most / 2);
    if (!gone || folders.reduce((sum, folder) => sum + sizeOf(folder, most), 0) <= most) return;
    reason = `The program wrote more than ${Math.round(most / 1024 ** 2)} MiB and was ended.`;
    own.abort();
  }, pollTime);
  timer.unref();
  return { signal: own.signal, reason: () => reason, stop: () => clearInterval(timer) };
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    // The folder is gone, and with it what it held.
    return Number.POSITIVE_INFINITY;
  }
}

function sizeOf(folder: string, most: number): number {
  let size = 0;
  try {
    const open = opendirSync(folder);
    try {
      for (let entry = open.readSync(); entry !== null && size <= most; entry = open.readSync()) {
        const path = join(folder, entry.name);
        size += entry.isDirectory() ? sizeOf(path, most - size) : entry.isFile() ? lstatSync(path).blocks * 512 : 0;
      }
    } finally {
      open.closeSync();
    }
  } catch {
    // It was removed meanwhile.
  }
  return size;
}

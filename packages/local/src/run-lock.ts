import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive } from '@suture/adapters/local-files';

/** Holds an incident for this process, so that two commands never run one execution at once. Replaces the lock of a dead process. */
export function takeRunLock(path: string): { release(): void } | { readonly heldBy: number } {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid), { mode: 0o600 });
  try {
    for (let tries = 0; tries < 3; tries += 1) {
      if (putInPlace(own, path)) return { release: () => rmSync(path, { force: true }) };
      const holder = readHolder(path);
      if (holder !== undefined && isAlive(holder)) return { heldBy: holder };
      takeAway(path, `${own}.stale`);
    }
    return { heldBy: readHolder(path) ?? 0 };
  } finally {
    rmSync(own, { force: true });
  }
}

/** A link is atomic: no other process sees a lock without its holder. */
function putInPlace(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Only one process can move a stale lock; the others find it gone and try again. */
function takeAway(path: string, aside: string): void {
  try {
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function readHolder(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

import { linkSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { identifyProcess, isRunning, ProcessIdentity } from '@suture/adapters/local-files';

export interface RunLock {
  release(): void;
  /** Releases it for good, with every file of it: what it was for is gone. */
  remove(): void;
}

/**
 * Holds an incident for this process, so that two commands never run one execution at once, and takes it over from a process that is gone.
 * Holders are numbered: `path.1`, `path.2` and so on, and the highest number counts. A new holder is put behind the one that it found
 * free or gone by an atomic link, which fails if another one was faster, so that nothing is ever taken away from a holder.
 */
export function takeRunLock(path: string): RunLock | { readonly heldBy: number } {
  const own = identifyProcess(process.pid);
  const draft = `${path}.draft-${process.pid}`;
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    for (;;) {
      const last = listNumbers(path).at(-1) ?? 0;
      const holder = last === 0 ? undefined : readHolder(`${path}.${last}`);
      if (holder !== undefined && isRunning(holder)) return { heldBy: holder.pid };
      const mine = last + 1;
      if (!putInPlace(draft, `${path}.${mine}`)) continue;
      const all = listNumbers(path);
      // Another one went further while this one looked.
      if (all.at(-1) !== mine) {
        rmSync(`${path}.${mine}`, { force: true });
        continue;
      }
      for (const number of all) if (number < mine) rmSync(`${path}.${number}`, { force: true });
      // An empty file is a free lock. It stays, since numbers must not begin anew; emptying needs no room on a full disk.
      return {
        release: () => truncateSync(`${path}.${mine}`),
        remove: () => {
          for (const number of listNumbers(path)) rmSync(`${path}.${number}`, { force: true });
        },
      };
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The numbers of a lock's holders so far, in order. */
function listNumbers(path: string): readonly number[] {
  const prefix = `${basename(path)}.`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter((number) => /^[1-9]\d*$/.test(number))
    .map(Number)
    .sort((a, b) => a - b);
}

/** A link is atomic: no other process sees a lock without its holder. */
function putInPlace(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when the lock is free, or its holder cannot be read. */
function readHolder(path: string): ProcessIdentity | undefined {
  try {
    return ProcessIdentity.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

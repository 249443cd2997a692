import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | undefined;

/** Gives all tests of a run one folder for temporary files. */
export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), 'run-'));
  // As the system's own: programs that run as another user go through it.
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
}

/** Removes the folder when the tests have ended, whatever they left. */
export function teardown(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

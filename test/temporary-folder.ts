import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | undefined;

/** Gives all tests of a run one folder for temporary files. */
export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), 'tests-'));
  process.env.TMPDIR = folder;
}

/** Removes the folder when the tests have ended, whatever they left. */
export function teardown(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

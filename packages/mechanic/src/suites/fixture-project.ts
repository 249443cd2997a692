import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { SuiteRun } from './model.ts';
import { runProgram } from './run-program.ts';

const nodeModules = realpathSync(fileURLToPath(new URL('../../../../node_modules', import.meta.url)));

/** Writes a small project with this repository's runners installed; it is gone when the test ends. */
export function writeProject(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'suture-project-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  symlinkSync(nodeModules, join(root, 'node_modules'));
  return root;
}

/** A run of a project's suite without a sandbox. */
export function plainRun(root: string): SuiteRun {
  const reports = mkdtempSync(join(tmpdir(), 'suture-reports-'));
  onTestFinished(() => rmSync(reports, { recursive: true, force: true }));
  return { root, nonce: 'nonce-1', reports, run: runProgram, timeout: 300_000 };
}

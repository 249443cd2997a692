import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { takeRunLock } from './run-lock.ts';

function lockPath(): string {
  return join(mkdtempSync(join(tmpdir(), 'suture-lock-')), 'incident.lock');
}

it('gives the lock to one holder at a time', () => {
  const path = lockPath();

  const first = takeRunLock(path);
  const second = takeRunLock(path);

  expect(first).toHaveProperty('release');
  expect(second).toEqual({ heldBy: process.pid });
});

it('can be taken again after it was released', () => {
  const path = lockPath();
  const first = takeRunLock(path);
  if ('release' in first) first.release();

  expect(existsSync(path)).toBe(false);
  expect(takeRunLock(path)).toHaveProperty('release');
});

it.each([
  ['a process that is gone', () => String(spawnSync(process.execPath, ['-e', '']).pid)],
  ['text that is no process', () => 'soon'],
])('takes over from %s', (_name, holder) => {
  const path = lockPath();
  writeFileSync(path, holder());

  expect(takeRunLock(path)).toHaveProperty('release');
});

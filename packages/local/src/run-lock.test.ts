import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { identifyProcess } from '@suture/adapters/local-files';
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

it('can be taken again after it was released, and leaves one file behind', () => {
  const path = lockPath();

  for (let time = 0; time < 3; time += 1) {
    const lock = takeRunLock(path);
    if (!('release' in lock)) throw new RangeError('the lock is held');
    lock.release();
  }

  expect(readdirSync(join(path, '..'))).toEqual(['incident.lock.3']);
});

it.each([
  [
    'a process that is gone',
    () => JSON.stringify({ pid: spawnSync(process.execPath, ['-e', '']).pid, started: 'then' }),
  ],
  ['another process that had the same id', () => JSON.stringify({ pid: process.pid, started: 'before the restart' })],
  ['text that is no process', () => 'soon'],
])('takes over from %s', (_name, holder) => {
  const path = lockPath();
  writeFileSync(`${path}.7`, holder());

  expect(takeRunLock(path)).toHaveProperty('release');
  expect(takeRunLock(path)).toEqual({ heldBy: process.pid });
});

it('is not given up by one that came late to a holder that is gone', () => {
  const path = lockPath();
  writeFileSync(`${path}.2`, '');
  takeRunLock(path);
  // As if this process had seen holder 1 gone before the lines above ran.
  writeFileSync(`${path}.1`, JSON.stringify({ pid: 1, started: 'then' }));

  expect(takeRunLock(path)).toEqual({ heldBy: process.pid });
  expect(JSON.parse(readFileSync(`${path}.3`, 'utf8'))).toEqual(identifyProcess(process.pid));
});

/** Takes the lock again and again, and fails when somebody else is inside. */
const visitor = `
  import { closeSync, openSync, rmSync } from 'node:fs';
  const { takeRunLock } = await import(process.argv[1]);
  const path = process.argv[2];
  let visits = 0;
  while (visits < 40) {
    const lock = takeRunLock(path);
    if ('heldBy' in lock) { await new Promise((done) => setImmediate(done)); continue; }
    closeSync(openSync(path + '-inside', 'wx'));
    rmSync(path + '-inside');
    lock.release();
    visits += 1;
  }
  console.log(visits);
`;

it('lets one of several processes in at a time, after a holder that is gone', async () => {
  const path = lockPath();
  writeFileSync(`${path}.1`, JSON.stringify({ pid: 1, started: 'then' }));
  const module = fileURLToPath(new URL('./run-lock.ts', import.meta.url));
  const args = ['--import', 'tsx', '--input-type=module', '-e', visitor, module, path];

  const ends = await Promise.all([1, 2, 3, 4].map(() => promisify(execFile)(process.execPath, args)));

  expect(ends.map(({ stdout }) => stdout.trim())).toEqual(['40', '40', '40', '40']);
});

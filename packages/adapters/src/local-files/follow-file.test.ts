import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { openFollowedFile } from './follow-file.ts';

let log: string;

beforeEach(() => {
  log = join(mkdtempSync(join(tmpdir(), 'suture-follow-')), 'service.log');
  writeFileSync(log, 'before\n');
});

it('reads what is appended, and what was there only when it is told to', () => {
  const late = openFollowedFile(log, false);
  const all = openFollowedFile(log, true);
  appendFileSync(log, 'after\n');

  expect([late.read(), late.read()]).toEqual(['after\n', '']);
  expect(all.read()).toBe('before\nafter\n');
});

it('keeps the half of a character until the other half comes', () => {
  const followed = openFollowedFile(log, false);
  const [first = 0, second = 0] = Buffer.from('é');
  appendFileSync(log, Buffer.of(first));
  const half = followed.read();
  appendFileSync(log, Buffer.of(second));

  expect([half, followed.read()]).toEqual(['', 'é']);
});

it('reads a replaced file to its end, and the new one from its beginning', () => {
  const followed = openFollowedFile(log, false);
  appendFileSync(log, 'last of the old\n');
  renameSync(log, `${log}.1`);
  writeFileSync(log, 'first of the new\n');

  expect([followed.read(), followed.read(), followed.read()]).toEqual(['last of the old\n', 'first of the new\n', '']);
});

it('begins again with a file that was cut short', () => {
  const followed = openFollowedFile(log, true);
  followed.read();
  truncateSync(log);
  appendFileSync(log, 'new\n');

  expect(followed.read()).toBe('new\n');
});

it('waits for a file that is not there', () => {
  rmSync(log);
  const followed = openFollowedFile(log, false);
  const nothing = followed.read();
  writeFileSync(log, 'born\n');

  expect([nothing, followed.read()]).toEqual(['', 'born\n']);
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEntries } from '@suture/log-reader';
import { expect, it } from 'vitest';
import { readSize } from './bench-log.ts';
import { writeMixedLog } from './mixed-log.ts';

it('holds errors that are all read with their frames, whatever stands between them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'suture-mixed-log-'));
  const path = join(folder, 'mixed.log');
  writeMixedLog(path, 1);
  const text = readFileSync(path, 'utf8');
  rmSync(folder, { recursive: true });

  const errors = [...readEntries(text)].flatMap(({ error }) => error ?? []);

  const written = text.split('\n').filter((line) => line.includes('"err":') || line.includes('ERROR jobs')).length;
  expect(written).toBeGreaterThan(500);
  expect(errors).toHaveLength(written);
  const kinds = new Set(errors.map(({ name, frames }) => `${name} with ${frames.length} frames`));
  expect([...kinds].toSorted()).toEqual(['Error with 2 frames', 'TypeError with 3 frames']);
});

it('takes sizes with their unit', () => {
  expect(['1GB', '200 mb'].map(readSize)).toEqual([1e9, 2e8]);
  expect(() => readSize('large')).toThrow('"large" is not a size; write for example 1GB or 200MB');
});

import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Artifacts, type KillSwitch, parse, readKillSwitch } from '@suture/core';
import * as z from 'zod';
import { createObjectArtifacts } from '../objects/artifacts.ts';
import type { Objects } from '../objects/objects.ts';
import { unlessMissing } from './missing.ts';
import { writeAtomically } from './write-atomically.ts';

const Key = z
  .string()
  .regex(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/, 'it may hold letters, digits, dots, dashes and slashes within')
  .refine((key) => key.split('/').every((part) => part !== '.' && part !== '..'), 'it must stay in its folder');

/**
 * Artifacts as files in a folder. A reader sees the old or the new text, never a part.
 * @throws InvalidInput for a key that would leave the folder
 */
export function createFileArtifacts(folder: string): Artifacts {
  return createObjectArtifacts(createFileObjects(folder, 'artifact'));
}

/**
 * Objects as files in a folder. A reader sees the old or the new bytes, never a part.
 * @param kind names the object in errors
 * @throws InvalidInput for a key that would leave the folder
 */
export function createFileObjects(folder: string, kind = 'object'): Objects {
  const pathOf = (key: string) => join(folder, parse(Key, key, `the ${kind} key ${JSON.stringify(key)}`));
  return {
    get: async (key) => unlessMissing(readFile(pathOf(key))),
    put: async (key, bytes) => {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeAtomically(path, bytes, false);
    },
    has: async (key) => (await unlessMissing(stat(pathOf(key)))) !== undefined,
  };
}

/** A kill switch that is on while a file exists; the file's first line is the reason, or `only NAME: REASON` for one service. */
export function createFileKillSwitch(path: string): KillSwitch {
  return {
    reason: async (service) => {
      const text = await unlessMissing(readFile(path, 'utf8'));
      return text === undefined ? undefined : readKillSwitch(text.split('\n', 1)[0] ?? '', service);
    },
  };
}

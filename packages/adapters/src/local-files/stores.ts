import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Artifacts, type KillSwitch, parse } from '@suture/core';
import { z } from 'zod';
import type { Objects } from '../objects/objects.ts';

const Key = z
  .string()
  .regex(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/, 'it may hold letters, digits, dots, dashes and slashes within')
  .refine((key) => key.split('/').every((part) => part !== '.' && part !== '..'), 'it must stay in its folder');

/**
 * Artifacts as files in a folder. A reader sees the old text or the new one, never half of it.
 * @throws InvalidInput for a key that would leave the folder
 */
export function createFileArtifacts(folder: string): Artifacts {
  const pathOf = (key: string) => join(folder, parse(Key, key, `the artifact key ${JSON.stringify(key)}`));
  return {
    put: async (key, text) => {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await replaceFile(path, text);
    },
    get: async (key) => readIfThere(pathOf(key)),
  };
}

/**
 * Objects as files in a folder; readers see whole ones.
 * @throws InvalidInput for a key that would leave the folder
 */
export function createFileObjects(folder: string): Objects {
  const pathOf = (key: string) => join(folder, parse(Key, key, `the object key ${JSON.stringify(key)}`));
  return {
    get: (key) => unlessMissing(readFile(pathOf(key))),
    put: async (key, bytes) => {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await replaceFile(path, bytes);
    },
    has: async (key) => (await unlessMissing(stat(pathOf(key)))) !== undefined,
  };
}

/** A kill switch that is thrown while a file is there; the file's first line says why. */
export function createFileKillSwitch(path: string): KillSwitch {
  return {
    reason: async () => {
      const text = await readIfThere(path);
      if (text === undefined) return undefined;
      const line = text.split('\n', 1)[0]?.trim();
      return line === undefined || line === '' ? 'no reason given' : line;
    },
  };
}

async function replaceFile(path: string, text: string | Uint8Array): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(draft, text, { mode: 0o600 });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function readIfThere(path: string): Promise<string | undefined> {
  return unlessMissing(readFile(path, 'utf8'));
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

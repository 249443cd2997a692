import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidInput } from '@suture/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFileArtifacts, createFileKillSwitch, createFileObjects } from './index.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suture-files-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it.each(['../out', 'a/../../out', '/etc/out', 'a//b', 'a/./b', '', 'a\\b', 'a\0b'])(
  'refuses the key %j',
  async (key) => {
    const artifacts = createFileArtifacts(folder);
    const objects = createFileObjects(folder);

    await expect(artifacts.put(key, 'x')).rejects.toThrow(InvalidInput);
    await expect(artifacts.get(key)).rejects.toThrow(InvalidInput);
    await expect(async () => objects.get(key)).rejects.toThrow(InvalidInput);
    await expect(objects.put(key, new Uint8Array())).rejects.toThrow(InvalidInput);
  },
);

it('leaves no draft behind', async () => {
  const artifacts = createFileArtifacts(folder);

  await Promise.all(['1', '2', '3'].map((text) => artifacts.put('a.json', text)));

  expect(await readdir(folder)).toEqual(['a.json']);
});

it('is thrown while the file is there, for the reason in its first line', async () => {
  const path = join(folder, 'kill-switch');
  const killSwitch = createFileKillSwitch(path);

  expect(await killSwitch.reason()).toBeUndefined();
  await writeFile(path, 'bad deploys\nmore');
  expect(await killSwitch.reason()).toBe('bad deploys');
  await writeFile(path, '');
  expect(await killSwitch.reason()).toBe('no reason given');
});

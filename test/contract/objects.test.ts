import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { createS3Objects } from '@suture/adapters/aws/s3';
import { createFileArtifacts, createFileObjects } from '@suture/adapters/local-files';
import { createMemoryObjects, createObjectArtifacts, type Objects } from '@suture/adapters/objects';
import type { Artifacts } from '@suture/core';
import { createMemoryStores } from '@suture/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { startObjectStore } from '../security/object-store.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-objects-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function openS3(): Promise<Objects> {
  const store = await startObjectStore('artifacts');
  const client = new S3Client({
    endpoint: store.url,
    forcePathStyle: true,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
  });
  closers.push(() => client.destroy(), store.close);
  return createS3Objects({ client, bucket: 'artifacts' });
}

const stores: readonly (readonly [string, () => Promise<Objects>])[] = [
  ['S3', openS3],
  ['files', async () => createFileObjects(await makeFolder())],
  ['memory', async () => createMemoryObjects()],
];

const artifactStores: readonly (readonly [string, () => Promise<Artifacts>])[] = [
  ...stores.map(([name, open]) => [`objects in ${name}`, async () => createObjectArtifacts(await open())] as const),
  ['files', async () => createFileArtifacts(await makeFolder())],
  ['memory', async () => createMemoryStores().artifacts],
];

describe.each(stores)('objects in %s', (_name, open) => {
  it('return the latest bytes', async () => {
    const objects = await open();
    await objects.put('proving/in/a.tgz', new Uint8Array([0, 255, 10, 128]));
    await objects.put('proving/in/a.tgz', new Uint8Array([2, 0, 13, 10]));

    expect(new Uint8Array((await objects.get('proving/in/a.tgz')) ?? [])).toEqual(new Uint8Array([2, 0, 13, 10]));
    expect(await objects.has('proving/in/a.tgz')).toBe(true);
  });

  it('distinguish an empty object from none', async () => {
    const objects = await open();
    await objects.put('empty', new Uint8Array());

    expect((await objects.get('empty'))?.length).toBe(0);
    expect([await objects.has('empty'), await objects.has('none')]).toEqual([true, false]);
  });

  it('do not exist under a key beside or below another one', async () => {
    const objects = await open();
    await objects.put('index/v1/a.gz', new Uint8Array([1]));

    for (const key of ['index/v1/b.gz', 'index/v2/a.gz', 'constructor', '__proto__']) {
      expect(await objects.get(key)).toBeUndefined();
      expect(await objects.has(key)).toBe(false);
    }
  });
});

describe.each(artifactStores)('artifacts in %s', (_name, open) => {
  it('are the latest text', async () => {
    const artifacts = await open();
    await artifacts.put('incidents/i/a.json', 'first');
    await artifacts.put('incidents/i/a.json', '{"a":"Grüße, 你好 🩹"}\n');

    expect(await artifacts.get('incidents/i/a.json')).toBe('{"a":"Grüße, 你好 🩹"}\n');
  });

  it('distinguish an empty text from none', async () => {
    const artifacts = await open();
    await artifacts.put('incidents/i/empty.txt', '');

    expect(await artifacts.get('incidents/i/empty.txt')).toBe('');
    expect(await artifacts.get('incidents/i/none.txt')).toBeUndefined();
    expect(await artifacts.get('constructor')).toBeUndefined();
  });

  it('are whole for every reader while they are written', async () => {
    const artifacts = await open();
    const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100_000));
    await artifacts.put('long.txt', texts[0] ?? '');

    const work = texts.map((text) => artifacts.put('long.txt', text));
    const read = await Promise.all(texts.map(() => artifacts.get('long.txt')));
    await Promise.all(work);

    expect(read.every((text) => text !== undefined && texts.includes(text))).toBe(true);
  });
});

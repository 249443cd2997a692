import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCheckpoints, readVerificationKey } from '@suture/core';
import { afterEach, expect, it } from 'vitest';
import { createFileCheckpoints, createFileSigner, readFileCheckpoints, readFilePublicKey } from './index.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'suture-checkpoints-'));
  folders.push(folder);
  const key = join(folder, 'audit-key.pem');
  const files = { folder: join(folder, 'state', 'checkpoints'), count: join(folder, 'counts', 'a.json') };
  const reopen = () => createFileCheckpoints(createFileSigner(key), files);
  const read = async () => {
    const log = await readFileCheckpoints(files);
    return readCheckpoints(log, [readVerificationKey((await readFilePublicKey(key)) ?? '')]);
  };
  return { key, files, reopen, read };
}

const head = (seq: number) => ({ incidentId: 'inc-1', seq, hash: 'a'.repeat(64), at: '2026-11-24T09:00:00.000Z' });

it('makes a key that only its owner may read, and signs a log in which each names the one before it', async () => {
  const { key, reopen, read } = await open();
  const checkpoints = reopen();

  const sealed = [await checkpoints.seal(head(1)), await checkpoints.seal(head(2))];
  await reopen().seal(head(3));

  expect((await stat(key)).mode & 0o777).toBe(0o600);
  const { signed, findings } = await read();
  expect(findings).toEqual([]);
  expect(signed.map(({ checkpoint }) => [checkpoint.seq, checkpoint.log?.count])).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  expect(new Set(sealed.map(({ keyId }) => keyId)).size).toBe(1);
});

const nameOf = (number: number) => `0000000${number}.json`;

it.each([
  ['one that was removed', (folder: string) => rm(join(folder, nameOf(2))), 'does not follow'],
  ['the last that was removed', (folder: string) => rm(join(folder, nameOf(3))), 'ends at 2; 3 were signed'],
  ['all that were removed', (folder: string) => rm(folder, { recursive: true }), 'ends at 0; 3 were signed'],
  ['two that changed places', swapFirst, 'does not follow'],
  [
    'one that is no envelope',
    (folder: string) => writeFile(join(folder, nameOf(3)), '{"a"'),
    'is not a signed envelope',
  ],
])('shows %s', async (_what, tamper, reason) => {
  const { files, reopen, read } = await open();
  for (const seq of [1, 2, 3]) await reopen().seal(head(seq));

  await tamper(files.folder);

  expect((await read()).findings).toContainEqual({ reason: expect.stringContaining(reason) });
});

async function swapFirst(folder: string): Promise<void> {
  const [first, second] = [join(folder, nameOf(1)), join(folder, nameOf(2))];
  const text = await readFile(first, 'utf8');
  await writeFile(first, await readFile(second, 'utf8'));
  await writeFile(second, text);
}

it('lets several processes sign at the same time', async () => {
  const { reopen, read } = await open();

  await Promise.all([1, 2, 3, 4].map((seq) => reopen().seal(head(seq))));

  const { signed, findings } = await read();
  expect(findings).toEqual([]);
  expect(signed.map(({ checkpoint }) => checkpoint.seq).sort()).toEqual([1, 2, 3, 4]);
});

it('refuses a key that others may read, and one of another kind', async () => {
  const { key, reopen } = await open();
  await reopen().seal(head(1));
  await chmod(key, 0o644);

  await expect(reopen().seal(head(2))).rejects.toThrow(`run chmod 600 ${key}`);
  await chmod(key, 0o600);
  await writeFile(key, 'nothing');
  await expect(reopen().seal(head(2))).rejects.toThrow('must be a private key on P-256');
});

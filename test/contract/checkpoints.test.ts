import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeptCheckpoints } from '@suture/adapters/checkpoints';
import {
  createFileCheckpoints,
  createFileSigner,
  readFileCheckpoints,
  readFilePublicKey,
} from '@suture/adapters/local-files';
import { type Checkpoints, openEnvelope, readCheckpoint, readVerificationKey } from '@suture/core';
import { createMemoryCheckpoints } from '@suture/core/testing';
import { afterEach, describe, expect, it } from 'vitest';

interface Opened {
  readonly checkpoints: Checkpoints;
  /** What the store has, oldest first. */
  readonly stored: () => Promise<readonly unknown[]>;
  readonly publicKey: () => Promise<string>;
}

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-checkpoints-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const implementations: readonly (readonly [string, () => Promise<Opened>])[] = [
  [
    'memory',
    async () => {
      const checkpoints = createMemoryCheckpoints();
      return { checkpoints, stored: async () => checkpoints.log, publicKey: async () => checkpoints.publicKey };
    },
  ],
  [
    'files',
    async () => {
      const folder = await makeFolder();
      const [key, files] = [join(folder, 'key.pem'), { folder: join(folder, 'log'), count: join(folder, 'count') }];
      return {
        checkpoints: createFileCheckpoints(createFileSigner(key), files),
        stored: async () => (await readFileCheckpoints(files)).stored.map(({ envelope }) => envelope),
        publicKey: async () => (await readFilePublicKey(key)) ?? '',
      };
    },
  ],
  [
    'a store that keeps what it has',
    async () => {
      const signer = createFileSigner(join(await makeFolder(), 'key.pem'));
      const kept = new Map<string, unknown>();
      const add = async (name: string, envelope: unknown) => void kept.set(name, JSON.parse(JSON.stringify(envelope)));
      return {
        checkpoints: createKeptCheckpoints(signer, { add }),
        stored: async () => [...kept.values()],
        publicKey: signer.publicKey,
      };
    },
  ],
];

describe.each(implementations)('checkpoints in %s', (_name, open) => {
  const head = { incidentId: 'inc-1', seq: 41, hash: 'a'.repeat(64), at: '2026-11-24T09:00:00.000Z' };

  it('keep each head that is sealed, signed with the key that they name', async () => {
    const { checkpoints, stored, publicKey } = await open();

    const { keyId } = await checkpoints.seal(head);
    await checkpoints.seal({ ...head, seq: 42, forgotten: head.at });

    const key = readVerificationKey(await publicKey());
    const read = (await stored()).map((envelope) => readCheckpoint(envelope, [key]));
    expect(keyId).toBe(key.id);
    expect(read).toMatchObject([{ checkpoint: head }, { checkpoint: { seq: 42, forgotten: head.at } }]);
  });

  it('sign a long text of any type', async () => {
    const { checkpoints, publicKey } = await open();
    const text = `{"a":"${'ü'.repeat(5_000)}"}`;

    const envelope = await checkpoints.attest('application/vnd.in-toto+json', text);

    const key = readVerificationKey(await publicKey());
    expect(openEnvelope(envelope, 'application/vnd.in-toto+json', [key])).toEqual({ valid: true, text });
  });
});

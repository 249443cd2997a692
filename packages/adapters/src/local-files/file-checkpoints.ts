import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type ChainHead,
  type CheckpointLog,
  type Checkpoints,
  checkpointType,
  genesisHash,
  hashEnvelope,
  readVerificationKey,
  writeCheckpoint,
} from '@suture/core';
import * as z from 'zod';
import { type Signer, signEnvelope } from '../checkpoints/signer.ts';
import { unlessMissing } from './missing.ts';
import { createAtomically, writeAtomically } from './write-atomically.ts';

/** Where one machine keeps its checkpoints. */
export interface CheckpointFiles {
  /** One envelope a file, numbered from 1; each names the one before it. */
  readonly folder: string;
  /** How many were signed. Beside the key, not beside the checkpoints, so that a log that was cut shows. */
  readonly count: string;
}

const Count = z.object({ count: z.int().min(0) });

/** Attempts to add one when another process takes the same number. */
const tries = 20;

/** Checkpoints as numbered files. A file is created and never replaced, so that several processes may add some. */
export function createFileCheckpoints(signer: Signer, files: CheckpointFiles): Checkpoints {
  async function add(head: ChainHead): Promise<number> {
    await mkdir(files.folder, { recursive: true, mode: 0o700 });
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const last = (await listNumbers(files.folder)).at(-1) ?? 0;
      const previous = last === 0 ? genesisHash : hashEnvelope(await readJson(pathOf(files, last)));
      const count = last + 1;
      const payload = writeCheckpoint({ ...head, log: { count, previous } });
      const envelope = await signEnvelope(signer, checkpointType, payload);
      if (await createAtomically(pathOf(files, count), `${JSON.stringify(envelope)}\n`)) return count;
    }
    throw new Error(`Other processes took the next number in ${files.folder} ${tries} times. Try again.`);
  }

  return {
    attest: (payloadType, payload) => signEnvelope(signer, payloadType, payload),
    seal: async (head) => {
      const count = await add(head);
      await mkdir(dirname(files.count), { recursive: true, mode: 0o700 });
      if (count > ((await readCount(files.count)) ?? 0)) await writeAtomically(files.count, JSON.stringify({ count }));
      return { keyId: readVerificationKey(await signer.publicKey()).id };
    },
  };
}

/** What the files of one machine hold, for a verification. */
export async function readFileCheckpoints(files: CheckpointFiles): Promise<CheckpointLog> {
  // Counted first: one that is added in between does not look like a missing one.
  const count = await readCount(files.count);
  const numbers = await listNumbers(files.folder);
  const stored = numbers.map(async (number) => ({
    name: `checkpoint ${number}`,
    envelope: await readJson(pathOf(files, number)),
  }));
  return { stored: await Promise.all(stored), sequential: true, count };
}

function pathOf({ folder }: CheckpointFiles, number: number): string {
  return join(folder, `${String(number).padStart(8, '0')}.json`);
}

async function listNumbers(folder: string): Promise<readonly number[]> {
  const names = (await unlessMissing(readdir(folder))) ?? [];
  return names
    .flatMap((name) => /^(\d{8,})\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

async function readCount(path: string): Promise<number | undefined> {
  return Count.safeParse(await readJson(path)).data?.count;
}

/** What is no JSON is returned as a text, which the verification names. */
async function readJson(path: string): Promise<unknown> {
  const text = await unlessMissing(readFile(path, 'utf8'));
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

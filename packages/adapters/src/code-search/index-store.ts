import { createHash } from 'node:crypto';
import { formatVersion, type Manifest, RecordCorrupt, readManifest, readPack, writeManifest } from '@suture/code-index';
import * as z from 'zod';
import type { Objects } from '../objects/objects.ts';

const Latest = z.object({ commit: z.string().min(1).max(200) });
/** Parallel reads of objects. */
const lanes = 8;

export type Records = ReadonlyMap<string, Uint8Array>;

/** The stored indexes of one repository. An unreadable part counts as missing and is rebuilt. */
export interface IndexStore {
  manifest(commit: string): Promise<Manifest | undefined>;
  /** The manifest of the last indexed commit, as the start of another one. */
  latest(other: string): Promise<Manifest | undefined>;
  keepManifest(manifest: Manifest): Promise<void>;
  /** @returns its key */
  keepPack(packed: Uint8Array): Promise<string>;
  /** The readable packs by key, in the given order. */
  packs(keys: readonly string[]): Promise<ReadonlyMap<string, Records>>;
}

/** @param onCorrupt is called with the key of an unreadable object */
export function openIndexStore(objects: Objects, repository: string, onCorrupt: (key: string) => void): IndexStore {
  const root = `index/v${formatVersion}/${folderOf(repository)}`;
  const manifestKey = (commit: string) => `${root}/commits/${commit}.json.gz`;

  async function read<T>(key: string, open: (bytes: Uint8Array) => T): Promise<T | undefined> {
    const bytes = await objects.get(key);
    if (bytes === undefined) return undefined;
    try {
      return open(bytes);
    } catch (error) {
      if (!(error instanceof RecordCorrupt)) throw error;
      onCorrupt(key);
      return undefined;
    }
  }

  const manifest = (commit: string) => read(manifestKey(commit), readManifest);
  return {
    manifest,
    latest: async (other) => {
      const latest = await read(`${root}/latest.json`, readLatest);
      return latest === undefined || latest.commit === other ? undefined : manifest(latest.commit);
    },
    keepManifest: async (kept) => {
      await objects.put(manifestKey(kept.commit), writeManifest(kept));
      await objects.put(`${root}/latest.json`, Buffer.from(JSON.stringify({ commit: kept.commit })));
    },
    keepPack: async (packed) => {
      const key = `${root}/packs/${createHash('sha256').update(packed).digest('hex')}.gz`;
      await objects.put(key, packed);
      return key;
    },
    packs: async (keys) => {
      const result = new Map<string, Records>();
      for (let first = 0; first < keys.length; first += lanes) {
        const some = keys.slice(first, first + lanes);
        const opened = await Promise.all(some.map((key) => read(key, readPack)));
        for (const [index, key] of some.entries()) {
          const records = opened[index];
          if (records !== undefined) result.set(key, records);
        }
      }
      return result;
    },
  };
}

function readLatest(bytes: Uint8Array): z.infer<typeof Latest> {
  try {
    return Latest.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw new RecordCorrupt('the note of the last commit is damaged', { cause });
  }
}

/** `owner/name` unchanged; a local folder, whose path may contain anything, as a digest. */
function folderOf(repository: string): string {
  if (/^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(repository)) return repository;
  return createHash('sha256').update(repository).digest('hex').slice(0, 32);
}

import {
  type CommitIndex,
  type Embedder,
  formatVersion,
  indexFiles,
  isSound,
  type Manifest,
  openIndex,
  type ParseFile,
  RecordCorrupt,
  writePack,
} from '@suture/code-index';
import type { Snapshot } from '@suture/core';
import { addMeanings, type Embeddings } from './embeddings.ts';
import type { IndexStore, Records } from './index-store.ts';

/** The index of a commit as far as it is made. */
export interface OpenedCommit {
  readonly manifest: Manifest;
  readonly index: CommitIndex;
  /** The packs in memory, by key. */
  readonly packs: ReadonlyMap<string, Records>;
  readonly embeddings: Embeddings | undefined;
  /** Contents that were parsed for it in this call. */
  readonly made: number;
}

export interface OpenCommitParts {
  readonly store: IndexStore;
  readonly commit: string;
  readonly parse: ParseFile;
  readonly snapshot: () => Promise<Snapshot>;
  readonly timeLeft: () => number;
  readonly embedder?: Embedder | undefined;
  /** Chunks that may have vectors. */
  readonly mostEmbedded: number;
  /** What an earlier call has in memory. */
  readonly before?: OpenedCommit | undefined;
}

/** Packs from which on they are written together again. */
const mostPacks = 64;
/** Bytes of records in a pack that is written together. */
const packSize = 4_000_000;

/**
 * Opens what is kept of the commit's index and makes what is missing, as far as the time goes. A commit that was never indexed
 * begins with the records of the one indexed last.
 */
export async function openCommit(parts: OpenCommitParts): Promise<OpenedCommit> {
  const { store, commit, before } = parts;
  const own = before?.manifest ?? (await store.manifest(commit));
  const base = own ?? (await store.latest(commit));
  const packs = new Map(before?.packs ?? (await store.packs(base?.packs ?? [])));
  const whole = own !== undefined && own.missing === 0 && own.packs.every((key) => packs.has(key));
  const first = whole ? { manifest: own, made: 0 } : await complete(parts, packs, base);
  try {
    return await finish(parts, packs, first);
  } catch (error) {
    if (!(error instanceof RecordCorrupt)) throw error;
  }
  // What a pack holds is not what was written, though its checksum is right: packs like that are made again.
  for (const [key, records] of packs) if (![...records.values()].every(isSound)) packs.delete(key);
  return finish(parts, packs, await complete(parts, packs, base));
}

interface Completed {
  readonly manifest: Manifest;
  readonly made: number;
}

async function finish(
  parts: OpenCommitParts,
  packs: ReadonlyMap<string, Records>,
  { manifest, made }: Completed,
): Promise<OpenedCommit> {
  const { store, embedder, before } = parts;
  const recordOf = recordIn(packs);
  const files = manifest.files.map(([path, hash]) => ({ path, hash }));
  if (embedder === undefined || manifest.missing > 0)
    return { manifest, packs, made, embeddings: undefined, index: openIndex(files, recordOf) };
  const embeddings = await addMeanings({
    embedder,
    store,
    manifest,
    recordOf,
    snapshot: parts.snapshot,
    timeLeft: parts.timeLeft,
    most: parts.mostEmbedded,
    before: before?.embeddings,
  });
  const named: Manifest = { ...manifest, vectors: { embedder: embedder.name, packs: [...embeddings.packs] } };
  if (embeddings.packs.length !== (manifest.vectors?.packs.length ?? 0)) await store.keepManifest(named);
  const index = openIndex(files, recordOf, (hash) => embeddings.vectors.get(hash));
  return { manifest: named, packs, made, embeddings, index };
}

async function complete(
  { store, commit, parse, snapshot, timeLeft }: OpenCommitParts,
  packs: Map<string, Records>,
  base: Manifest | undefined,
): Promise<Completed> {
  const { paths, read } = await snapshot();
  const recordOf = recordIn(packs);
  const { files, skipped, wordsOnly, made, missing } = await indexFiles({
    paths,
    read,
    parse,
    timeLeft,
    has: (hash) => recordOf(hash) !== undefined,
    keep: async (packed, records) => {
      packs.set(await store.keepPack(packed), records);
    },
  });
  if (missing === 0) await tidy(store, packs, new Set(files.map(({ hash }) => hash)));
  const manifest: Manifest = {
    version: formatVersion,
    commit,
    files: files.map(({ path, hash }): [string, string] => [path, hash]),
    packs: [...packs.keys()],
    ...(base?.vectors === undefined ? {} : { vectors: base.vectors }),
    skipped,
    wordsOnly,
    missing,
  };
  await store.keepManifest(manifest);
  return { manifest, made };
}

/** Writes the records that are in use together, once most of what is read is of files that are gone, or in many small packs. */
async function tidy(store: IndexStore, packs: Map<string, Records>, used: ReadonlySet<string>): Promise<void> {
  const all = [...packs.values()].flatMap((records) => [...records]);
  const live = new Map(all.filter(([hash]) => used.has(hash)));
  const bytes = (records: Iterable<readonly [string, Uint8Array]>) =>
    [...records].reduce((sum, [, { length }]) => sum + length, 0);
  if (packs.size <= mostPacks && bytes(all) <= 2 * bytes(live) + packSize) return;
  packs.clear();
  let records = new Map<string, Uint8Array>();
  let size = 0;
  for (const [hash, record] of live) {
    // A copy: the record would hold the whole pack that it came in.
    records.set(hash, record.slice());
    size += record.length;
    if (size < packSize) continue;
    packs.set(await store.keepPack(writePack(records)), records);
    records = new Map();
    size = 0;
  }
  if (records.size > 0) packs.set(await store.keepPack(writePack(records)), records);
}

function recordIn(packs: ReadonlyMap<string, Records>): (hash: string) => Uint8Array | undefined {
  return (hash) => {
    for (const records of packs.values()) {
      const record = records.get(hash);
      if (record !== undefined) return record;
    }
    return undefined;
  };
}

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
import { defined, type Snapshot } from '@suture/core';
import { addMeanings, type Embeddings } from './embeddings.ts';
import type { IndexStore, Records } from './index-store.ts';

/** The index of a commit, possibly incomplete. */
export interface OpenedCommit {
  readonly manifest: Manifest;
  readonly index: CommitIndex;
  /** The packs in memory, by key. */
  readonly packs: ReadonlyMap<string, Records>;
  readonly embeddings: Embeddings | undefined;
  /** File contents that this call parsed. */
  readonly made: number;
}

interface OpenCommitParts {
  readonly store: IndexStore;
  readonly commit: string;
  readonly parse: ParseFile;
  readonly snapshot: () => Promise<Snapshot>;
  readonly timeLeft: () => number;
  readonly embedder?: Embedder | undefined;
  /** Most chunks with vectors. */
  readonly mostEmbedded: number;
  /** The result of an earlier call in memory. */
  readonly before?: OpenedCommit | undefined;
}

/** More packs than this are merged. */
const mostPacks = 64;
/** Bytes of records in a merged pack. */
const packSize = 4_000_000;

/**
 * Opens the stored part of the commit's index and builds the rest within the time. A new commit starts with the records of the last
 * indexed one.
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
  // The pack's content is damaged although its checksum is right: such packs are rebuilt.
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
    ...defined({ vectors: base?.vectors }),
    skipped,
    wordsOnly,
    missing,
  };
  await store.keepManifest(manifest);
  return { manifest, made };
}

/** Merges the records in use when most stored records are of removed files, or there are too many small packs. */
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
    // A copy, because the record would keep its whole pack in memory.
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

import {
  type Embedder,
  type FileVectors,
  isTest,
  type Manifest,
  quantise,
  RecordCorrupt,
  readRecord,
  readVectors,
  writePack,
  writeVectors,
} from '@suture/code-index';
import { defined, readClean, type Snapshot } from '@suture/core';
import { ModelRefused, ModelThrottled, ModelUnavailable } from '../errors.ts';
import type { IndexStore } from './index-store.ts';

/** The vectors of a commit's chunks. */
export interface Embeddings {
  /** By content hash. */
  readonly vectors: ReadonlyMap<string, FileVectors>;
  /** Keys of the packs that store them. */
  readonly packs: readonly string[];
  readonly done: number;
  /** Chunks of the commit. */
  readonly of: number;
  /** Whether all allowed vectors exist, or the model is not available now. */
  readonly finished: boolean;
  /** The model's error message. */
  readonly failure?: string;
}

interface AddMeaningsParts {
  readonly embedder: Embedder;
  readonly store: IndexStore;
  readonly manifest: Manifest;
  readonly recordOf: (hash: string) => Uint8Array | undefined;
  readonly snapshot: () => Promise<Snapshot>;
  readonly timeLeft: () => number;
  /** Most chunks of one commit with vectors. */
  readonly most: number;
  readonly before?: Embeddings | undefined;
}

interface Wanted {
  readonly path: string;
  readonly hash: string;
  /** Places of the chunks in the record. */
  readonly chunks: readonly { readonly startLine: number; readonly endLine: number }[];
}

/** Most characters of a chunk: its start says what it is about. */
const longest = 4000;
/** Chunks per batch of vectors. */
const batch = 256;

/** Adds vectors to chunks without one: code first, then tests, then texts, within the bound and the time. */
export async function addMeanings(parts: AddMeaningsParts): Promise<Embeddings> {
  const { embedder, store, manifest, timeLeft, before } = parts;
  const own = manifest.vectors?.embedder === embedder.name ? manifest.vectors.packs : [];
  const vectors = new Map(before?.vectors ?? (await readKept(store, own, embedder.dimensions)));
  const packs = [...(before?.packs ?? own)];
  const { wanted, of } = choose(parts);
  const missing = wanted.filter(({ hash }) => !vectors.has(hash));
  let failure: string | undefined;
  while (missing.length > 0 && timeLeft() > 0) {
    const some = takeBatch(missing);
    try {
      const found = await embedFiles(some, embedder, await parts.snapshot());
      packs.push(await store.keepPack(writePack(new Map([...found].map(([hash, one]) => [hash, writeVectors(one)])))));
      for (const [hash, one] of found) vectors.set(hash, one);
    } catch (error) {
      if (!isModelFailure(error)) throw error;
      // The search still works with words and names.
      failure = error.message;
      break;
    }
  }
  const done = wanted.reduce((sum, { hash, chunks }) => sum + (vectors.has(hash) ? chunks.length : 0), 0);
  const finished = failure !== undefined || missing.length === 0;
  return { vectors, packs, done, of, finished, ...defined({ failure }) };
}

export function isModelFailure(error: unknown): error is Error {
  return error instanceof ModelThrottled || error instanceof ModelUnavailable || error instanceof ModelRefused;
}

async function readKept(store: IndexStore, keys: readonly string[], dimensions: number) {
  const result = new Map<string, FileVectors>();
  for (const records of (await store.packs(keys)).values())
    for (const [hash, bytes] of records) {
      try {
        result.set(hash, readVectors(bytes, dimensions));
      } catch (error) {
        if (!(error instanceof RecordCorrupt)) throw error;
      }
    }
  return result;
}

function choose({ manifest, recordOf, most }: AddMeaningsParts): {
  readonly wanted: readonly Wanted[];
  readonly of: number;
} {
  const files = new Map(manifest.files.map(([path, hash]) => [hash, path]));
  const all = [...files].flatMap(([hash, path]) => {
    const bytes = recordOf(hash);
    if (bytes === undefined) return [];
    const { chunks, symbols } = readRecord(bytes);
    return [{ path, hash, chunks, rank: symbols.length === 0 ? 2 : isTest(path) ? 1 : 0 }];
  });
  let room = most;
  const wanted = all
    .toSorted((a, b) => a.rank - b.rank)
    .filter(({ chunks }) => {
      if (chunks.length === 0 || chunks.length > room) return false;
      room -= chunks.length;
      return true;
    });
  return { wanted, of: all.reduce((sum, { chunks }) => sum + chunks.length, 0) };
}

function takeBatch(missing: Wanted[]): readonly Wanted[] {
  const some: Wanted[] = [];
  for (let size = 0; size < batch; ) {
    const next = missing.shift();
    if (next === undefined) break;
    some.push(next);
    size += next.chunks.length;
  }
  return some;
}

/** The model gets the redacted text that an agent may see. A file that must not be shown is embedded as its path alone. */
async function embedFiles(files: readonly Wanted[], embedder: Embedder, snapshot: Snapshot) {
  const texts = files.flatMap(({ path, chunks }) => {
    const lines = readClean(snapshot, path) ?? [];
    return chunks.map(({ startLine, endLine }) =>
      [path, ...lines.slice(startLine - 1, endLine)].join('\n').slice(0, longest),
    );
  });
  const found = await embedder.embed(texts);
  const result = new Map<string, FileVectors>();
  let next = 0;
  for (const { hash, chunks } of files) {
    const own = found.slice(next, next + chunks.length);
    next += chunks.length;
    result.set(hash, { chunks: chunks.map((_, index) => index), vectors: own.map((vector) => quantise(vector)) });
  }
  return result;
}

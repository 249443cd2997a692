import { RecordCorrupt } from './errors.ts';
import { isTest } from './files.ts';
import { fuse } from './fuse.ts';
import type { IndexHit } from './hit.ts';
import { type FileRecord, readRecord } from './record.ts';
import { createSymbolIndex, type Place } from './symbol-index.ts';
import { tokenise } from './tokens.ts';
import { cosine, type FileVectors } from './vectors.ts';
import { best, createWordIndex } from './word-index.ts';

export interface IndexedFile {
  readonly path: string;
  /** Content hash. Files with the same content share it. */
  readonly hash: string;
}

export interface IndexCounts {
  readonly files: number;
  readonly lines: number;
  readonly symbols: number;
  /** Number of lines that use a name, summed over all names. */
  readonly references: number;
  readonly chunks: number;
}

/** Searches the files of one commit. Results are best first, at most `limit`. */
export interface CommitIndex {
  /** @param vector of the query, if chunks have vectors */
  search(query: string, limit: number, vector?: Int8Array): readonly IndexHit[];
  definitions(name: string, limit: number): readonly IndexHit[];
  /** One line per hit. */
  references(name: string, limit: number): readonly IndexHit[];
  readonly counts: IndexCounts;
}

/** The most results of each ranking. Later ones are noise. */
const depth = 100;

/**
 * Opens the records of a commit's files.
 * @param recordOf returns the packed record of a content hash; a file without a record is not in the index
 * @throws RecordCorrupt
 */
export function openIndex(
  files: readonly IndexedFile[],
  recordOf: (hash: string) => Uint8Array | undefined,
  vectorsOf: (hash: string) => FileVectors | undefined = () => undefined,
): CommitIndex {
  const { records, paths, hashes } = readRecords(files, recordOf);
  const firstChunks = Uint32Array.from(records, () => 0);
  let total = 0;
  for (const [index, { chunks }] of records.entries()) {
    firstChunks[index] = total;
    total += chunks.length;
  }
  const recordOfChunk = new Uint32Array(total);
  for (const [index, { chunks }] of records.entries())
    recordOfChunk.fill(index, firstChunks[index], (firstChunks[index] ?? 0) + chunks.length);
  const words = createWordIndex(records, firstChunks);
  const symbols = createSymbolIndex(records);
  const embeddings = hashes.flatMap((hash, index) => {
    const known = vectorsOf(hash);
    return (known?.chunks ?? []).map((chunk, place) => ({
      item: (firstChunks[index] ?? 0) + chunk,
      vector: known?.vectors[place] ?? new Int8Array(),
    }));
  });

  /** Code matters more than its tests. */
  function testsLast(places: readonly Place[]): readonly Place[] {
    const inTest = ({ record }: Place) => isTest(paths[record]?.[0] ?? '');
    return [...places.filter((place) => !inTest(place)), ...places.filter(inTest)];
  }

  function hitsOf(record: number, stretch: Omit<IndexHit, 'path'>): readonly IndexHit[] {
    return (paths[record] ?? []).map((path) => ({ path, ...stretch }));
  }

  function symbolAt(record: number, item: number): Omit<IndexHit, 'path'> {
    const symbol = records[record]?.symbols[item];
    if (symbol === undefined) throw new RecordCorrupt('a symbol is not there');
    return { startLine: symbol.startLine, endLine: symbol.endLine, symbol: `${symbol.kind} ${symbol.name}` };
  }

  function chunkAt(number: number): readonly IndexHit[] {
    const record = recordOfChunk[number] ?? 0;
    const chunk = records[record]?.chunks[number - (firstChunks[record] ?? 0)];
    if (chunk === undefined) throw new RecordCorrupt('a chunk is not there');
    if (chunk.symbol === -1) return hitsOf(record, { startLine: chunk.startLine, endLine: chunk.endLine });
    return hitsOf(record, symbolAt(record, chunk.symbol));
  }

  return {
    counts: {
      files: files.length,
      lines: records.reduce((sum, { lines }, index) => sum + lines * (paths[index]?.length ?? 0), 0),
      symbols: symbols.symbols,
      references: symbols.references,
      chunks: total,
    },
    search: (query, limit, vector) => {
      const asked = tokenise(query);
      const near = vector === undefined ? [] : nearest(embeddings, vector);
      const named = symbols.rank(asked, words.weightOf, depth);
      return fuse(
        [
          words.rank(asked, depth).map(({ item }) => chunkAt(item)),
          named.map(({ record, item }) => hitsOf(record, symbolAt(record, item))),
          near.map((item) => chunkAt(item)),
        ],
        limit,
      );
    },
    definitions: (name, limit) =>
      testsLast(symbols.definitionsOf(name))
        .flatMap(({ record, item }) => hitsOf(record, symbolAt(record, item)))
        .slice(0, limit),
    references: (name, limit) => {
      const hits: IndexHit[] = [];
      for (const { record, item } of testsLast(symbols.usesOf(name))) {
        if (hits.length >= limit) break;
        const lines = records[record]?.linesOf(item) ?? [];
        hits.push(...lines.flatMap((line) => hitsOf(record, { startLine: line, endLine: line })));
      }
      return hits.slice(0, limit);
    },
  };
}

/** Files with the same content share a record. */
function readRecords(files: readonly IndexedFile[], recordOf: (hash: string) => Uint8Array | undefined) {
  const places = new Map<string, number>();
  const records: FileRecord[] = [];
  const paths: string[][] = [];
  for (const { path, hash } of files) {
    const known = places.get(hash);
    if (known !== undefined) {
      paths[known]?.push(path);
      continue;
    }
    const bytes = recordOf(hash);
    if (bytes === undefined) continue;
    places.set(hash, records.length);
    records.push(readRecord(bytes));
    paths.push([path]);
  }
  return { records, paths, hashes: [...places.keys()] };
}

function nearest(
  embeddings: readonly { readonly item: number; readonly vector: Int8Array }[],
  vector: Int8Array,
): readonly number[] {
  const scores = Float64Array.from(embeddings, (embedding) => cosine(embedding.vector, vector));
  return best(scores, depth).flatMap(({ item }) => embeddings[item]?.item ?? []);
}

import { createHash } from 'node:crypto';
import { cutIntoChunks } from './chunks.ts';
import { type GrammarName, kindOf, reasonToSkip, type SkipReason } from './files.ts';
import type { IndexedFile } from './open-index.ts';
import { formatVersion, writePack } from './pack.ts';
import type { ParseFile } from './parse-file.ts';
import { writeRecord } from './record.ts';
import { createTokeniser } from './tokens.ts';

export interface IndexFilesParts {
  /** Sorted. */
  readonly paths: readonly string[];
  /** The file's text; undefined if it is binary or too large. */
  readonly read: (path: string) => string | undefined;
  /** Whether a record of this content exists already. */
  readonly has: (hash: string) => boolean;
  readonly parse: ParseFile;
  /** Milliseconds until indexing must stop. Finished records are kept. */
  readonly timeLeft: () => number;
  /** Stores a pack of new records. */
  readonly keep: (packed: Uint8Array, records: ReadonlyMap<string, Uint8Array>) => Promise<void>;
}

export interface IndexFilesOutcome {
  /** All files that belong in the index, with or without a record yet. */
  readonly files: readonly IndexedFile[];
  /** Number of files left out for good, by reason. */
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** Number of files indexed by words alone. */
  readonly wordsOnly: number;
  /** Number of records made in this run. */
  readonly made: number;
  /** Number of contents still without a record because time ran out. */
  readonly missing: number;
}

interface Waiting {
  readonly path: string;
  readonly hash: string;
  readonly grammar: GrammarName | undefined;
}

/** Bytes of records in one pack. */
const packSize = 4_000_000;

/** Makes records of the files with new content. Files with symbols come first. */
export async function indexFiles(parts: IndexFilesParts): Promise<IndexFilesOutcome> {
  const { paths, read, has, parse, timeLeft, keep } = parts;
  const { files, skipped, wordsOnly, waiting } = sort(paths, read, has);
  const tokenise = createTokeniser();
  let records = new Map<string, Uint8Array>();
  let size = 0;
  let made = 0;

  async function flush(): Promise<void> {
    if (records.size === 0) return;
    await keep(writePack(records), records);
    records = new Map();
    size = 0;
  }

  for (const { path, hash, grammar } of waiting) {
    if (timeLeft() <= 0) break;
    const text = read(path) ?? '';
    const found = grammar === undefined ? { symbols: [], references: new Map() } : await parse(grammar, text);
    const record = writeRecord(countLines(text), found, cutIntoChunks(text, found.symbols, tokenise));
    records.set(hash, record);
    size += record.length;
    made += 1;
    if (size >= packSize) await flush();
  }
  await flush();
  return { files, skipped, wordsOnly, made, missing: waiting.length - made };
}

function sort(paths: readonly string[], read: IndexFilesParts['read'], has: IndexFilesParts['has']) {
  const files: IndexedFile[] = [];
  const skipped: Partial<Record<SkipReason, number>> = {};
  const waiting = new Map<string, Waiting>();
  let wordsOnly = 0;
  for (const path of paths) {
    const kind = kindOf(path);
    const text = 'skip' in kind ? undefined : read(path);
    const reason = 'skip' in kind ? kind.skip : reasonToSkip(path, text);
    if ('skip' in kind || reason !== undefined || text === undefined) {
      const counted = reason ?? 'unreadable';
      skipped[counted] = (skipped[counted] ?? 0) + 1;
      continue;
    }
    const hash = hashOf(kind.grammar, text);
    files.push({ path, hash });
    if (kind.grammar === undefined) wordsOnly += 1;
    if (!has(hash) && !waiting.has(hash)) waiting.set(hash, { path, hash, grammar: kind.grammar });
  }
  const all = [...waiting.values()];
  const symbolsFirst = [...all.filter(({ grammar }) => grammar), ...all.filter(({ grammar }) => !grammar)];
  return { files, skipped, wordsOnly, waiting: symbolsFirst };
}

/** Covers the file's content and how it is read. */
function hashOf(grammar: GrammarName | undefined, text: string): string {
  return createHash('sha256')
    .update(`${formatVersion} ${grammar ?? 'words'}\n`)
    .update(text)
    .digest('base64url');
}

function countLines(text: string): number {
  let lines = text === '' || text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

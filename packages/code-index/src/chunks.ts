import type { CodeSymbol } from './symbol.ts';

/** The unit of search: a symbol's own lines, or a window of the code between symbols. */
export interface Chunk {
  /** Index of its symbol in the file's list; -1 for none. */
  readonly symbol: number;
  readonly startLine: number;
  readonly endLine: number;
  /** Number of words. */
  readonly length: number;
}

/** A file cut into chunks, with the count of each word in each chunk. */
export interface Chunked {
  readonly chunks: readonly Chunk[];
  /** By word: chunk and count in turn, chunks ascending. */
  readonly postings: ReadonlyMap<string, readonly number[]>;
}

/** The most lines of a chunk: a longer one matches every query a little. */
const longest = 80;
/** Shorter symbols stay in the code around them. The list of symbols finds them by name. */
const shortest = 3;
const aboveSymbol = /^\s*(?:\/\/|\/?\*|#|@|"""|'''|--)/;

interface OpenChunk {
  readonly symbol: number;
  readonly startLine: number;
  endLine: number;
  lines: number;
  readonly counts: Map<string, number>;
}

/** Cuts a text along its symbols. A line belongs to the innermost symbol, a comment to the symbol below it. */
export function cutIntoChunks(
  text: string,
  symbols: readonly CodeSymbol[],
  tokenise: (line: string) => readonly string[],
): Chunked {
  const lines = text.split('\n');
  const owners = ownersOf(lines, symbols);
  const open = new Map<number, OpenChunk>();
  const all: OpenChunk[] = [];
  for (const [index, line] of lines.entries()) {
    const words = tokenise(line);
    if (words.length === 0) continue;
    const owner = owners[index] ?? -1;
    let chunk = open.get(owner);
    if (chunk === undefined || chunk.lines >= longest || (owner === -1 && isApart(owners, chunk.endLine, index))) {
      chunk = { symbol: owner, startLine: index + 1, endLine: index + 1, lines: 0, counts: new Map() };
      open.set(owner, chunk);
      all.push(chunk);
    }
    chunk.endLine = index + 1;
    chunk.lines += 1;
    for (const word of words) chunk.counts.set(word, (chunk.counts.get(word) ?? 0) + 1);
  }
  return { chunks: all.map((chunk) => close(chunk)), postings: invert(all) };
}

function ownersOf(lines: readonly string[], symbols: readonly CodeSymbol[]): Int32Array {
  const owners = new Int32Array(lines.length).fill(-1);
  for (const [index, { startLine, endLine }] of symbols.entries()) {
    if (endLine - startLine + 1 < shortest) continue;
    const around = owners[startLine - 1] ?? -1;
    let first = startLine;
    while (first > 1 && owners[first - 2] === around && aboveSymbol.test(lines[first - 2] ?? '')) first -= 1;
    owners.fill(index, first - 1, endLine);
  }
  return owners;
}

/** Whether a symbol lies between a line (counted from 1) and a later one (counted from 0). */
function isApart(owners: Int32Array, line: number, later: number): boolean {
  for (let index = line; index < later; index += 1) if (owners[index] !== -1) return true;
  return false;
}

function close({ symbol, startLine, endLine, counts }: OpenChunk): Chunk {
  let length = 0;
  for (const count of counts.values()) length += count;
  return { symbol, startLine, endLine, length };
}

function invert(chunks: readonly OpenChunk[]): ReadonlyMap<string, readonly number[]> {
  const postings = new Map<string, number[]>();
  for (const [index, { counts }] of chunks.entries())
    for (const [word, count] of counts) {
      const list = postings.get(word);
      if (list === undefined) postings.set(word, [index, count]);
      else list.push(index, count);
    }
  return postings;
}

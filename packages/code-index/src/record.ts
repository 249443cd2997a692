import { createByteReader, createByteWriter } from './bytes.ts';
import type { Chunk, Chunked } from './chunks.ts';
import { RecordCorrupt } from './errors.ts';
import { type CodeSymbol, type Extraction, symbolKinds } from './symbol.ts';

/** The index of one file. Names and words contain no line breaks. */
export interface FileRecord {
  readonly lines: number;
  /** The names that the file defines or uses. */
  readonly names: readonly string[];
  readonly symbols: readonly CodeSymbol[];
  readonly chunks: readonly Chunk[];
  readonly words: readonly string[];
  /** Visits each word in the order of `words`, once for each chunk that contains it. */
  eachPosting(visit: (word: number, chunk: number, count: number) => void): void;
  /** The lines that use a name, by its index in `names`. */
  linesOf(name: number): readonly number[];
  /** Visits each used name, with the number of lines that use it. */
  eachUse(visit: (name: number, lines: number) => void): void;
}

/** Packs a file's symbols, references and chunks. */
export function writeRecord(
  lines: number,
  { symbols, references }: Extraction,
  { chunks, postings }: Chunked,
): Uint8Array {
  const names = [...new Set([...references.keys(), ...symbols.map(({ name }) => name)])].sort();
  const places = new Map(names.map((name, index) => [name, index]));
  const words = [...postings.keys()].sort();
  const writer = createByteWriter();
  writer.number(lines);
  writer.text(names.join('\n'));
  writer.number(symbols.length);
  for (const { kind, name, startLine, endLine } of symbols) {
    writer.number(symbolKinds.indexOf(kind));
    writer.number(places.get(name) ?? 0);
    writer.number(startLine);
    writer.number(endLine - startLine);
  }
  writer.number(chunks.length);
  for (const { symbol, startLine, endLine, length } of chunks) {
    writer.number(symbol + 1);
    writer.number(startLine);
    writer.number(endLine - startLine);
    writer.number(length);
  }
  writer.text(words.join('\n'));
  writer.bytes(writePostings(words, postings));
  writer.bytes(writeUses(names, references));
  return writer.end();
}

function writePostings(words: readonly string[], postings: Chunked['postings']): Uint8Array {
  const writer = createByteWriter();
  for (const word of words) {
    const list = postings.get(word) ?? [];
    writer.number(list.length / 2);
    let before = 0;
    for (let index = 0; index < list.length; index += 2) {
      const chunk = list[index] ?? 0;
      writer.number(chunk - before);
      writer.number(list[index + 1] ?? 0);
      before = chunk;
    }
  }
  return writer.end();
}

function writeUses(names: readonly string[], references: Extraction['references']): Uint8Array {
  const writer = createByteWriter();
  for (const name of names) {
    const lines = references.get(name) ?? [];
    writer.number(lines.length);
    let before = 0;
    for (const line of lines) {
      writer.number(line - before);
      before = line;
    }
  }
  return writer.end();
}

/**
 * Opens a packed record. Its methods read uses and postings on demand.
 * @throws RecordCorrupt here and in the record's methods
 */
export function readRecord(bytes: Uint8Array): FileRecord {
  const reader = createByteReader(bytes);
  const lines = reader.number();
  const names = splitLines(reader.text());
  const symbols = Array.from({ length: reader.below(bytes.length) }, () => {
    const kind = symbolKinds[reader.below(symbolKinds.length)];
    const name = names[reader.below(names.length)];
    const startLine = reader.number();
    if (kind === undefined || name === undefined) throw new RecordCorrupt('a symbol has no name');
    return { kind, name, startLine, endLine: startLine + reader.number() };
  });
  const chunks = Array.from({ length: reader.below(bytes.length) }, () => {
    const symbol = reader.below(symbols.length + 1) - 1;
    const startLine = reader.number();
    return { symbol, startLine, endLine: startLine + reader.number(), length: reader.number() };
  });
  const words = splitLines(reader.text());
  const postings = reader.bytes();
  const uses = reader.bytes();
  return {
    lines,
    names,
    symbols,
    chunks,
    words,
    eachPosting: (visit) => {
      const own = createByteReader(postings);
      for (let word = 0; word < words.length; word += 1) {
        let chunk = 0;
        for (let left = own.number(); left > 0; left -= 1) {
          chunk += own.number();
          if (chunk >= chunks.length) throw new RecordCorrupt('a word stands in no chunk');
          visit(word, chunk, own.number());
        }
      }
    },
    linesOf: (name) => {
      const own = createByteReader(uses);
      for (let before = 0; before < name; before += 1) skip(own, own.number());
      let line = 0;
      return Array.from({ length: own.below(uses.length + 1) }, () => {
        line += own.number();
        return line;
      });
    },
    eachUse: (visit) => {
      const own = createByteReader(uses);
      for (let name = 0; name < names.length; name += 1) {
        const count = own.number();
        if (count > 0) visit(name, count);
        skip(own, count);
      }
    },
  };
}

function skip(reader: { number(): number }, count: number): void {
  for (let left = count; left > 0; left -= 1) reader.number();
}

function splitLines(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}

/** Whether a packed record can be read completely. */
export function isSound(bytes: Uint8Array): boolean {
  try {
    const record = readRecord(bytes);
    record.eachPosting(() => undefined);
    record.eachUse(() => undefined);
    return true;
  } catch (error) {
    if (error instanceof RecordCorrupt) return false;
    throw error;
  }
}

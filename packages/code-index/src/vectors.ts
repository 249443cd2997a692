import { createByteReader, createByteWriter } from './bytes.ts';
import { RecordCorrupt } from './errors.ts';

/** Turns texts into vectors. Similar texts have similar directions. */
export interface Embedder {
  /** Names model and format. Vectors of different embedders cannot be compared. */
  readonly name: string;
  /** Numbers in one vector. */
  readonly dimensions: number;
  /** One vector per text, in the same order. */
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
}

/** Vectors of one file's chunks, one byte per dimension. */
export interface FileVectors {
  /** Indexes of the chunks in the file's record. */
  readonly chunks: readonly number[];
  readonly vectors: readonly Int8Array[];
}

/** Stores a vector in a quarter of the size, at one percent precision. Drops its length, which is not used. */
export function quantise(vector: Float32Array): Int8Array {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Int8Array.from(vector, (value) => (largest === 0 ? 0 : Math.round((value / largest) * 127)));
}

/** The cosine similarity of two vectors, from -1 to 1; 0 if one has no direction. */
export function cosine(a: Int8Array, b: Int8Array): number {
  let product = 0;
  let lengthA = 0;
  let lengthB = 0;
  for (let index = 0; index < a.length; index += 1) {
    const x = a[index] ?? 0;
    const y = b[index] ?? 0;
    product += x * y;
    lengthA += x * x;
    lengthB += y * y;
  }
  return lengthA === 0 || lengthB === 0 ? 0 : product / Math.sqrt(lengthA * lengthB);
}

export function writeVectors({ chunks, vectors }: FileVectors): Uint8Array {
  const writer = createByteWriter();
  writer.number(chunks.length);
  for (const [index, chunk] of chunks.entries()) {
    const vector = vectors[index] ?? new Int8Array();
    writer.number(chunk);
    writer.bytes(new Uint8Array(vector.buffer, vector.byteOffset, vector.length));
  }
  return writer.end();
}

/** @throws RecordCorrupt */
export function readVectors(bytes: Uint8Array, dimensions: number): FileVectors {
  const reader = createByteReader(bytes);
  const chunks: number[] = [];
  const vectors: Int8Array[] = [];
  for (let left = reader.below(bytes.length); left > 0; left -= 1) {
    chunks.push(reader.number());
    const vector = reader.bytes();
    if (vector.length !== dimensions) throw new RecordCorrupt('a vector has another length than the model’s');
    vectors.push(new Int8Array(vector.buffer, vector.byteOffset, vector.length));
  }
  return { chunks, vectors };
}

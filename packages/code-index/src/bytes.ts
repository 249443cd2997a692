import { RecordCorrupt } from './errors.ts';

/** Writes whole numbers in as few bytes as they need, and texts after their length. */
export interface ByteWriter {
  number(value: number): void;
  text(value: string): void;
  bytes(value: Uint8Array): void;
  end(): Uint8Array;
}

export function createByteWriter(): ByteWriter {
  let buffer = new Uint8Array(1024);
  let length = 0;

  function reserve(more: number): void {
    if (length + more <= buffer.length) return;
    const larger = new Uint8Array(Math.max(buffer.length * 2, length + more));
    larger.set(buffer.subarray(0, length));
    buffer = larger;
  }

  function number(value: number): void {
    reserve(5);
    let rest = value;
    while (rest > 127) {
      buffer[length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    buffer[length++] = rest;
  }

  function bytes(value: Uint8Array): void {
    number(value.length);
    reserve(value.length);
    buffer.set(value, length);
    length += value.length;
  }

  return { number, bytes, text: (value) => bytes(Buffer.from(value, 'utf8')), end: () => buffer.slice(0, length) };
}

/** Reads the writer's bytes. A read beyond their end throws RecordCorrupt. */
export interface ByteReader {
  number(): number;
  /** A number below the bound. */
  below(bound: number): number;
  text(): string;
  bytes(): Uint8Array;
  at(): number;
  seek(offset: number): void;
}

export function createByteReader(source: Uint8Array): ByteReader {
  let offset = 0;

  function number(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = source[offset];
      if (byte === undefined) throw new RecordCorrupt('it ends too early');
      offset += 1;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new RecordCorrupt('a number in it is too large');
  }

  function bytes(): Uint8Array {
    const length = number();
    if (offset + length > source.length) throw new RecordCorrupt('it ends too early');
    offset += length;
    return source.subarray(offset - length, offset);
  }

  return {
    number,
    bytes,
    below: (bound) => {
      const value = number();
      if (value >= bound) throw new RecordCorrupt('a number in it points nowhere');
      return value;
    },
    text: () => Buffer.from(bytes()).toString('utf8'),
    at: () => offset,
    seek: (to) => {
      offset = to;
    },
  };
}

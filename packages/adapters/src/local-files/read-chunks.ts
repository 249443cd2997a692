import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { InvalidInput } from '@suture/core';

const chunkSize = 64 * 1024;

/**
 * A text file in chunks, so that a log of any size needs little memory. UTF-8 and UTF-16 are read, with and without a byte order mark.
 * @throws InvalidInput for a compressed file
 */
export function* readChunks(path: string): Generator<string> {
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(chunkSize);
  try {
    let size = readSync(file, buffer);
    const encoding = findEncoding(buffer.subarray(0, size), path);
    const decoder = new StringDecoder(encoding === 'utf8' ? 'utf8' : 'utf16le');
    // Bytes that wait for the second one of their pair.
    let odd = Buffer.alloc(0);
    for (; size > 0; size = readSync(file, buffer)) {
      if (encoding !== 'utf16be') {
        yield decoder.write(buffer.subarray(0, size));
        continue;
      }
      const bytes = Buffer.concat([odd, buffer.subarray(0, size)]);
      const even = bytes.length - (bytes.length % 2);
      odd = Buffer.from(bytes.subarray(even));
      yield decoder.write(Buffer.from(bytes.subarray(0, even)).swap16());
    }
    yield decoder.end();
  } finally {
    closeSync(file);
  }
}

/** The encoding by the byte order mark, or else by the side on which the zero bytes of plain text lie. */
function findEncoding(start: Buffer, path: string): 'utf8' | 'utf16le' | 'utf16be' {
  const [first = 0, second = 0] = start;
  if (first === 0x1f && second === 0x8b) {
    const plain = path.replace(/\.gz$/, '');
    throw new InvalidInput(`the file ${path}`, [
      `it is compressed; unpack it first: gunzip -c ${path} > ${plain === path ? 'service.log' : plain}`,
    ]);
  }
  if (first === 0xff && second === 0xfe) return 'utf16le';
  if (first === 0xfe && second === 0xff) return 'utf16be';
  const sample = start.subarray(0, 1_000);
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const pairs = sample.length / 2;
  if (odd > pairs * 0.6 && even < pairs * 0.2) return 'utf16le';
  return even > pairs * 0.6 && odd < pairs * 0.2 ? 'utf16be' : 'utf8';
}

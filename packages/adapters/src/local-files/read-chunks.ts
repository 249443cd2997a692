import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const chunkSize = 64 * 1024;

/** A file's text in chunks, so that a log of any size needs little memory. */
export function* readChunks(path: string): Generator<string> {
  const file = openSync(path, 'r');
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(chunkSize);
  try {
    for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer))
      yield decoder.write(buffer.subarray(0, size));
    yield decoder.end();
  } finally {
    closeSync(file);
  }
}

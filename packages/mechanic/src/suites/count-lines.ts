import { closeSync, openSync, readSync } from 'node:fs';

/** Bytes that are read at a time. */
const chunkSize = 65_536;
const newline = 0x0a;

/** Counts the lines of a file that grows. Each call reads only what is new, and returns how many lines have ended so far. */
export function createLineCounter(path: string): () => number {
  const chunk = Buffer.alloc(chunkSize);
  let lines = 0;
  let position = 0;
  return () => {
    const file = openSync(path, 'r');
    try {
      for (let read = chunkSize; read === chunkSize; position += read) {
        read = readSync(file, chunk, 0, chunkSize, position);
        for (const byte of chunk.subarray(0, read)) lines += byte === newline ? 1 : 0;
      }
    } finally {
      closeSync(file);
    }
    return lines;
  };
}

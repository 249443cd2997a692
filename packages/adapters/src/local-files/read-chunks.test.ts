import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readChunks } from './read-chunks.ts';

const text = `TypeError: größer als möglich\n    at fee (/app/src/fees.js:1:1)\n`.repeat(3_000);

function write(content: Buffer): string {
  const path = join(mkdtempSync(join(tmpdir(), 'suture-chunks-')), 'service.log');
  writeFileSync(path, content);
  return path;
}

const little = Buffer.from(text, 'utf16le');

it.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-16, little-endian, with a byte order mark', Buffer.concat([Buffer.from([0xff, 0xfe]), little])],
  [
    'UTF-16, big-endian, with a byte order mark',
    Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(little).swap16()]),
  ],
  ['UTF-16 without a byte order mark', little],
])('reads %s', (_encoding, content) => {
  const read = [...readChunks(write(content))].join('');

  expect(read.replace(/^\ufeff/, '')).toBe(text);
});

it('says how to unpack a compressed file', () => {
  const path = write(gzipSync(text));

  expect(() => [...readChunks(path)]).toThrow(`gunzip -c ${path}`);
});
